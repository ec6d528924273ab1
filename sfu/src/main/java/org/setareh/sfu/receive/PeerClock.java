package org.setareh.sfu.receive;

/**
 * Relates a publisher's clock (NTP time in its sender reports) to the server's. One for a peer, so
 * that its sound and pictures keep their relation.
 *
 * <p>A report's delay is unknown, but the shortest one seen is closest to the truth: the offset
 * falls to a smaller sample at once, and rises slowly towards larger ones, so that it follows a
 * clock that runs slower. A clock that is set anew in the middle goes on here where it was, since
 * what was reported before was by the old one. One thread.
 */
public final class PeerClock {
  private static final int RISE_SHIFT = 6;

  /** No report is so late, nor are all those before it: the publisher's clock was set. */
  private static final long SET_NS = 10_000_000_000L;

  private boolean known;
  private long offsetNs;
  private long setByNs;

  /**
   * Takes a report's NTP time (32.32 fixed point) and when it arrived.
   *
   * @return the same on the publisher's clock as if nobody had ever set it, in nanoseconds
   */
  public long onSenderReport(long ntpTimestamp, long arrivalNs) {
    long peerNs = nanoseconds(ntpTimestamp) + setByNs;
    long sample = arrivalNs - peerNs;
    if (known && Math.abs(sample - offsetNs) > SET_NS) {
      setByNs += sample - offsetNs;
      return arrivalNs - offsetNs;
    }
    if (!known || sample < offsetNs) {
      offsetNs = sample;
      known = true;
    } else {
      offsetNs += sample - offsetNs >> RISE_SHIFT;
    }
    return peerNs;
  }

  /** The server's time of one of {@link #onSenderReport}'s answers. */
  public long serverNs(long peerNs) {
    return peerNs + offsetNs;
  }

  private static long nanoseconds(long ntpTimestamp) {
    return (ntpTimestamp >>> 32) * 1_000_000_000L
        + ((ntpTimestamp & 0xffff_ffffL) * 1_000_000_000L >>> 32);
  }
}
