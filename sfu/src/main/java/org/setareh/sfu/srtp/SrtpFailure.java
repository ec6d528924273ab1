package org.setareh.sfu.srtp;

/** Why a packet was not protected or not unprotected; returned as a negative number. */
@SuppressWarnings("EnumOrdinal") // codes live no longer than the process
public enum SrtpFailure {
  /** Shorter than its headers and trailer, or no RTP version 2. */
  MALFORMED,
  /** This index was received, or sent, before. */
  REPLAYED,
  /** Older than the window reaches. */
  TOO_OLD,
  /** The tag is wrong. */
  AUTHENTICATION,
  /** One more SSRC than a connection may have. */
  TOO_MANY_SSRCS,
  /** SRTCP that is not encrypted, which WebRTC never sends (RFC 8827 section 6.5). */
  NOT_ENCRYPTED,
  /** The key has protected as many packets as it may (RFC 3711 section 9.2). */
  KEY_EXHAUSTED;

  private static final SrtpFailure[] ALL = values();

  /** The number returned: -1 and below. */
  public int code() {
    return -1 - ordinal();
  }

  /**
   * What a code stands for.
   *
   * @param code a negative number that a sender or receiver returned
   */
  public static SrtpFailure of(int code) {
    return ALL[-1 - code];
  }
}
