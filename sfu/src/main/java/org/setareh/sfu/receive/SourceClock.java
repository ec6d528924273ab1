package org.setareh.sfu.receive;

/**
 * Turns RTP timestamps of one SSRC into the server's time: by its last sender report and the {@link
 * PeerClock}; before the first report by the earliest arrival, relative to the timestamps. One
 * thread.
 */
public final class SourceClock {
  private final PeerClock peer;
  private int clockRate = 90_000;
  private boolean reported;
  private long ntpTimestamp;
  private int rtpTimestamp;
  private boolean anchored;
  private long anchorNs;
  private int anchorTimestamp;

  public SourceClock(PeerClock peer) {
    this.peer = peer;
  }

  /** Units of RTP time a second. */
  public void clockRate(int unitsPerSecond) {
    if (clockRate != unitsPerSecond) {
      clockRate = unitsPerSecond;
      anchored = reported = false;
    }
  }

  /** Another sender took this one's place. */
  public void restart() {
    anchored = reported = false;
  }

  /** Takes a sender report of this SSRC (RFC 3550 section 6.4.1). */
  public void onSenderReport(long ntp, int rtp, long arrivalNs) {
    peer.onSenderReport(ntp, arrivalNs);
    ntpTimestamp = ntp;
    rtpTimestamp = rtp;
    reported = true;
  }

  /** Whether {@link #captureNs} goes by a sender report. */
  public boolean known() {
    return reported;
  }

  /** When what the packet carries was captured, in the server's time. */
  public long captureNs(int timestamp, long arrivalNs) {
    if (reported) {
      return peer.serverNs(ntpTimestamp) + nanoseconds(timestamp - rtpTimestamp);
    }
    long captureNs = anchorNs + nanoseconds(timestamp - anchorTimestamp);
    if (!anchored || captureNs > arrivalNs) {
      anchored = true;
      anchorNs = arrivalNs;
      anchorTimestamp = timestamp;
      return arrivalNs;
    }
    return captureNs;
  }

  private long nanoseconds(int units) {
    return units * 1_000_000_000L / clockRate;
  }
}
