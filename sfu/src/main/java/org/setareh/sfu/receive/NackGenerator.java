package org.setareh.sfu.receive;

import java.util.Arrays;
import org.setareh.wire.rtcp.RtcpWriter;

/**
 * Asks a publisher for packets that did not arrive (RFC 4585 section 6.2.1), by their extended
 * sequence numbers.
 *
 * <p>A gap is asked for once {@value #REORDERED_PACKETS} newer packets are here or {@value
 * #REORDERED_NS} ns passed, since packets may overtake each other; then again each round-trip time,
 * {@value #MAX_TRIES} times or {@value #GIVE_UP_NS} ns at most, where the round trip is long until
 * the second try had time to be answered. What is given up, or a gap of more than {@value
 * #MAX_MISSING} packets, is a picture that only a key frame heals: {@link #takeGivenUp} says so.
 *
 * <p>Sans I/O: input and time go in, {@link #write} gives what is due. One thread, no allocation.
 */
public final class NackGenerator {
  static final int MAX_MISSING = 1000;
  static final int REORDERED_PACKETS = 3;
  static final long REORDERED_NS = 10_000_000;
  static final int MAX_TRIES = 10;
  static final long GIVE_UP_NS = 1_000_000_000;
  private static final long MIN_INTERVAL_NS = 20_000_000;
  private static final int PLACES = 1024;

  // A ring by the low bits of the number; 0 tries and firstNs mean nothing where missing is false.
  // Made with the first packet: encodings that are negotiated and never sent cost nothing.
  private boolean[] missing = {};
  private long[] firstNs = {};
  private long[] dueNs = {};
  private byte[] tries = {};
  private int[] due = {};

  private boolean started;
  private long highest;
  private long oldest;
  private int count;
  private boolean givenUp;
  private long deadlineNs = Long.MAX_VALUE;

  /** Notes a packet that is here, however it came. */
  public void onPacket(long extendedSequence, long nowNs) {
    if (!started) {
      skipTo(extendedSequence);
    } else if (extendedSequence > highest) {
      openGap(extendedSequence, nowNs);
      hurry(nowNs);
    } else if (extendedSequence > highest - PLACES) {
      forget(extendedSequence);
    }
  }

  /** Forgets what is missing: nothing before this number matters any more. */
  public void skipTo(long extendedSequence) {
    if (!started) {
      started = true;
      missing = new boolean[PLACES];
      firstNs = new long[PLACES];
      dueNs = new long[PLACES];
      tries = new byte[PLACES];
      due = new int[PLACES];
    }
    Arrays.fill(missing, false);
    count = 0;
    highest = extendedSequence;
    oldest = extendedSequence + 1;
    deadlineNs = Long.MAX_VALUE;
  }

  private void openGap(long extendedSequence, long nowNs) {
    long lost = extendedSequence - highest - 1;
    if (lost + count > MAX_MISSING) {
      givenUp = true;
      skipTo(extendedSequence);
      return;
    }
    for (long gone = Math.max(oldest, highest + 1 - PLACES);
        count > 0 && gone <= extendedSequence - PLACES;
        gone++) {
      if (missing[place(gone)]) {
        giveUp(gone);
      }
    }
    for (long number = highest + 1; number < extendedSequence; number++) {
      int place = place(number);
      missing[place] = true;
      firstNs[place] = nowNs;
      dueNs[place] = nowNs + REORDERED_NS;
      tries[place] = 0;
      count++;
    }
    if (lost > 0) {
      deadlineNs = Math.min(deadlineNs, nowNs + REORDERED_NS);
    }
    highest = extendedSequence;
    oldest = count == 0 ? highest + 1 : Math.max(oldest, highest - PLACES + 1);
  }

  /** A packet that enough newer ones overtook is asked for at once. */
  private void hurry(long nowNs) {
    long overtaken = highest - REORDERED_PACKETS;
    if (count > 0 && overtaken >= oldest) {
      int place = place(overtaken);
      if (missing[place] && tries[place] == 0) {
        deadlineNs = Math.min(deadlineNs, nowNs);
      }
    }
  }

  private void forget(long extendedSequence) {
    int place = place(extendedSequence);
    if (missing[place]) {
      missing[place] = false;
      if (--count == 0) {
        oldest = highest + 1;
        deadlineNs = Long.MAX_VALUE;
      }
    }
  }

  private void giveUp(long extendedSequence) {
    givenUp = true;
    forget(extendedSequence);
  }

  /**
   * Appends what is due; what does not fit stays due.
   *
   * @param roundTripNs between the publisher and us
   */
  public void write(
      RtcpWriter writer, int senderSsrc, int mediaSsrc, long roundTripNs, long nowNs) {
    if (count == 0 || nowNs < deadlineNs) {
      return;
    }
    int wanted = collect(nowNs, Math.max(GIVE_UP_NS, roundTripNs * 5 / 2));
    int written = writer.nack(senderSsrc, mediaSsrc, due, 0, wanted);
    long interval = Math.max(MIN_INTERVAL_NS, roundTripNs + (roundTripNs >> 2));
    long next = Long.MAX_VALUE;
    int asked = 0;
    for (long number = oldest; number <= highest && count > 0; number++) {
      int place = place(number);
      if (missing[place]) {
        if (asked < written && due[asked] == ((int) number & 0xffff)) {
          asked++;
          tries[place]++;
          dueNs[place] = nowNs + interval;
        }
        next = Math.min(next, dueNs[place]);
      }
    }
    deadlineNs = next;
  }

  /** Gathers the numbers that are due, in rising order, and drops those tried for too long. */
  private int collect(long nowNs, long giveUpNs) {
    int wanted = 0;
    long first = highest + 1;
    for (long number = oldest; number <= highest && count > 0; number++) {
      int place = place(number);
      if (!missing[place]) {
        continue;
      }
      if (tries[place] >= MAX_TRIES && nowNs >= dueNs[place]
          || nowNs - firstNs[place] >= giveUpNs) {
        giveUp(number);
        continue;
      }
      first = Math.min(first, number);
      boolean overtaken = tries[place] == 0 && highest - number >= REORDERED_PACKETS;
      if (overtaken || nowNs >= dueNs[place]) {
        due[wanted++] = (int) number & 0xffff;
      }
    }
    oldest = first;
    return wanted;
  }

  /** Whether packets were given up since the last call: a key frame is needed. */
  public boolean takeGivenUp() {
    boolean was = givenUp;
    givenUp = false;
    return was;
  }

  /** When {@link #write} has something to do; {@link Long#MAX_VALUE}: nothing is missing. */
  public long nextDeadlineNs() {
    return deadlineNs;
  }

  /** Packets missing now. */
  public int missing() {
    return count;
  }

  private static int place(long extendedSequence) {
    return (int) extendedSequence & PLACES - 1;
  }
}
