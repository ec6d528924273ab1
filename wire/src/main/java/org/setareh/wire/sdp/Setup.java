package org.setareh.wire.sdp;

import org.jspecify.annotations.Nullable;

/** Who begins the DTLS handshake (RFC 4145 section 4, RFC 8842 section 5.2). */
public enum Setup {
  /** The author is the DTLS client. */
  ACTIVE("active"),
  /** The author is the DTLS server. */
  PASSIVE("passive"),
  /** The author leaves it to the answerer. */
  ACTPASS("actpass"),
  HOLDCONN("holdconn");

  private final String word;

  Setup(String word) {
    this.word = word;
  }

  /** As it stands in SDP. */
  public String word() {
    return word;
  }

  /** The role with that word, or null. */
  public static @Nullable Setup ofWord(String word) {
    return switch (word) {
      case "active" -> ACTIVE;
      case "passive" -> PASSIVE;
      case "actpass" -> ACTPASS;
      case "holdconn" -> HOLDCONN;
      default -> null;
    };
  }
}
