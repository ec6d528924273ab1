package org.setareh.sfu.srtp;

import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * What is derived from a master key for SRTP or SRTCP (RFC 3711 section 4.3, with AES-CM as the
 * pseudo-random function; RFC 7714 section 11 keeps it and pads the 12-byte salt on the right). The
 * key derivation rate is 0, as DTLS-SRTP has it: derived once.
 *
 * @param authentication 20 bytes for HMAC-SHA1; empty for AEAD
 */
@SuppressWarnings("ArrayRecordComponent") // key material, never compared
record SessionKeys(byte[] encryption, byte[] authentication, byte[] salt) {
  private static final int RTP_LABEL = 0x00;
  private static final int RTCP_LABEL = 0x03;
  private static final int HMAC_KEY_BYTES = 20;

  static SessionKeys ofRtp(SrtpProfile profile, SrtpMasterKey master) {
    return derive(profile, master, RTP_LABEL);
  }

  static SessionKeys ofRtcp(SrtpProfile profile, SrtpMasterKey master) {
    return derive(profile, master, RTCP_LABEL);
  }

  // Labels follow each other: encryption, authentication, salt.
  private static SessionKeys derive(SrtpProfile profile, SrtpMasterKey master, int label) {
    master.check(profile);
    return new SessionKeys(
        derive(master, label, profile.keyBytes()),
        derive(master, label + 1, profile.isAead() ? 0 : HMAC_KEY_BYTES),
        derive(master, label + 2, profile.saltBytes()));
  }

  /** {@code length} bytes of AES-CM's key stream from (salt XOR label * 2^48) * 2^16. */
  static byte[] derive(SrtpMasterKey master, int label, int length) {
    byte[] counter = Arrays.copyOf(master.salt(), 16);
    counter[7] ^= (byte) label;
    try {
      Cipher cipher = Cipher.getInstance("AES/CTR/NoPadding");
      cipher.init(
          Cipher.ENCRYPT_MODE,
          new SecretKeySpec(master.key(), "AES"),
          new IvParameterSpec(counter));
      return cipher.doFinal(new byte[length]);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has AES", e);
    }
  }

  @Override
  public String toString() {
    return "SessionKeys[" + encryption.length + " bytes]";
  }
}
