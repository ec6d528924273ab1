package org.setareh.signaling.participant;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.setareh.sfu.control.MediaEvent;
import org.setareh.sfu.control.MediaEvent.CloseReason;

/**
 * How a participant's connections stand, one after another: the living one, and the offer of the
 * next. Guarded by the room's lock; {@link MediaBridge} alone works on it.
 */
final class Link {
  /** What a fresh connection may say before its answer is here; more is not needed to draw it. */
  private static final int MOST_EARLY = 64;

  /** The highest number given to an offer. */
  int lastNumber = 1;

  /** Whether an offer is being answered. */
  boolean offers;

  /** Why the living connection ended while an offer was being answered; null: it did not. */
  @Nullable CloseReason ended;

  /** Whether the living connection is not up yet: it has to be until {@link #deadlineNs}. */
  boolean connecting = true;

  long deadlineNs;

  private final List<MediaEvent.OfConnection> early = new ArrayList<>();

  /** Keeps what the connection of the offer says before the offer is answered. */
  void keep(MediaEvent.OfConnection event) {
    if (early.size() < MOST_EARLY) {
      early.add(event);
    }
  }

  /** What was kept; nothing is any more. */
  List<MediaEvent.OfConnection> takeEarly() {
    List<MediaEvent.OfConnection> all = List.copyOf(early);
    early.clear();
    return all;
  }
}
