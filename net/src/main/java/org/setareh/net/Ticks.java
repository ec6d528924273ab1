package org.setareh.net;

/** Deadlines on a grid, so that all peers and rooms of a worker come due in one round. */
public final class Ticks {
  private Ticks() {}

  /** The next multiple of the period after {@code nowNs}. */
  public static long next(long nowNs, long periodNs) {
    return (Math.floorDiv(nowNs, periodNs) + 1) * periodNs;
  }
}
