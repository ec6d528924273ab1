package org.setareh.sfu.forward;

/**
 * Keeps the outgoing RTP time going over switches: a receiver's jitter buffer sees one clock.
 *
 * <p>Inside a run the offset to the source's timestamps is constant. A new run's offset is chosen
 * so that outgoing time went on as real time did ({@link #continueFrom}), or, between encodings of
 * one source whose clocks are both known by sender reports, so that both show the same instant with
 * the same timestamp ({@link #alignTo}). Outgoing time never stands still or goes back over a
 * switch. Timestamps are raw 32 bits and wrap. One thread.
 */
final class TimestampRewriter {
  /** A longer silence is shown as this one, so that timestamps stay comparable (RFC 1982). */
  private static final long MAX_SILENCE_NS = 3_600_000_000_000L;

  /** An aligned run that would begin further from real time than this has a wrong clock. */
  private static final long MAX_MISALIGNMENT_MS = 1_000;

  private final int clockRate;
  private final int frameTicks;
  private boolean started;
  private int offset;
  private int newest;
  private long newestNs;

  /**
   * @param clockRate ticks a second
   * @param frameTicks ticks that a new run lies at least behind the old one
   * @param firstTimestamp what the first packet shows
   */
  TimestampRewriter(int clockRate, int frameTicks, int firstTimestamp) {
    this.clockRate = clockRate;
    this.frameTicks = frameTicks;
    newest = firstTimestamp;
  }

  /** A run begins at this source timestamp, and time went on as it really did. */
  void continueFrom(int sourceTimestamp, long nowNs) {
    offset = expected(nowNs) - sourceTimestamp;
  }

  /**
   * A run begins at this source timestamp, with this offset if that fits what was sent before: else
   * a millisecond behind it, or, far off, as {@link #continueFrom}.
   */
  void alignTo(int sourceTimestamp, int wantedOffset, long nowNs) {
    int aligned = sourceTimestamp + wantedOffset;
    int tolerance = (int) (MAX_MISALIGNMENT_MS * clockRate / 1000);
    if (!started || Math.abs((long) (aligned - expected(nowNs))) > tolerance) {
      continueFrom(sourceTimestamp, nowNs);
      return;
    }
    int ahead = aligned - newest;
    offset = wantedOffset + (ahead > 0 ? 0 : clockRate / 1000 - ahead);
  }

  /** The outgoing timestamp that real time says. */
  int expected(long nowNs) {
    if (!started) {
      return newest;
    }
    long elapsedNs = Math.clamp(nowNs - newestNs, 0, MAX_SILENCE_NS);
    return newest + (int) Math.max(frameTicks, elapsedNs * clockRate / 1_000_000_000L);
  }

  /** The outgoing timestamp of a packet of this run. */
  int rewrite(int sourceTimestamp) {
    return sourceTimestamp + offset;
  }

  /** What is added to the source's timestamps in this run. */
  int offset() {
    return offset;
  }

  /** A packet with this outgoing timestamp leaves. */
  void sent(int timestamp, long nowNs) {
    if (!started || timestamp - newest > 0) {
      started = true;
      newest = timestamp;
      newestNs = nowNs;
    }
  }

  boolean started() {
    return started;
  }

  /** The newest outgoing timestamp. */
  int newest() {
    return newest;
  }

  /** When a packet first showed {@link #newest}. */
  long newestNs() {
    return newestNs;
  }
}
