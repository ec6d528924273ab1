package org.setareh.sfu.forward;

/**
 * Gives source pictures their outgoing VP8 picture ids, one after the other over dropped temporal
 * layers and switches.
 *
 * <p>libwebrtc's VP8 receiver waits for every picture id between a picture and those it refers to,
 * so a dropped picture may leave no gap. A picture of which nothing came yet keeps a place. Works
 * like {@link SequenceMap}, but a picture has many packets, which share its id. One thread.
 */
final class PictureIds {
  /** Pictures back from the newest whose late packets still find their id. */
  static final int REMEMBERED = 128;

  private static final int MAX_GAP = 64;
  static final int NONE = -1;

  private static final byte HOLE = 0;
  private static final byte GIVEN = 1;
  private static final byte DROPPED = 2;

  private final short[] outgoing = new short[REMEMBERED];
  private final byte[] state = new byte[REMEMBERED];
  private long first;
  private long newest;
  private int next;
  private boolean running;

  PictureIds(int first) {
    next = first;
  }

  /** A new run: the next picture goes on from the last outgoing id. */
  void begin() {
    running = false;
  }

  /**
   * The outgoing id (15 bits) of a picture of which a packet came, or {@link #NONE} where it is not
   * wanted or was refused before.
   *
   * @param pictureId the source's, of {@code bits} bits
   * @param newestPacket whether the packet is newer by sequence number than all before: then an id
   *     that seems old means that the source began to count anew
   */
  int map(int pictureId, int bits, boolean wanted, boolean newestPacket) {
    if (!running) {
      running = true;
      newest = pictureId - 1;
      first = pictureId;
    }
    int shift = 32 - bits;
    long source = newest + ((pictureId - (int) newest) << shift >> shift);
    boolean old = source < first || newest - source >= REMEMBERED;
    if (source - newest - 1 > MAX_GAP || (old && newestPacket)) {
      newest = source - 1;
      first = source;
      next++; // pictures are missing in between
    } else if (old) {
      return NONE;
    }
    if (source > newest) {
      advance(source, wanted);
    } else if (state[index(source)] == HOLE) {
      state[index(source)] = wanted ? GIVEN : DROPPED;
    }
    return wanted && state[index(source)] == GIVEN ? outgoing[index(source)] & 0x7fff : NONE;
  }

  private void advance(long source, boolean wanted) {
    for (long missing = newest + 1; missing < source; missing++) {
      outgoing[index(missing)] = (short) next++;
      state[index(missing)] = HOLE;
    }
    newest = source;
    outgoing[index(source)] = (short) next;
    state[index(source)] = wanted ? GIVEN : DROPPED;
    if (wanted) {
      next++;
    }
  }

  private static int index(long source) {
    return (int) source & (REMEMBERED - 1);
  }
}
