package org.setareh.signaling.call;

import com.fasterxml.jackson.annotation.JsonValue;

/** Why a call is over. */
public enum EndReason {
  /** One of the two hung up, or logged out. */
  HUNG_UP("hung-up"),
  /** The callee did not want it. */
  REJECTED("rejected"),
  /** The callee was in another call. */
  BUSY("busy"),
  /** It rang for its whole time. */
  NO_ANSWER("no-answer"),
  /** The caller hung up, or went away, while it rang. */
  CANCELLED("cancelled"),
  /** One of the two was away for too long. */
  LOST("lost"),
  /** The two did not get connected. */
  FAILED("failed"),
  /** It became a conference, in which both are. */
  GROWN("grown");

  private final String word;

  EndReason(String word) {
    this.word = word;
  }

  @JsonValue
  public String word() {
    return word;
  }

  /** Reads the protocol's word, which the database has too. */
  static EndReason of(String word) {
    for (EndReason reason : values()) {
      if (reason.word.equals(word)) {
        return reason;
      }
    }
    throw new IllegalArgumentException(word);
  }
}
