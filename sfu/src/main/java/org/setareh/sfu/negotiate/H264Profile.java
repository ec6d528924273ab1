package org.setareh.sfu.negotiate;

import org.jspecify.annotations.Nullable;
import org.setareh.wire.sdp.MediaFormat;

/**
 * H.264 profiles as numbers that are equal where publisher and receiver fit (RFC 6184 section 8.1):
 * profile and packetization mode, not the level, which decoders in browsers do not mind.
 */
final class H264Profile {
  private static final int DEFAULT_PROFILE = 0x420010;
  private static final int BASELINE = 0;
  private static final int MAIN = 2;

  private H264Profile() {}

  /**
   * @return an even number for packetization mode 0, the next odd one for mode 1; -1 for what we do
   *     not forward (other profiles, interleaving)
   */
  static int of(MediaFormat format) {
    int mode = format.parameter("packetization-mode", 0);
    int profile = profile(format.parameter("profile-level-id"));
    return mode > 1 || profile < 0 ? -1 : profile + mode;
  }

  /** Level out of {@code profile-level-id}: Baseline counts as Constrained Baseline. */
  private static int profile(@Nullable String text) {
    int bits = DEFAULT_PROFILE;
    if (text != null) {
      try {
        bits = text.length() == 6 ? Integer.parseInt(text, 16) : -1;
      } catch (NumberFormatException e) {
        bits = -1;
      }
    }
    boolean set0 = (bits & 0x8000) != 0;
    return switch (bits >> 16) {
      // What sets Baseline apart (FMO, ASO, redundant slices) is in no encoder that people use.
      case 0x42 -> BASELINE;
      case 0x4d -> set0 ? BASELINE : MAIN;
      case 0x58 -> set0 && (bits & 0x4000) != 0 ? BASELINE : -1;
      default -> -1;
    };
  }
}
