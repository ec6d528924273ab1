package org.setareh.signaling.session;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import org.setareh.signaling.data.Secrets;

/**
 * What stands in a session's cookie: 256 random bits, and a MAC of them under a key of the data
 * folder. So a cookie that was made up is told from ours without asking the database, however many
 * of them come. Any thread.
 */
final class SessionTokens {
  private static final int RANDOM_BYTES = 32;
  private static final int MAC_BYTES = 16;
  private static final SecureRandom RANDOM = new SecureRandom();

  private final SecretKey key;

  SessionTokens(Secrets secrets) {
    this.key = secrets.key("session tokens", "HmacSHA256");
  }

  String generate() {
    byte[] random = new byte[RANDOM_BYTES];
    RANDOM.nextBytes(random);
    byte[] token = Arrays.copyOf(random, RANDOM_BYTES + MAC_BYTES);
    System.arraycopy(mac(random), 0, token, RANDOM_BYTES, MAC_BYTES);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(token);
  }

  /** Whether this server (or one with the same secret) made it. */
  boolean isOurs(String text) {
    byte[] token;
    try {
      token = Base64.getUrlDecoder().decode(text);
    } catch (IllegalArgumentException _) {
      return false;
    }
    return token.length == RANDOM_BYTES + MAC_BYTES
        && MessageDigest.isEqual(
            Arrays.copyOf(mac(Arrays.copyOf(token, RANDOM_BYTES)), MAC_BYTES),
            Arrays.copyOfRange(token, RANDOM_BYTES, token.length));
  }

  /** What the database keeps: a stolen copy of it opens nothing. */
  static byte[] hash(String token) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("SHA-256 is part of every JDK", e);
    }
  }

  private byte[] mac(byte[] random) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(key);
      return mac.doFinal(random);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("HMAC-SHA256 is part of every JDK", e);
    }
  }
}
