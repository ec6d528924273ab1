package org.setareh.signaling.call;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** How far a call is. */
public enum Phase {
  /** On all of the callee's devices. */
  RINGING,
  /** Answered by one tab; the two tabs negotiate. */
  CONNECTING,
  /** Media flows, as both say. */
  ACTIVE,
  ENDED;

  /** Whether two tabs speak with each other. */
  boolean isAnswered() {
    return this == CONNECTING || this == ACTIVE;
  }

  /** Whether a call may go from here to there. */
  boolean leadsTo(Phase next) {
    return switch (this) {
      case RINGING -> next == CONNECTING || next == ENDED;
      // Another tab takes a side: the connection begins anew.
      case CONNECTING, ACTIVE -> next != RINGING;
      case ENDED -> false;
    };
  }

  @JsonValue
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
