package org.setareh.sfu.worker;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Bounds how late a worker is that cannot keep up: where media that it takes from the socket has
 * lain there for more than {@value #LATE_MS} ms each time while it worked for {@value #FOR_MS} ms,
 * and the socket was never empty meanwhile, it is dropped, which costs next to nothing, until the
 * socket is empty. Then everybody has lost a moment, and nobody is seconds behind. After CoDel (RFC
 * 8289), made simple.
 *
 * <p>That time is the processor's, spent by the worker. One that was only held up, by the collector
 * or a busy machine, or is hardly let run for a while, works off what came meanwhile, and drops
 * nothing: it is not that more comes than it can do. Where that lasts, media that has lain there
 * for more than {@value #TOO_LATE_MS} ms each time for {@value #FOR_MS} ms, by the clock, is
 * dropped all the same: nobody wants it. The worker's thread.
 */
final class Backlog {
  static final int LATE_MS = 500;
  static final int TOO_LATE_MS = 2_000;
  static final int FOR_MS = 1_000;

  private static final long FOR_NS = TimeUnit.MILLISECONDS.toNanos(FOR_MS);
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private final LongSupplier workedNs;
  private final Standing late = new Standing();
  private final Standing tooLate = new Standing();
  private long readNs = Long.MIN_VALUE;
  private long workedThenNs;
  private boolean drops;

  Backlog() {
    this(
        THREADS.isCurrentThreadCpuTimeSupported()
            ? THREADS::getCurrentThreadCpuTime
            : System::nanoTime);
  }

  /**
   * @param workedNs how long the worker's thread had the processor
   */
  Backlog(LongSupplier workedNs) {
    this.workedNs = workedNs;
  }

  /**
   * Whether to drop a datagram of media.
   *
   * @param waitedNs how long it lay in the socket
   * @param takenNs when it was taken from there
   */
  boolean drops(long waitedNs, long takenNs) {
    if (waitedNs <= TimeUnit.MILLISECONDS.toNanos(LATE_MS)) {
      late.ends();
      tooLate.ends();
      return drops;
    }
    if (takenNs != readNs) { // once for all that were taken together
      readNs = takenNs;
      workedThenNs = workedNs.getAsLong();
    }
    drops |= late.lasts(workedThenNs);
    if (waitedNs > TimeUnit.MILLISECONDS.toNanos(TOO_LATE_MS)) {
      drops |= tooLate.lasts(takenNs);
    } else {
      tooLate.ends();
    }
    return drops;
  }

  /** Nothing waits in the socket. */
  void caughtUp() {
    late.ends();
    tooLate.ends();
    drops = false;
  }

  /** Something that is so all the time, or not. */
  private static final class Standing {
    private boolean stands;
    private long sinceNs;

    /** It is so; whether it has been for long. */
    boolean lasts(long nowNs) {
      if (!stands) {
        stands = true;
        sinceNs = nowNs;
      }
      return nowNs - sinceNs >= FOR_NS;
    }

    void ends() {
      stands = false;
    }
  }
}
