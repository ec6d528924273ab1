package org.setareh.sfu.srtp;

import java.security.GeneralSecurityException;
import org.jitsi.srtp.crypto.Aes;

/**
 * SRTP by jitsi-srtp's ciphers, which are the JDK's or its own native library's, whatever it finds
 * fastest. For machines without libcrypto; it copies and allocates. Any thread.
 */
final class JitsiCrypto extends SrtpCrypto {

  JitsiCrypto() {
    // The library measures all providers it knows when a cipher is first made, for some seconds:
    // rather at start than when the first peer waits.
    for (SrtpProfile profile : SrtpProfile.preference()) {
      byte[] key = new byte[profile.keyBytes()];
      cipher(profile, new SessionKeys(key, new byte[20], new byte[profile.saltBytes()]), true);
    }
  }

  @Override
  public String name() {
    return "jitsi-srtp";
  }

  @Override
  PacketCipher cipher(SrtpProfile profile, SessionKeys keys, boolean encrypt) {
    try {
      return profile.isAead()
          ? new JitsiGcm(Aes.createCipher("AES/GCM/NoPadding"), keys, encrypt)
          : new JitsiCm(Aes.createCipher("AES/CTR/NoPadding"), keys);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has AES", e);
    }
  }
}
