package org.setareh.wire.sdp;

import org.jspecify.annotations.Nullable;

/** Who sends media, seen from the description's author (RFC 8866 section 6.7). */
public enum Direction {
  SENDRECV("sendrecv"),
  SENDONLY("sendonly"),
  RECVONLY("recvonly"),
  INACTIVE("inactive");

  private final String word;

  Direction(String word) {
    this.word = word;
  }

  /** As it stands in SDP. */
  public String word() {
    return word;
  }

  public boolean sends() {
    return this == SENDRECV || this == SENDONLY;
  }

  public boolean receives() {
    return this == SENDRECV || this == RECVONLY;
  }

  /** The same seen from the other side. */
  public Direction reversed() {
    return switch (this) {
      case SENDONLY -> RECVONLY;
      case RECVONLY -> SENDONLY;
      case SENDRECV, INACTIVE -> this;
    };
  }

  /** The direction with that word, or null. */
  public static @Nullable Direction ofWord(String word) {
    return switch (word) {
      case "sendrecv" -> SENDRECV;
      case "sendonly" -> SENDONLY;
      case "recvonly" -> RECVONLY;
      case "inactive" -> INACTIVE;
      default -> null;
    };
  }
}
