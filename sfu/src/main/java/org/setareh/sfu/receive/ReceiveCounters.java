package org.setareh.sfu.receive;

/** Drops by reason. Written by one thread; others may read numbers that are a moment old. */
public final class ReceiveCounters {
  private final long[] drops = new long[ReceiveDrop.values().length];

  void count(ReceiveDrop reason) {
    drops[reason.ordinal()]++;
  }

  /** Packets dropped for this reason so far. */
  public long drops(ReceiveDrop reason) {
    return drops[reason.ordinal()];
  }
}
