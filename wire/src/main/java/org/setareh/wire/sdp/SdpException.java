package org.setareh.wire.sdp;

/** A description that cannot be read: which line, and in words for its author what is wrong. */
public final class SdpException extends Exception {
  private static final long serialVersionUID = 1;

  private final int line;

  /**
   * @param line counted from 1; 0 where the text as a whole is wrong
   */
  public SdpException(int line, String words) {
    super(line == 0 ? words : "line " + line + ": " + words);
    this.line = line;
  }

  /** The line counted from 1, or 0 where the text as a whole is wrong. */
  public int line() {
    return line;
  }
}
