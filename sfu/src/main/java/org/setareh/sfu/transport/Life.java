package org.setareh.sfu.transport;

import java.util.concurrent.TimeUnit;
import org.setareh.net.Ticks;
import org.setareh.sfu.control.MediaEvent.CloseReason;

/**
 * Whether a peer lives: where its connection is on its way, when the peer was heard from, whether
 * it still receives at its path (RFC 7675), and whether its media flows. Reads no clock; the
 * worker's thread.
 */
final class Life {
  /** Without media for so long it does not flow: longer than any pause of DTX or of slow slides. */
  static final long STALLED_NS = TimeUnit.SECONDS.toNanos(2);

  private static final long CHECK_NS = TimeUnit.MILLISECONDS.toNanos(200);

  /** Told of what changes, as it changes. */
  interface Listener {
    void became(Phase now, Phase before);

    void flows(boolean now);

    /** The peer is to be closed: nobody was heard from for too long. */
    void over(CloseReason reason);
  }

  private final Patience patience;
  private final Listener listener;
  private final long beganNs;
  private Phase phase = Phase.CONNECTING;
  private long heardNs;
  private long mediaNs;
  private boolean flows = true;
  private long consentNs;
  private long nextCheckNs;

  Life(Patience patience, long nowNs, Listener listener) {
    this.patience = patience;
    this.listener = listener;
    beganNs = nowNs;
    heardNs = nowNs;
    mediaNs = nowNs;
  }

  boolean isOver() {
    return phase == Phase.CLOSED;
  }

  /** Something came that proved to be the peer's; {@code byItsPath}: from where we send to. */
  void heard(boolean byItsPath, long nowNs) {
    heardNs = nowNs;
    if (byItsPath) {
      consentNs = nowNs;
    }
    if (phase == Phase.SILENT) {
      become(Phase.CONNECTED);
    }
  }

  /** The peer has chosen the path that we send by. */
  void moved(long nowNs) {
    consentNs = nowNs;
  }

  void media(long nowNs) {
    mediaNs = nowNs;
    if (!flows) {
      flows(true);
    }
  }

  /** Its keys are known. */
  void connected() {
    become(Phase.CONNECTED);
  }

  /** False: it was over already. */
  boolean end() {
    if (isOver()) {
      return false;
    }
    become(Phase.CLOSED);
    return true;
  }

  /**
   * Whether it may still be sent to. What comes from elsewhere is no consent of whoever has its
   * address.
   */
  boolean consents(long nowNs) {
    return nowNs - consentNs <= patience.lostAfterNs();
  }

  /**
   * Looks what has become of it, some times a second.
   *
   * @return when to come again
   */
  long check(long nowNs) {
    if (nowNs < nextCheckNs) {
      return nextCheckNs;
    }
    nextCheckNs = Ticks.next(nowNs, CHECK_NS);
    if (flows && nowNs - mediaNs > STALLED_NS) {
      flows(false);
    }
    long silentNs = nowNs - heardNs;
    switch (phase) {
      case CONNECTING -> {
        if (nowNs - beganNs > patience.connectWithinNs()) {
          listener.over(CloseReason.HANDSHAKE_FAILED);
        }
      }
      case CONNECTED -> {
        if (silentNs > patience.silentAfterNs()) {
          become(Phase.SILENT);
        }
      }
      case SILENT -> {
        if (silentNs > patience.lostAfterNs()) {
          listener.over(CloseReason.LOST);
        }
      }
      case CLOSED -> {}
    }
    return nextCheckNs;
  }

  private void flows(boolean now) {
    flows = now;
    listener.flows(now);
  }

  /** The only place where the phase changes, and where it is told. */
  private void become(Phase next) {
    Phase before = phase;
    if (!before.leadsTo(next)) {
      throw new IllegalStateException("from " + before + " to " + next);
    }
    phase = next;
    listener.became(next, before);
  }
}
