package org.setareh.sfu.srtp;

import java.util.Arrays;

/**
 * One direction's master key and salt. Any thread.
 *
 * @param key {@link SrtpProfile#keyBytes()} long
 * @param salt {@link SrtpProfile#saltBytes()} long
 */
@SuppressWarnings("ArrayRecordComponent") // key material, never compared
public record SrtpMasterKey(byte[] key, byte[] salt) {

  /**
   * What the DTLS client encrypts with.
   *
   * @param exported DTLS exporter's output, label {@code EXTRACTOR-dtls_srtp}, {@link
   *     SrtpProfile#keyingMaterialBytes()} long (RFC 5764 section 4.2)
   */
  public static SrtpMasterKey ofClient(SrtpProfile profile, byte[] exported) {
    return part(profile, exported, 0);
  }

  /** What the DTLS server encrypts with; see {@link #ofClient}. */
  public static SrtpMasterKey ofServer(SrtpProfile profile, byte[] exported) {
    return part(profile, exported, 1);
  }

  // client_write_key, server_write_key, client_write_salt, server_write_salt
  private static SrtpMasterKey part(SrtpProfile profile, byte[] exported, int side) {
    if (exported.length != profile.keyingMaterialBytes()) {
      throw new IllegalArgumentException("keying material of " + exported.length + " bytes");
    }
    int key = side * profile.keyBytes();
    int salt = 2 * profile.keyBytes() + side * profile.saltBytes();
    return new SrtpMasterKey(
        Arrays.copyOfRange(exported, key, key + profile.keyBytes()),
        Arrays.copyOfRange(exported, salt, salt + profile.saltBytes()));
  }

  void check(SrtpProfile profile) {
    if (key.length != profile.keyBytes() || salt.length != profile.saltBytes()) {
      throw new IllegalArgumentException(
          profile + " with key of " + key.length + " and salt of " + salt.length + " bytes");
    }
  }

  /** Hides the key. */
  @Override
  public String toString() {
    return "SrtpMasterKey[" + key.length + " bytes]";
  }
}
