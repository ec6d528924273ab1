package org.setareh.sfu.dtls;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The hash of a certificate as {@code a=fingerprint} carries it (RFC 8122 section 5). Immutable;
 * any thread.
 *
 * <p>SHA-256, SHA-384 and SHA-512 count; MD5 and SHA-1 do not bind a certificate any more.
 */
public final class Fingerprint {
  private static final HexFormat HEX = HexFormat.ofDelimiter(":").withUpperCase();

  private final String algorithm;
  private final byte[] digest;

  private Fingerprint(String algorithm, byte[] digest) {
    this.algorithm = algorithm;
    this.digest = digest;
  }

  /**
   * Reads the value of {@code a=fingerprint}, such as {@code sha-256 AB:CD:…}.
   *
   * @return null where it is malformed or its hash is not one of those that count
   */
  public static @Nullable Fingerprint parse(String value) {
    String trimmed = value.trim();
    int space = trimmed.indexOf(' ');
    if (space < 0) {
      return null;
    }
    String algorithm = trimmed.substring(0, space).toLowerCase(Locale.ROOT);
    int length = digestLength(algorithm);
    if (length == 0) {
      return null;
    }
    try {
      byte[] digest = HEX.parseHex(trimmed.substring(space + 1).trim());
      return digest.length == length ? new Fingerprint(algorithm, digest) : null;
    } catch (IllegalArgumentException notHex) {
      return null;
    }
  }

  /** The SHA-256 fingerprint of a certificate in DER. */
  static Fingerprint ofCertificate(byte[] der) {
    return new Fingerprint("sha-256", hash("sha-256", der));
  }

  /** Whether a certificate in DER has this fingerprint. */
  boolean matches(byte[] der) {
    return MessageDigest.isEqual(digest, hash(algorithm, der));
  }

  /** {@code sha-256}, {@code sha-384} or {@code sha-512}. */
  public String algorithm() {
    return algorithm;
  }

  /** As {@code a=fingerprint} has it. */
  @Override
  public String toString() {
    return algorithm + ' ' + HEX.formatHex(digest);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Fingerprint that
        && algorithm.equals(that.algorithm)
        && Arrays.equals(digest, that.digest);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(digest);
  }

  private static int digestLength(String algorithm) {
    return switch (algorithm) {
      case "sha-256" -> 32;
      case "sha-384" -> 48;
      case "sha-512" -> 64;
      default -> 0;
    };
  }

  private static byte[] hash(String algorithm, byte[] der) {
    try {
      return MessageDigest.getInstance(algorithm).digest(der);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has " + algorithm, e);
    }
  }
}
