package org.setareh.sfu.receive;

/**
 * The time of one encoding: makes of its RTP timestamps one time that never leaps, and says what
 * the server's clock shows at each of its instants.
 *
 * <p>A <em>run</em> is a stretch of one sender's one clock. A new SSRC, or a leap of more than a
 * second, begins another, whose time goes on from the last as real time did: what comes after adds
 * an offset to the sender's timestamps. A leap back shows in the order of the packets, one ahead by
 * the packet's having come before it was captured; a delay is neither, and in either direction the
 * largest does not look like a leap.
 *
 * <p>The server's time is told by the last sender report and the {@link PeerClock}; before the
 * first one by the earliest arrival, relative to the timestamps. A report that contradicts what was
 * known by more than a second is of another run, unless the next one agrees with it. One thread.
 */
public final class SourceClock {
  private static final long LEAP_NS = 1_000_000_000L;

  /** A longer silence is shown as this one, so that timestamps stay comparable (RFC 1982). */
  private static final long MAX_SILENCE_NS = 3_600_000_000_000L;

  /** Ticks between the anchor and what is measured by it, at most: differences must not wrap. */
  private static final int MAX_REACH = 1 << 28;

  /** Of a second: a new run begins so long behind the last, at least. */
  private static final int LEAST_STEP = 50;

  private final PeerClock peer;
  private int clockRate = 90_000;

  private boolean started;
  private boolean begins;
  private long runStart;
  private int offset;
  private int offsetBefore;
  private int newest;
  private long newestArrivalNs;

  // What the earliest arrivals say; the anchor is moved on before differences wrap.
  private long anchorNs;
  private int anchor;

  private boolean reported;
  private long reportNs;
  private int reportTime;
  private boolean doubted;
  private long doubtNs;

  public SourceClock(PeerClock peer) {
    this.peer = peer;
  }

  /** Units of RTP time a second. */
  public void clockRate(int unitsPerSecond) {
    if (clockRate != unitsPerSecond) {
      clockRate = unitsPerSecond;
      started = reported = doubted = begins = false;
      offset = offsetBefore = 0;
    }
  }

  /** Another sender took this one's place: its first packet begins a run. */
  public void restart() {
    begins = true;
  }

  /**
   * The time that never leaps of a packet's timestamp, which says nothing else: padding's.
   *
   * @param sequence without wraps
   */
  public int timeOf(int timestamp, long sequence) {
    return timestamp + (sequence < runStart ? offsetBefore : offset);
  }

  /**
   * The time that never leaps of a packet with payload.
   *
   * @param sequence without wraps
   * @param isNewest whether it is newer by number than all before
   */
  public int onPacket(int timestamp, long sequence, boolean isNewest, long arrivalNs) {
    if (!isNewest && started) {
      return timeOf(timestamp, sequence);
    }
    int time = timestamp + offset;
    if (!started) {
      started = true;
      begins = false;
      runStart = sequence;
      anchorAt(time, arrivalNs);
    } else if (begins || leaps(time, arrivalNs)) {
      time = beginRun(timestamp, sequence, arrivalNs);
    }
    if (earliestNs(time) > arrivalNs || Math.abs((long) (time - anchor)) > MAX_REACH) {
      anchorAt(time, Math.min(earliestNs(time), arrivalNs));
    }
    if (reported && Math.abs((long) (time - reportTime)) > MAX_REACH) {
      reportNs += nanoseconds(time - reportTime);
      reportTime = time;
    }
    newest = time;
    newestArrivalNs = arrivalNs;
    return time;
  }

  private boolean leaps(int time, long arrivalNs) {
    int step = time - newest;
    return step < -clockRate || earliestNs(newest) + nanoseconds(step) - arrivalNs > LEAP_NS;
  }

  private int beginRun(int timestamp, long sequence, long arrivalNs) {
    long silenceNs = Math.max(0, arrivalNs - newestArrivalNs);
    long step = Math.min(silenceNs, MAX_SILENCE_NS) * clockRate / 1_000_000_000L;
    int time = newest + (int) Math.max(step, clockRate / LEAST_STEP);
    begins = false;
    runStart = sequence;
    offsetBefore = offset;
    offset = time - timestamp;
    if (silenceNs > MAX_SILENCE_NS) { // what was known of the time before does not reach so far
      reported = doubted = false;
      anchorAt(time, arrivalNs);
    }
    return time;
  }

  private void anchorAt(int time, long ns) {
    anchor = time;
    anchorNs = ns;
  }

  private long earliestNs(int time) {
    return anchorNs + nanoseconds(time - anchor);
  }

  /** Takes a sender report of this SSRC (RFC 3550 section 6.4.1). */
  public void onSenderReport(long ntp, int rtp, long arrivalNs) {
    long peerNs = peer.onSenderReport(ntp, arrivalNs);
    int time = rtp + offset;
    if (reported) {
      long contradictionNs = peerNs - reportNs - nanoseconds(time - reportTime);
      boolean agrees = Math.abs(contradictionNs) <= LEAP_NS;
      boolean agreesWithDoubt = doubted && Math.abs(contradictionNs - doubtNs) <= LEAP_NS;
      doubted = !agrees && !agreesWithDoubt;
      doubtNs = contradictionNs;
      if (doubted) {
        return;
      }
    }
    reported = true;
    reportNs = peerNs;
    reportTime = time;
  }

  /** Whether {@link #captureNs} goes by a sender report. */
  public boolean known() {
    return reported;
  }

  /**
   * When what the packet carries was captured, in the server's time.
   *
   * @param time as {@link #onPacket} gave it
   */
  public long captureNs(int time) {
    return reported ? peer.serverNs(reportNs) + nanoseconds(time - reportTime) : earliestNs(time);
  }

  private long nanoseconds(int units) {
    return units * 1_000_000_000L / clockRate;
  }
}
