package org.setareh.sfu.forward;

/**
 * Gives source packets their outgoing sequence numbers: one after the other, whatever is left out.
 *
 * <p>A <em>run</em> is a stretch of one source's one encoding. Inside it a source number that was
 * jumped over gets an outgoing number too, a <em>hole</em>: its packet may still come, late, and
 * then it fits. A number that was dropped gets none, and what follows moves up. What belongs to an
 * earlier run, came already or lies too far back is refused; so an outgoing number is given out
 * once. Extended numbers (64 bits) throughout, so that nothing wraps.
 *
 * <p>The numbers of the last {@link #REMEMBERED} source packets are kept in a ring. One thread.
 */
final class SequenceMap {
  /** Source numbers back from the newest that can still be filled. */
  static final int REMEMBERED = 1024;

  /**
   * Source numbers that may be missing at once. A wider gap is no loss but a jump: it costs one
   * outgoing number.
   */
  static final int MAX_GAP = 512;

  /** No 16-bit number says a longer step. */
  private static final int MAX_STEP = 0xffff;

  /** The source number is refused, or unknown. */
  static final long NONE = -1;

  private static final byte HOLE = 0;
  private static final byte GIVEN = 1;
  private static final byte DROPPED = 2;

  // Made when the first run begins: most slots of most connections never carry anything.
  private long[] outgoing = {};
  private byte[] state = {};
  private long first = Long.MAX_VALUE;
  private long newest;
  private long next;

  /**
   * @param first the first outgoing number; below 32,768 so that a receiver that loses the first
   *     packets guesses the same rollover count (RFC 3711 section 3.3.1)
   */
  SequenceMap(int first) {
    next = first;
  }

  /** A new run begins with this source number; what came before is refused from now on. */
  void begin(long source) {
    if (outgoing.length == 0) {
      outgoing = new long[REMEMBERED];
      state = new byte[REMEMBERED];
    }
    first = source;
    newest = source - 1;
  }

  /** No run: everything is refused until the next {@link #begin}. */
  void end() {
    first = Long.MAX_VALUE;
  }

  /** Whether {@link #give} would find an outgoing number. */
  boolean accepts(long source) {
    return source > newest ? source >= first : isHole(source);
  }

  /** Whether the number was jumped over in this run, and its packet has not come yet. */
  boolean isHole(long source) {
    return source >= first
        && source <= newest
        && newest - source < REMEMBERED
        && state[index(source)] == HOLE;
  }

  /** Whether the number is newer than all before. */
  boolean isNewest(long source) {
    return source > newest;
  }

  /** Whether the run's numbers cannot reach so far: the sender began to count anew. */
  boolean isOtherRun(long source) {
    return first != Long.MAX_VALUE && source - newest > MAX_STEP;
  }

  /** The outgoing number of a packet that is forwarded, or {@link #NONE}. */
  long give(long source) {
    if (!accepts(source)) {
      return NONE;
    }
    if (source > newest) {
      advance(source);
      outgoing[index(source)] = next++;
    }
    state[index(source)] = GIVEN;
    return outgoing[index(source)];
  }

  /**
   * Leaves a packet out. Returns {@link #NONE} where the receiver notices nothing, else the number
   * of the hole that was kept for the packet and must now be filled otherwise.
   */
  long drop(long source) {
    if (!accepts(source)) {
      return NONE;
    }
    if (source <= newest) {
      state[index(source)] = GIVEN;
      return outgoing[index(source)];
    }
    advance(source);
    outgoing[index(source)] = next;
    state[index(source)] = DROPPED;
    return NONE;
  }

  /** The source number that a hole in the outgoing numbers is kept for, or {@link #NONE}. */
  long sourceOfHole(long number) {
    long low = Math.max(first, newest - REMEMBERED + 1);
    long high = newest;
    while (low <= high) { // outgoing numbers never fall with rising source numbers
      long middle = low + (high - low) / 2;
      if (outgoing[index(middle)] < number) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    for (long source = low; source <= newest && outgoing[index(source)] == number; source++) {
      if (state[index(source)] == HOLE) {
        return source;
      }
    }
    return NONE;
  }

  /** The outgoing number that comes next. */
  long next() {
    return next;
  }

  private void advance(long source) {
    if (source - newest - 1 > MAX_GAP) {
      first = source;
      next++;
    } else {
      for (long missing = newest + 1; missing < source; missing++) {
        outgoing[index(missing)] = next++;
        state[index(missing)] = HOLE;
      }
    }
    newest = source;
  }

  private static int index(long source) {
    return (int) source & (REMEMBERED - 1);
  }
}
