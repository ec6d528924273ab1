package org.setareh.net;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/** A port's counters: written by its worker alone, read by any thread. */
@SuppressWarnings("EnumOrdinal") // an index while the process lives, nothing more
final class UdpCounters {
  private static final VarHandle VALUE = MethodHandles.arrayElementVarHandle(long[].class);

  private final long[] values = new long[UdpCounter.values().length];

  void add(UdpCounter counter, long n) {
    int i = counter.ordinal();
    VALUE.setOpaque(values, i, values[i] + n);
  }

  long get(UdpCounter counter) {
    return (long) VALUE.getOpaque(values, counter.ordinal());
  }
}
