package org.setareh.sfu.control;

/** An offer that cannot be answered; the message is a sentence for its sender. */
public final class OfferRefused extends Exception {
  private static final long serialVersionUID = 1;

  /** What is wrong. */
  public enum Code {
    /** Not SDP, or SDP without what WebRTC needs. */
    MALFORMED,
    /** No codec, profile or transport in common. */
    UNSUPPORTED,
    /** More slots or sections than the server's limit. */
    TOO_LARGE,
    /** No such living connection (a restart). */
    UNKNOWN,
    /** A newer offer of the participant was answered meanwhile. */
    OUTDATED,
    /** The server's limit of connections is reached. */
    BUSY
  }

  private final Code code;

  public OfferRefused(Code code, String message) {
    super(message);
    this.code = code;
  }

  public Code code() {
    return code;
  }
}
