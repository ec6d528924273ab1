package org.setareh.signaling.room;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import org.setareh.signaling.data.Secrets;

/**
 * Rooms' keys: an HMAC-SHA256 to compare, and a copy sealed by AES-256-GCM that gives a key back.
 * Both are bound to the room's id, so that rows cannot be swapped.
 */
public final class RoomKeys {
  private static final int KEY_BYTES = 16;
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BITS = 128;
  private static final SecureRandom RANDOM = new SecureRandom();

  private final SecretKey macKey;
  private final SecretKey sealKey;

  public RoomKeys(Secrets secrets) {
    this.macKey = secrets.key("room key mac", "HmacSHA256");
    this.sealKey = secrets.key("room key seal", "AES");
  }

  /** 128 random bits as 22 characters of base64url. */
  static String generate() {
    byte[] random = new byte[KEY_BYTES];
    RANDOM.nextBytes(random);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(random);
  }

  byte[] mac(String room, String key) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(macKey);
      mac.update(bytes(room));
      mac.update((byte) 0);
      return mac.doFinal(bytes(key));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("HMAC-SHA256 is part of every JDK", e);
    }
  }

  /** Whether the key opens the room, in constant time. */
  boolean opens(Room room, String key) {
    return MessageDigest.isEqual(room.keyMac(), mac(room.id(), key));
  }

  byte[] seal(String room, String key) {
    byte[] nonce = new byte[NONCE_BYTES];
    RANDOM.nextBytes(nonce);
    try {
      byte[] sealed = cipher(Cipher.ENCRYPT_MODE, room, nonce).doFinal(bytes(key));
      return ByteBuffer.allocate(nonce.length + sealed.length).put(nonce).put(sealed).array();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("AES-GCM is part of every JDK", e);
    }
  }

  /**
   * The key in a sealed copy; throws where it was made under another secret or for another room.
   */
  String open(String room, byte[] sealed) throws GeneralSecurityException {
    byte[] nonce = java.util.Arrays.copyOf(sealed, NONCE_BYTES);
    Cipher cipher = cipher(Cipher.DECRYPT_MODE, room, nonce);
    byte[] key = cipher.doFinal(sealed, NONCE_BYTES, sealed.length - NONCE_BYTES);
    return new String(key, StandardCharsets.UTF_8);
  }

  private Cipher cipher(int mode, String room, byte[] nonce) throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(mode, sealKey, new GCMParameterSpec(TAG_BITS, nonce));
    cipher.updateAAD(bytes(room));
    return cipher;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
