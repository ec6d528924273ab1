package org.setareh.wire.sdp;

/** Steps through a text line by line (CRLF or LF) and knows the line's number. */
final class SdpLines {
  private final String text;
  private int at;
  private int number;
  private char type;
  private String value = "";

  SdpLines(String text, int maxLength) throws SdpException {
    if (text.length() > maxLength) {
      throw new SdpException(
          0, "the description has " + text.length() + " characters, " + maxLength + " are allowed");
    }
    this.text = text;
  }

  /** Steps to the next line that is not empty; false at the end. */
  boolean next() throws SdpException {
    while (at < text.length()) {
      int end = text.indexOf('\n', at);
      int following = end < 0 ? text.length() : end + 1;
      end = end < 0 ? text.length() : end;
      if (end > at && text.charAt(end - 1) == '\r') {
        end--;
      }
      number++;
      int start = at;
      at = following;
      if (end == start) {
        continue;
      }
      if (end - start < 2 || text.charAt(start + 1) != '=') {
        throw wrong("a line is a letter, an equals sign and a value");
      }
      type = text.charAt(start);
      value = text.substring(start + 2, end);
      if (type < 'a' || type > 'z' || SdpText.hasControlCharacter(value)) {
        throw wrong("a line begins with a small letter and has no control characters");
      }
      return true;
    }
    return false;
  }

  /** The letter before the equals sign. */
  char type() {
    return type;
  }

  /** What stands behind the equals sign. */
  String value() {
    return value;
  }

  /** The whole line. */
  String line() {
    return type + "=" + value;
  }

  SdpException wrong(String words) {
    return new SdpException(number, words);
  }

  int payloadType(String text) throws SdpException {
    int payloadType = (int) SdpText.number(text, 127);
    if (payloadType < 0) {
      throw wrong("a payload type is a number from 0 to 127");
    }
    return payloadType;
  }

  int ssrc(String text) throws SdpException {
    long ssrc = SdpText.number(text, 0xffff_ffffL);
    if (ssrc < 0) {
      throw wrong("an SSRC is a number of 32 bits");
    }
    return (int) ssrc;
  }
}
