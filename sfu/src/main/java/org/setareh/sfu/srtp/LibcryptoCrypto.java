package org.setareh.sfu.srtp;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** SRTP by OpenSSL's libcrypto. Any thread. */
final class LibcryptoCrypto extends SrtpCrypto {

  /** Ciphers are looked up by name once: a fetch takes locks. */
  private static final class Ciphers {
    static final LibcryptoCipher AES_128_GCM = new LibcryptoCipher("AES-128-GCM");
    static final LibcryptoCipher AES_256_GCM = new LibcryptoCipher("AES-256-GCM");
    static final LibcryptoCipher AES_128_CTR = new LibcryptoCipher("AES-128-CTR");

    private Ciphers() {}
  }

  static boolean isAvailable() {
    return unavailableBecause() == null;
  }

  /** Why it does not load, or null. */
  static @Nullable String unavailableBecause() {
    try {
      Objects.requireNonNull(Ciphers.AES_128_GCM);
      return null;
    } catch (LinkageError | RuntimeException e) {
      Throwable cause = e.getCause();
      return (cause == null ? e : cause).toString();
    }
  }

  @Override
  public String name() {
    return "libcrypto (" + Libcrypto.version() + ")";
  }

  @Override
  PacketCipher cipher(SrtpProfile profile, SessionKeys keys, boolean encrypt) {
    return switch (profile) {
      case AEAD_AES_128_GCM -> new LibcryptoGcm(Ciphers.AES_128_GCM, keys, encrypt);
      case AEAD_AES_256_GCM -> new LibcryptoGcm(Ciphers.AES_256_GCM, keys, encrypt);
      case AES_CM_128_HMAC_SHA1_80 -> new LibcryptoCm(Ciphers.AES_128_CTR, keys);
    };
  }
}
