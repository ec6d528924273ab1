package org.setareh.bench.events;

import java.util.Arrays;

/** Times, as many as come. Any thread. */
final class Latencies {
  private long[] timesNs = new long[1 << 12];
  private int count;

  synchronized void add(long ns) {
    if (count == timesNs.length) {
      timesNs = Arrays.copyOf(timesNs, 2 * count);
    }
    timesNs[count++] = ns;
  }

  synchronized int count() {
    return count;
  }

  /** Milliseconds that such a share of them stays below; NaN where there are none. */
  synchronized double atMs(double share) {
    if (count == 0) {
      return Double.NaN;
    }
    long[] sorted = Arrays.copyOf(timesNs, count);
    Arrays.sort(sorted);
    return sorted[(int) Math.min(count - 1L, (long) (count * share))] / 1e6;
  }
}
