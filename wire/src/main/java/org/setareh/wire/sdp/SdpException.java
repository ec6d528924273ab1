package org.setareh.wire.sdp;

/** A description that cannot be read: which line, and in words for its author what is wrong. */
public final class SdpException extends Exception {
  private static final long serialVersionUID = 1;

  private final int line;
  private final String message;

  /**
   * @param line counted from 1; 0 where the text as a whole is wrong
   */
  public SdpException(int line, String words) {
    this.line = line;
    message = line == 0 ? words : "line " + line + ": " + words;
  }

  /** The line, where there is one, and the words; fit to be sent to the author. */
  @Override
  public String getMessage() {
    return message;
  }

  /** The line counted from 1, or 0 where the text as a whole is wrong. */
  public int line() {
    return line;
  }
}
