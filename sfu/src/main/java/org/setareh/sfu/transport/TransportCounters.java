package org.setareh.sfu.transport;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Map;

/** A worker's counters: written by its thread, read by any. */
public final class TransportCounters {
  private static final VarHandle LONGS = MethodHandles.arrayElementVarHandle(long[].class);
  private static final DropReason[] REASONS = DropReason.values();
  private static final int HANDED_OVER = REASONS.length;

  private final long[] counts = new long[HANDED_OVER + 1];

  private void add(int at, long n) {
    LONGS.setOpaque(counts, at, counts[at] + n);
  }

  private long get(int at) {
    return (long) LONGS.getOpaque(counts, at);
  }

  public void drop(DropReason reason) {
    add(reason.ordinal(), 1);
  }

  public void handedOver() {
    add(HANDED_OVER, 1);
  }

  public long handedOverPackets() {
    return get(HANDED_OVER);
  }

  public long drops(DropReason reason) {
    return get(reason.ordinal());
  }

  /** Adds this worker's drops to a sum by reason. */
  public void addDropsTo(Map<String, Long> sum) {
    for (DropReason reason : REASONS) {
      sum.merge(reason.name().toLowerCase(java.util.Locale.ROOT), drops(reason), Long::sum);
    }
  }
}
