package org.setareh.sfu.transport;

/** Deadlines on a grid, so that all peers of a worker come due in one round. */
final class Ticks {
  private Ticks() {}

  /** The next multiple of the period after {@code nowNs}. */
  static long next(long nowNs, long periodNs) {
    return (Math.floorDiv(nowNs, periodNs) + 1) * periodNs;
  }
}
