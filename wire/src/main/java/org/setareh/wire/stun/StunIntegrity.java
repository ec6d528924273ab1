package org.setareh.wire.stun;

import static org.setareh.wire.BigEndian.put16;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * One key's MESSAGE-INTEGRITY and MESSAGE-INTEGRITY-SHA256 (RFC 8489 sections 14.5 and 14.6). Keeps
 * its MACs for reuse, so it belongs to one thread. Compares in constant time.
 */
public final class StunIntegrity {
  private final Mac sha1;
  private final Mac sha256;
  private final byte[] header = new byte[StunMessage.HEADER_LENGTH];

  /**
   * @param key of a short-term credential the password's bytes ({@link #shortTerm}), of a long-term
   *     one the hash that RFC 8489 section 18.5.1 tells
   */
  public StunIntegrity(byte[] key) {
    sha1 = mac("HmacSHA1", key);
    sha256 = mac("HmacSHA256", key);
  }

  /** For a password as ICE uses it: its characters are ASCII, so no preparation changes them. */
  public static StunIntegrity shortTerm(String password) {
    return new StunIntegrity(password.getBytes(StandardCharsets.UTF_8));
  }

  private static Mac mac(String algorithm, byte[] key) {
    try {
      Mac mac = Mac.getInstance(algorithm);
      // SecretKeySpec refuses an empty key; HMAC pads keys with zeros, so one zero is the same.
      mac.init(new SecretKeySpec(key.length == 0 ? new byte[1] : key, algorithm));
      return mac;
    } catch (GeneralSecurityException impossible) { // every JDK has both
      throw new IllegalStateException(impossible);
    }
  }

  /** Whether the message carries a MESSAGE-INTEGRITY of this key. */
  public boolean verify(StunMessage message) {
    return verify(message, StunAttribute.MESSAGE_INTEGRITY, sha1);
  }

  /** Whether the message carries a MESSAGE-INTEGRITY-SHA256 of this key, truncated or not. */
  public boolean verifySha256(StunMessage message) {
    return verify(message, StunAttribute.MESSAGE_INTEGRITY_SHA256, sha256);
  }

  private boolean verify(StunMessage message, int type, Mac mac) {
    int index = message.indexOf(type);
    if (index < 0) {
      return false;
    }
    int size = message.attributeLength(index);
    byte[] expected =
        compute(mac, message.segment(), message.offset(), message.lengthBefore(index), size);
    int difference = 0;
    for (int i = 0; i < size; i++) {
      difference |=
          expected[i]
              ^ message.segment().get(ValueLayout.JAVA_BYTE, message.attributeOffset(index) + i);
    }
    return difference == 0;
  }

  byte[] computeSha1(MemorySegment segment, long offset, int before) {
    return compute(sha1, segment, offset, before, 20);
  }

  byte[] computeSha256(MemorySegment segment, long offset, int before) {
    return compute(sha256, segment, offset, before, 32);
  }

  /** The MAC of {@code before} bytes, with a header whose length ends behind the attribute. */
  private byte[] compute(Mac mac, MemorySegment segment, long offset, int before, int size) {
    MemorySegment.copy(segment, ValueLayout.JAVA_BYTE, offset, header, 0, header.length);
    put16(MemorySegment.ofArray(header), 2, before + 4 + size - StunMessage.HEADER_LENGTH);
    mac.update(header);
    mac.update(
        segment
            .asSlice(offset + StunMessage.HEADER_LENGTH, before - StunMessage.HEADER_LENGTH)
            .asByteBuffer());
    return mac.doFinal();
  }
}
