package org.setareh.sfu.srtp;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Protection profiles we speak, in our order of preference (RFC 5764 4.1.2, RFC 7714 14.2). */
public enum SrtpProfile {
  AEAD_AES_128_GCM(0x0007, 16, 12, 16, 16, true),
  AEAD_AES_256_GCM(0x0008, 32, 12, 16, 16, true),
  AES_CM_128_HMAC_SHA1_80(0x0001, 16, 14, 10, 10, false);

  /** Most bytes that protection adds to a packet: SRTCP's index and a GCM tag. */
  public static final int MAX_TRAILER_BYTES = 20;

  private static final List<SrtpProfile> PREFERENCE = List.of(values());

  private final int id;
  private final int keyBytes;
  private final int saltBytes;
  private final int rtpTagBytes;
  private final int rtcpTagBytes;
  private final boolean aead;

  SrtpProfile(
      int id, int keyBytes, int saltBytes, int rtpTagBytes, int rtcpTagBytes, boolean aead) {
    this.id = id;
    this.keyBytes = keyBytes;
    this.saltBytes = saltBytes;
    this.rtpTagBytes = rtpTagBytes;
    this.rtcpTagBytes = rtcpTagBytes;
    this.aead = aead;
  }

  /** All profiles, the best first. */
  public static List<SrtpProfile> preference() {
    return PREFERENCE;
  }

  /** The profile with this {@code use_srtp} id, or null. */
  public static @Nullable SrtpProfile ofId(int id) {
    for (SrtpProfile profile : PREFERENCE) {
      if (profile.id == id) {
        return profile;
      }
    }
    return null;
  }

  /** Two bytes in {@code use_srtp}. */
  public int id() {
    return id;
  }

  /** Bytes of the master key, and of the session's encryption key. */
  public int keyBytes() {
    return keyBytes;
  }

  /** Bytes of the master salt, and of the session's salt. */
  public int saltBytes() {
    return saltBytes;
  }

  public int rtpTagBytes() {
    return rtpTagBytes;
  }

  public int rtcpTagBytes() {
    return rtcpTagBytes;
  }

  /** What {@code unprotectRtcp} takes off and {@code protectRtcp} adds: index and tag. */
  public int rtcpTrailerBytes() {
    return rtcpTagBytes + 4;
  }

  boolean isAead() {
    return aead;
  }

  /** Bytes to export from DTLS: two keys and two salts (RFC 5764 section 4.2). */
  public int keyingMaterialBytes() {
    return 2 * (keyBytes + saltBytes);
  }
}
