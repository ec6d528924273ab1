package org.setareh.sfu.srtp;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A library that does SRTP's arithmetic: the boundary between our packet logic and other people's
 * AES. Chosen once at start; any thread.
 */
public abstract sealed class SrtpCrypto permits LibcryptoCrypto, JitsiCrypto {
  private static final Logger log = LoggerFactory.getLogger(SrtpCrypto.class);

  /**
   * Chooses the library and logs which.
   *
   * @param name {@code auto} (libcrypto where it loads, else jitsi-srtp), {@code libcrypto} or
   *     {@code jitsi}
   * @throws IllegalArgumentException for another name
   * @throws IllegalStateException if what was forced does not load
   */
  public static SrtpCrypto choose(String name) {
    SrtpCrypto crypto =
        switch (name) {
          case "auto" -> LibcryptoCrypto.isAvailable() ? new LibcryptoCrypto() : new JitsiCrypto();
          case "libcrypto" -> {
            if (!LibcryptoCrypto.isAvailable()) {
              throw new IllegalStateException(
                  "SRTP by libcrypto was asked for, but it does not load: "
                      + LibcryptoCrypto.unavailableBecause());
            }
            yield new LibcryptoCrypto();
          }
          case "jitsi" -> new JitsiCrypto();
          default ->
              throw new IllegalArgumentException("srtp: auto, libcrypto or jitsi, not " + name);
        };
    log.info("SRTP by {}", crypto.name());
    return crypto;
  }

  /** {@code libcrypto} with its version, or {@code jitsi-srtp}. */
  public abstract String name();

  /** Protects what we send to a peer, with our own key. Made on any thread. */
  public final SrtpSender sender(SrtpProfile profile, SrtpMasterKey key) {
    return new SrtpSender(this, profile, key);
  }

  /** Unprotects what a peer sends to us, with its key. Made on any thread. */
  public final SrtpReceiver receiver(SrtpProfile profile, SrtpMasterKey key) {
    return new SrtpReceiver(this, profile, key);
  }

  /** A cipher for one direction of one connection's SRTP or SRTCP. */
  abstract PacketCipher cipher(SrtpProfile profile, SessionKeys keys, boolean encrypt);
}
