package org.setareh.sfu.receive;

/**
 * Merges what many receivers ask for into few requests to one encoding's publisher.
 *
 * <p>The first request leaves at once. It is repeated every {@value #INTERVAL_NS} ns until a key
 * frame arrives, {@value #MAX_TRIES} times at most, since whoever still waits then asks again. Once
 * it was answered the next one may leave {@value #ANSWERED_INTERVAL_NS} ns after it, so that people
 * who come in quickly one after another all see something at once; after {@value #BURST} of these
 * it is {@value #INTERVAL_NS} ns again, whoever asks.
 *
 * <p>FIR numbers its commands (RFC 5104 section 4.3.1.2), and who got one ignores its repetitions.
 * So a number is sent {@value #SENDS_A_COMMAND} times, against its loss, and then another one,
 * since the key frame may have been lost too. Sans I/O; one thread.
 */
public final class KeyFrameRequests {
  static final long INTERVAL_NS = 500_000_000;
  static final long ANSWERED_INTERVAL_NS = 100_000_000;
  static final int BURST = 32;
  static final int MAX_TRIES = 10;
  static final int SENDS_A_COMMAND = 2;

  private boolean wanted;
  private boolean sentAny;
  private int tries;
  private long lastSentNs;
  private long dueNs = Long.MAX_VALUE;
  private long sent;
  private boolean answered;
  private double allowance = BURST;
  private int command;
  private int commandSends;

  /** Somebody waits for a key frame. */
  public void request(long nowNs) {
    tries = 0;
    if (!wanted) {
      wanted = true;
      dueNs = sentAny ? Math.max(nowNs, lastSentNs + intervalNs(nowNs)) : nowNs;
    }
  }

  private long intervalNs(long nowNs) {
    return answered && allowance(nowNs) >= 1 ? ANSWERED_INTERVAL_NS : INTERVAL_NS;
  }

  /** Quick requests left; one comes back each {@link #INTERVAL_NS}. */
  private double allowance(long nowNs) {
    return Math.min(BURST, allowance + (double) (nowNs - lastSentNs) / INTERVAL_NS);
  }

  /** A key frame begins to arrive: nobody waits any more. */
  public void onKeyFrame() {
    answered = true;
    cancel();
  }

  /** Nobody waits any more: the source was muted, for example. */
  public void cancel() {
    wanted = false;
    nextCommand();
    dueNs = Long.MAX_VALUE;
  }

  /** Whether a request is due; then the caller writes it and calls {@link #sent}. */
  public boolean due(long nowNs) {
    return wanted && nowNs >= dueNs;
  }

  /** The number of the command that is due, 0 to 255. */
  public int command() {
    return command & 0xff;
  }

  private void nextCommand() {
    command += commandSends > 0 ? 1 : 0;
    commandSends = 0;
  }

  /** A request was written. */
  public void sent(long nowNs) {
    if (++commandSends == SENDS_A_COMMAND) {
      nextCommand();
    }
    allowance = Math.max(0, (sentAny ? allowance(nowNs) : BURST) - 1);
    answered = false;
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
