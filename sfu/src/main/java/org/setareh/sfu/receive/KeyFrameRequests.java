package org.setareh.sfu.receive;

/**
 * Merges what many receivers ask for into few requests to one encoding's publisher.
 *
 * <p>The first request leaves at once, others at least {@value #INTERVAL_NS} ns after the last one;
 * it is repeated until a key frame arrives, {@value #MAX_TRIES} times at most, since whoever still
 * waits then asks again. Sans I/O; one thread.
 */
public final class KeyFrameRequests {
  static final long INTERVAL_NS = 500_000_000;
  static final int MAX_TRIES = 10;

  private boolean wanted;
  private boolean sentAny;
  private int tries;
  private long lastSentNs;
  private long dueNs = Long.MAX_VALUE;
  private long sent;

  /** Somebody waits for a key frame. */
  public void request(long nowNs) {
    tries = 0;
    if (!wanted) {
      wanted = true;
      dueNs = sentAny ? Math.max(nowNs, lastSentNs + INTERVAL_NS) : nowNs;
    }
  }

  /** A key frame begins to arrive: nobody waits any more. */
  public void onKeyFrame() {
    cancel();
  }

  /** Nobody waits any more: the source was muted, for example. */
  public void cancel() {
    wanted = false;
    dueNs = Long.MAX_VALUE;
  }

  /** Whether a request is due; then the caller writes it and calls {@link #sent}. */
  public boolean due(long nowNs) {
    return wanted && nowNs >= dueNs;
  }

  /** A request was written. */
  public void sent(long nowNs) {
    sent++;
    sentAny = true;
    lastSentNs = nowNs;
    if (++tries < MAX_TRIES) {
      dueNs = nowNs + INTERVAL_NS;
    } else {
      cancel();
    }
  }

  /** {@link Long#MAX_VALUE} while nobody waits. */
  public long nextDeadlineNs() {
    return dueNs;
  }

  /** Whether somebody waits for a key frame. */
  public boolean wanted() {
    return wanted;
  }

  /** Requests written so far. */
  public long requests() {
    return sent;
  }
}
