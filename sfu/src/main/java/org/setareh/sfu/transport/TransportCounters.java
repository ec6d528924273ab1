package org.setareh.sfu.transport;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Map;

/** A worker's counters: written by its thread, read by any. */
public final class TransportCounters {
  private static final VarHandle LONGS = MethodHandles.arrayElementVarHandle(long[].class);
  private static final DropReason[] REASONS = DropReason.values();
  private static final int RECEIVED_PACKETS = REASONS.length;
  private static final int RECEIVED_BYTES = RECEIVED_PACKETS + 1;
  private static final int SENT_PACKETS = RECEIVED_BYTES + 1;
  private static final int SENT_BYTES = SENT_PACKETS + 1;
  private static final int HANDED_OVER = SENT_BYTES + 1;

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

  public void received(int bytes) {
    add(RECEIVED_PACKETS, 1);
    add(RECEIVED_BYTES, bytes);
  }

  public void sent(int bytes) {
    add(SENT_PACKETS, 1);
    add(SENT_BYTES, bytes);
  }

  public void handedOver() {
    add(HANDED_OVER, 1);
  }

  public long receivedPackets() {
    return get(RECEIVED_PACKETS);
  }

  public long receivedBytes() {
    return get(RECEIVED_BYTES);
  }

  public long sentPackets() {
    return get(SENT_PACKETS);
  }

  public long sentBytes() {
    return get(SENT_BYTES);
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
