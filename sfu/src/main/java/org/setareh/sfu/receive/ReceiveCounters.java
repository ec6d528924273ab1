package org.setareh.sfu.receive;

/** Drops by reason. Written by one thread; others may read numbers that are a moment old. */
public final class ReceiveCounters {
  private final long[] drops = new long[ReceiveDrop.values().length];
  private ReceiveDrop last = ReceiveDrop.UNKNOWN_STREAM;

  void count(ReceiveDrop reason) {
    drops[reason.ordinal()]++;
    last = reason;
  }

  /** Why the packet counted last was dropped; the writing thread alone. */
  public ReceiveDrop last() {
    return last;
  }

  /** Packets dropped for this reason so far. */
  public long drops(ReceiveDrop reason) {
    return drops[reason.ordinal()];
  }
}
