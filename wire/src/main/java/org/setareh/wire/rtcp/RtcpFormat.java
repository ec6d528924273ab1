package org.setareh.wire.rtcp;

import static org.setareh.wire.BigEndian.u8;

import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/** Numbers of the RTCP packet types, and which bodies are long enough for their kind. */
final class RtcpFormat {
  static final int HEADER_LENGTH = 4;
  static final int REPORT_BLOCK_LENGTH = 24;
  static final int SENDER_INFO_LENGTH = 20;

  static final int SR = 200;
  static final int RR = 201;
  static final int SDES = 202;
  static final int BYE = 203;
  static final int RTPFB = 205;
  static final int PSFB = 206;

  static final int RTPFB_NACK = 1;
  static final int RTPFB_TRANSPORT_FEEDBACK = 15;
  static final int PSFB_PLI = 1;
  static final int PSFB_FIR = 4;

  private RtcpFormat() {}

  /**
   * The kind of the packet at {@code offset}, or null if its body is too short or crooked for what
   * its type says. {@code length} is the packet's, header included and padding left out.
   */
  static @Nullable RtcpKind kind(MemorySegment segment, long offset, int length) {
    int count = u8(segment, offset) & 0x1f;
    return switch (u8(segment, offset + 1)) {
      case SR ->
          kindIf(
              length >= 8 + SENDER_INFO_LENGTH + count * REPORT_BLOCK_LENGTH,
              RtcpKind.SENDER_REPORT);
      case RR -> kindIf(length >= 8 + count * REPORT_BLOCK_LENGTH, RtcpKind.RECEIVER_REPORT);
      case SDES -> kindIf(sdesIsWhole(segment, offset, length, count), RtcpKind.SOURCE_DESCRIPTION);
      case BYE -> kindIf(length >= 4 + 4 * count, RtcpKind.BYE);
      case RTPFB -> transportLayer(segment, offset, length, count);
      case PSFB -> payloadSpecific(segment, offset, length, count);
      default -> RtcpKind.OTHER;
    };
  }

  private static @Nullable RtcpKind kindIf(boolean whole, RtcpKind kind) {
    return whole ? kind : null;
  }

  private static @Nullable RtcpKind transportLayer(
      MemorySegment segment, long offset, int length, int format) {
    return switch (format) {
      case RTPFB_NACK -> kindIf(length >= 16, RtcpKind.NACK);
      case RTPFB_TRANSPORT_FEEDBACK ->
          kindIf(
              TransportFeedbackReader.deltasStart(segment, offset, length) >= 0,
              RtcpKind.TRANSPORT_FEEDBACK);
      default -> kindIf(length >= 12, RtcpKind.OTHER);
    };
  }

  private static @Nullable RtcpKind payloadSpecific(
      MemorySegment segment, long offset, int length, int format) {
    if (length < 12) {
      return null;
    }
    return switch (format) {
      case PSFB_PLI -> RtcpKind.PICTURE_LOSS;
      case PSFB_FIR -> kindIf(length >= 20, RtcpKind.FULL_INTRA_REQUEST);
      default -> RtcpKind.OTHER;
    };
  }

  // RFC 3550 section 6.5: each chunk is an SSRC and items up to a null, padded to 32 bits.
  private static boolean sdesIsWhole(MemorySegment segment, long offset, int length, int chunks) {
    int at = HEADER_LENGTH;
    for (int chunk = 0; chunk < chunks; chunk++) {
      at += 4;
      while (true) {
        if (at >= length) {
          return false;
        }
        if (u8(segment, offset + at) == 0) {
          break;
        }
        if (at + 2 > length) {
          return false;
        }
        at += 2 + u8(segment, offset + at + 1);
      }
      at = (at & ~3) + 4;
    }
    return at <= length;
  }
}
