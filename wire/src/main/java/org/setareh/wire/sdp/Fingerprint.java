package org.setareh.wire.sdp;

import java.util.HexFormat;
import java.util.Locale;

/**
 * The hash of a certificate (RFC 8122 section 5).
 *
 * @param algorithm in small letters, such as {@code sha-256}
 * @param value upper-case hexadecimal pairs with colons between
 */
public record Fingerprint(String algorithm, String value) {
  private static final HexFormat COLONS = HexFormat.ofDelimiter(":").withUpperCase();
  private static final int MAX_BYTES = 64;

  /** From the hash's bytes. */
  public static Fingerprint of(String algorithm, byte[] hash) {
    return new Fingerprint(algorithm.toLowerCase(Locale.ROOT), COLONS.formatHex(hash));
  }

  /** The hash's bytes. */
  public byte[] bytes() {
    return COLONS.parseHex(value);
  }

  static Fingerprint parse(String text, SdpLines line) throws SdpException {
    int space = text.indexOf(' ');
    if (space <= 0) {
      throw line.wrong("a fingerprint is a hash function and its value");
    }
    String value = text.substring(space + 1).strip();
    int bytes = (value.length() + 1) / 3;
    if (value.length() % 3 != 2 || bytes > MAX_BYTES) {
      throw line.wrong("a fingerprint's value is up to 64 pairs of digits with colons between");
    }
    try {
      return of(text.substring(0, space), COLONS.parseHex(value));
    } catch (IllegalArgumentException e) {
      throw line.wrong("a fingerprint's value is hexadecimal");
    }
  }
}
