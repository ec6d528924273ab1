package org.setareh.sfu.codec;

import static org.setareh.wire.BigEndian.u16;
import static org.setareh.wire.BigEndian.u8;

import java.lang.foreign.MemorySegment;

/**
 * Finds the NAL units that matter in an H.264 payload: single units, STAP-A and FU-A, which is all
 * that packetization modes 0 and 1 know (RFC 6184 section 5), and the picture's size in a sequence
 * parameter set (H.264 section 7.3.2.1). Reusable; one thread.
 *
 * <p>A key frame is where the parameter sets stand, not where the IDR slice does: a decoder that is
 * switched to this stream has no others.
 */
public final class H264Payload {
  private static final int IDR = 5;
  private static final int SPS = 7;
  private static final int DELIMITER = 9;
  private static final int END_OF_SEQUENCE = 10;
  private static final int END_OF_STREAM = 11;
  private static final int STAP_A = 24;
  private static final int FU_A = 28;

  private final BitReader in = new BitReader();
  private boolean parameterSets;
  private boolean idr;
  private boolean frameStart;
  private int width;
  private int height;
  private int validLength;

  /** False: no NAL unit, or of a kind that browsers never negotiate, or beyond the payload. */
  public boolean parse(MemorySegment segment, long offset, int length) {
    parameterSets = idr = frameStart = false;
    width = height = 0;
    validLength = length;
    if (length < 1) {
      return false;
    }
    int type = u8(segment, offset) & 0x1f;
    if (length == 1) {
      return type == END_OF_SEQUENCE || type == END_OF_STREAM; // nothing follows their type
    }
    if (type == STAP_A) {
      return parseAggregate(segment, offset, length);
    }
    if (type == FU_A) {
      return parseFragment(segment, offset, length);
    }
    if (type == 0 || type > 23) {
      return false;
    }
    unit(type, segment, offset, length);
    return true;
  }

  // RFC 6184 section 5.7.1: units with a 16-bit length each. Some senders fill the packet up with
  // zeros, and whatever else stands behind valid units is none.
  private boolean parseAggregate(MemorySegment segment, long offset, int length) {
    int at = 1;
    while (length - at >= 3) {
      int size = u16(segment, offset + at);
      if (size == 0 || size > length - at - 2) {
        break;
      }
      at += 2;
      unit(u8(segment, offset + at) & 0x1f, segment, offset + at, size);
      at += size;
    }
    validLength = at;
    return at > 1;
  }

  // Section 5.8: indicator, then S, E, R and the type, then the unit without its own first byte.
  private boolean parseFragment(MemorySegment segment, long offset, int length) {
    if (length < 3) {
      return false;
    }
    int header = u8(segment, offset + 1);
    if ((header & 0x80) != 0) {
      unit(header & 0x1f, segment, offset + 1, length - 1);
    }
    return true;
  }

  /** A unit that begins here, its first byte included. */
  private void unit(int type, MemorySegment segment, long offset, int length) {
    if (type == SPS) {
      parameterSets = true;
      frameStart = true;
      readSize(segment, offset, length);
    } else if (type == DELIMITER) {
      frameStart = true;
    } else if (type <= IDR && type > 0) {
      idr |= type == IDR;
      // first_mb_in_slice is 0, which ue(v) writes as a single 1
      frameStart |= length > 1 && (u8(segment, offset + 1) & 0x80) != 0;
    }
  }

  private void readSize(MemorySegment segment, long offset, int length) {
    in.wrapEscaped(segment, offset, length);
    in.bits(8);
    int profile = in.bits(8);
    in.bits(16); // constraints, level
    in.exponentialGolomb(); // id
    int chroma = 1;
    if (hasChroma(profile)) {
      chroma = in.exponentialGolomb();
      if (chroma == 3) {
        in.bits(1);
      }
      in.exponentialGolomb(); // luma's bits
      in.exponentialGolomb(); // chroma's bits
      in.bits(1);
      if (in.bit()) {
        skipScalingMatrices(chroma == 3 ? 12 : 8);
      }
    }
    in.exponentialGolomb(); // frame number's bits
    skipPictureOrder();
    in.exponentialGolomb(); // reference frames
    in.bits(1);
    int columns = in.exponentialGolomb() + 1;
    int rows = in.exponentialGolomb() + 1;
    int fields = in.bit() ? 1 : 2;
    if (fields == 2) {
      in.bits(1);
    }
    in.bits(1);
    int cropX = 0;
    int cropY = 0;
    if (in.bit()) {
      cropX = in.exponentialGolomb() + in.exponentialGolomb();
      cropY = in.exponentialGolomb() + in.exponentialGolomb();
    }
    int w = 16 * columns - cropX * (chroma == 1 || chroma == 2 ? 2 : 1);
    int h = fields * (16 * rows - cropY * (chroma == 1 ? 2 : 1));
    if (!in.overrun() && plausible(columns, cropX, w) && plausible(rows, cropY, h)) {
      width = w;
      height = h;
    }
  }

  private static boolean plausible(int blocks, int crop, int pixels) {
    return blocks > 0 && blocks <= 1024 && crop >= 0 && crop <= 16_384 && pixels > 0;
  }

  private static boolean hasChroma(int profile) {
    return switch (profile) {
      case 44, 83, 86, 100, 110, 118, 122, 128, 134, 135, 138, 139, 244 -> true;
      default -> false;
    };
  }

  private void skipScalingMatrices(int count) {
    for (int matrix = 0; matrix < count && !in.overrun(); matrix++) {
      if (in.bit()) {
        int last = 8;
        for (int i = 0, size = matrix < 6 ? 16 : 64; i < size && last != 0; i++) {
          last = last + signed(in.exponentialGolomb()) & 0xff;
        }
      }
    }
  }

  private void skipPictureOrder() {
    int type = in.exponentialGolomb();
    if (type == 0) {
      in.exponentialGolomb();
    } else if (type == 1) {
      in.bits(1);
      in.exponentialGolomb();
      in.exponentialGolomb();
      for (int left = in.exponentialGolomb(); left > 0 && !in.overrun(); left--) {
        in.exponentialGolomb();
      }
    }
  }

  /** {@code se(v)} of H.264 section 9.1.1. */
  private static int signed(int code) {
    return (code & 1) != 0 ? (code + 1) / 2 : -(code / 2);
  }

  /** Whether a decoder can start here: the sequence parameter set stands in this packet. */
  public boolean keyFrame() {
    return parameterSets;
  }

  /** Whether an IDR slice begins in this packet. */
  public boolean idr() {
    return idr;
  }

  /** Whether a picture begins here: a parameter set, a delimiter, or its first macroblock. */
  public boolean frameStart() {
    return frameStart;
  }

  /** Bytes of the payload that are what they say: an aggregate's without what follows its units. */
  public int validLength() {
    return validLength;
  }

  /** Pixels by the parameter set in this packet; 0 where it does not say. */
  public int width() {
    return width;
  }

  /** Pixels by the parameter set in this packet; 0 where it does not say. */
  public int height() {
    return height;
  }
}
