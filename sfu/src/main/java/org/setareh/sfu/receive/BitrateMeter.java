package org.setareh.sfu.receive;

/** A rate of bytes, smoothed over about a second. One thread. */
public final class BitrateMeter {
  private static final long INTERVAL_NS = 250_000_000;
  private static final long SILENT_NS = 2_000_000_000;

  private boolean started;
  private boolean measured;
  private long sinceNs;
  private long bytes;
  private long bps;

  /** Counts bytes that arrived. */
  public void add(int count, long nowNs) {
    if (!started) {
      started = true;
      sinceNs = nowNs;
    }
    roll(nowNs);
    bytes += count;
  }

  /** Bits a second. Before the first quarter of a second is over, 0. */
  public long bps(long nowNs) {
    if (started) {
      roll(nowNs);
    }
    return bps;
  }

  /** Begins anew: what was sent before is no measure any more. */
  public void restart() {
    started = measured = false;
    bytes = bps = 0;
  }

  private void roll(long nowNs) {
    long elapsed = nowNs - sinceNs;
    if (elapsed < INTERVAL_NS) {
      return;
    }
    long sample = bytes * 8_000_000L / (elapsed / 1_000);
    boolean fresh = !measured || elapsed >= SILENT_NS;
    bps = fresh ? sample : bps + (sample - bps) / 3;
    measured = true;
    bytes = 0;
    sinceNs = nowNs;
  }
}
