package org.setareh.sfu.negotiate;

import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.setareh.wire.sdp.MediaFormat;

/**
 * H.264 profiles as numbers that are equal where publisher and receiver fit (RFC 6184 section 8.1):
 * profile and packetization mode, not the level, which decoders in browsers do not mind. A number
 * is even for packetization mode 0, and the next odd one is the same profile in mode 1.
 */
final class H264Profile {
  private static final int DEFAULT_PROFILE = 0x420010;
  private static final int BASELINE = 0;
  private static final int MAIN = 2;
  private static final int HIGH = 4;
  private static final int NUMBERS = 6;

  private H264Profile() {}

  /**
   * What a publisher sends under that format.
   *
   * @return -1 for what we do not forward (other profiles, interleaving)
   */
  static int sent(MediaFormat format) {
    return of(format, bits(format) >> 16);
  }

  /**
   * What a receiver decodes under that format, the best fit first; empty where that is nothing we
   * forward.
   *
   * <p>A decoder of a profile knows the smaller ones (H.264, A.2), and mode 1 contains mode 0. A
   * format without any parameters stands, by the letter, for Baseline in mode 0; the programs that
   * offer it (GStreamer, unless told otherwise) look at the stream itself and decode all of them.
   */
  static List<Integer> decoded(MediaFormat format) {
    int best = of(format, bits(format) >> 16 == 0xf4 ? 0x64 : bits(format) >> 16);
    if (best < 0) {
      return List.of();
    }
    boolean silent = format.fmtp().isEmpty();
    IntStream others =
        IntStream.iterate(NUMBERS - 1, number -> number >= 0, number -> number - 1)
            .filter(number -> number != best)
            .filter(number -> silent || number <= best && (number & 1) <= (best & 1));
    return IntStream.concat(IntStream.of(best), others).boxed().toList();
  }

  private static int of(MediaFormat format, int profileIdc) {
    int mode = format.parameter("packetization-mode", 0);
    int profile = profile(profileIdc, bits(format));
    return mode < 0 || mode > 1 || profile < 0 ? -1 : profile + mode;
  }

  /** Baseline counts as Constrained Baseline. */
  private static int profile(int profileIdc, int bits) {
    boolean set0 = (bits & 0x8000) != 0;
    return switch (profileIdc) {
      // What sets Baseline apart (FMO, ASO, redundant slices) is in no encoder that people use.
      case 0x42 -> BASELINE;
      case 0x4d -> set0 ? BASELINE : MAIN;
      case 0x58 -> set0 && (bits & 0x4000) != 0 ? BASELINE : -1;
      case 0x64 -> HIGH;
      default -> -1;
    };
  }

  /** The {@code profile-level-id}; -1 where it cannot be read. */
  private static int bits(MediaFormat format) {
    @Nullable String text = format.parameter("profile-level-id");
    if (text == null) {
      return DEFAULT_PROFILE;
    }
    try {
      return text.length() == 6 ? Integer.parseInt(text, 16) : -1;
    } catch (NumberFormatException e) {
      return -1;
    }
  }
}
