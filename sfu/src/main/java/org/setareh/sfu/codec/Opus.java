package org.setareh.sfu.codec;

import static org.setareh.wire.BigEndian.u8;

import java.lang.foreign.MemorySegment;

/**
 * Reads what an Opus packet shows from outside (RFC 6716 section 3, RFC 7587). Any thread; no
 * state.
 */
public final class Opus {
  /** Packets of up to so many bytes carry no sound: DTX, and the comfort noise it renews. */
  public static final int SILENCE_BYTES = 3;

  /** Units of the 48 kHz clock that a packet may last at most: 120 ms. */
  public static final int MAX_DURATION = 5_760;

  // Frame length in units of 48 kHz by the TOC byte's configuration, table 2 of RFC 6716.
  private static final int[] SILK = {480, 960, 1920, 2880};

  private Opus() {}

  /** Whether the length alone says that nothing is heard (RFC 7587 section 3.1.3, RFC 6716 3.1). */
  public static boolean silence(int length) {
    return length <= SILENCE_BYTES;
  }

  /** How long the packet lasts in units of 48 kHz, up to 5,760; -1 if it is no Opus packet. */
  public static int duration(MemorySegment segment, long offset, int length) {
    if (length < 1) {
      return -1;
    }
    int toc = u8(segment, offset);
    int frames =
        switch (toc & 3) {
          case 0 -> 1;
          case 1, 2 -> 2;
          default -> length < 2 ? -1 : u8(segment, offset + 1) & 0x3f;
        };
    int duration = frames * frameDuration(toc >>> 3);
    return frames < 1 || duration > MAX_DURATION ? -1 : duration;
  }

  /** Whether the TOC byte says stereo. */
  public static boolean stereo(MemorySegment segment, long offset) {
    return (u8(segment, offset) & 4) != 0;
  }

  private static int frameDuration(int configuration) {
    if (configuration < 12) {
      return SILK[configuration & 3];
    }
    if (configuration < 16) {
      return (configuration & 1) == 0 ? 480 : 960; // hybrid
    }
    return 120 << (configuration & 3); // CELT: 2.5 to 20 ms
  }
}
