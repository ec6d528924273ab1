package org.setareh.sfu.receive;

/**
 * Relates a publisher's clock (NTP time in its sender reports) to the server's. One for a peer, so
 * that its sound and pictures keep their relation.
 *
 * <p>A report's delay is unknown, but the shortest one seen is closest to the truth: the offset
 * falls to a smaller sample at once, and rises slowly towards larger ones, so that it follows a
 * clock that runs slower. One thread.
 */
public final class PeerClock {
  private static final int RISE_SHIFT = 6;

  private boolean known;
  private long offsetNs;

  /** Takes a report's NTP time (32.32 fixed point) and when it arrived. */
  public void onSenderReport(long ntpTimestamp, long arrivalNs) {
    long sample = arrivalNs - nanoseconds(ntpTimestamp);
    if (!known || sample < offsetNs) {
      offsetNs = sample;
      known = true;
    } else {
      offsetNs += sample - offsetNs >> RISE_SHIFT;
    }
  }

  /** The server's time of an NTP time; only after the first report. */
  public long serverNs(long ntpTimestamp) {
    return nanoseconds(ntpTimestamp) + offsetNs;
  }

  private static long nanoseconds(long ntpTimestamp) {
    return (ntpTimestamp >>> 32) * 1_000_000_000L
        + ((ntpTimestamp & 0xffff_ffffL) * 1_000_000_000L >>> 32);
  }
}
