package org.setareh.sfu.route;

/**
 * How often a room looks at everybody's slots anew: {@value #BURST} times at once, {@value
 * #A_SECOND} times a second for long. So that whoever begins to speak is heard at once, and whoever
 * makes a room change all the time costs it no more than others do. What changes between two looks
 * is seen by the second. The room's thread.
 */
final class Pace {
  static final int BURST = 4;
  static final int A_SECOND = 4;

  private static final long EACH_NS = 1_000_000_000L / A_SECOND;

  /** When all looks of a burst will be there again. */
  private long fullNs = Long.MIN_VALUE;

  /** When the next look may be, in the past where it may be now. */
  long nextNs() {
    return fullNs == Long.MIN_VALUE ? fullNs : fullNs - (BURST - 1) * EACH_NS;
  }

  /** Whether to look now; if so, it counts. */
  boolean allows(long nowNs) {
    if (nowNs < nextNs()) {
      return false;
    }
    fullNs = Math.max(fullNs, nowNs) + EACH_NS;
    return true;
  }
}
