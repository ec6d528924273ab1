package org.setareh.signaling.data;

import java.security.GeneralSecurityException;
import java.util.HexFormat;
import javax.crypto.KDF;
import javax.crypto.SecretKey;
import javax.crypto.spec.HKDFParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** The data folder's secret, and the keys for each purpose drawn from it by HKDF (RFC 5869). */
public final class Secrets {
  private final SecretKey master;

  public Secrets(byte[] master) {
    this.master = new SecretKeySpec(master, "HKDF");
  }

  /** Tells this installation from others; no secret. Eight hexadecimal digits. */
  public String installation() {
    byte[] drawn = key("installation", "HKDF").getEncoded();
    return HexFormat.of().formatHex(drawn, 0, 4);
  }

  /** A 256-bit key; the same purpose gets the same key. */
  public SecretKey key(String purpose, String algorithm) {
    try {
      var parameters =
          HKDFParameterSpec.ofExtract()
              .addIKM(master)
              .thenExpand(
                  ("setareh " + purpose).getBytes(java.nio.charset.StandardCharsets.UTF_8), 32);
      return KDF.getInstance("HKDF-SHA256").deriveKey(algorithm, parameters);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("HKDF is part of every JDK 25", e);
    }
  }
}
