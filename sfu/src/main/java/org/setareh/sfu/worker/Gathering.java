package org.setareh.sfu.worker;

import java.util.concurrent.TimeUnit;
import org.setareh.sfu.receive.MediaPacket;

/**
 * Whether a worker waits a moment for the rest of a frame before it fans out what it has.
 *
 * <p>A frame's packets that leave together leave as trains, which cost half of single ones or less,
 * and a receiver can show nothing before the last one came anyway. So while a frame is open (its
 * last packet so far has no marker) the worker sleeps on for up to {@value #GATHER_US} us, and
 * sends at once when the marker comes. Senders that space a frame's packets further apart gain
 * nothing by it: where the wait was in vain again and again it is left out, but for a try now and
 * then.
 *
 * <p>The worker's thread.
 */
final class Gathering {
  static final int GATHER_US = 100;

  private static final long GATHER_NS = TimeUnit.MICROSECONDS.toNanos(GATHER_US);
  private static final int BEST = 16;
  private static final int WORTH_IT = 4;
  private static final int TRY_EVERY = 32;

  private boolean frameOpen;
  private boolean waiting;
  private long untilNs;
  private int score = BEST;
  private int skipped;

  /** A packet was handed to its track. */
  void forwarded(MediaPacket packet) {
    frameOpen = packet.codec().video() && packet.rtp.payloadLength() > 0 && !packet.rtp.marker();
  }

  /**
   * Whether to wait before fanning out.
   *
   * @param received datagrams of this round
   */
  boolean waitsFor(int received, long nowNs) {
    if (waiting && received > 0) {
      score = Math.min(BEST, score + 2);
    }
    if (!frameOpen) {
      return false;
    }
    if (waiting) {
      if (nowNs < untilNs) {
        return true;
      }
      if (received == 0) {
        score = Math.max(0, score - 1);
      }
      return false;
    }
    if (score < WORTH_IT && ++skipped % TRY_EVERY != 0) {
      return false;
    }
    waiting = true;
    untilNs = nowNs + GATHER_NS;
    return true;
  }

  /** Until the wait is over; 1 at least. */
  long remainingNs(long nowNs) {
    return Math.max(1, untilNs - nowNs);
  }

  /** Everything is fanned out. */
  void ends() {
    waiting = false;
    frameOpen = false;
  }
}
