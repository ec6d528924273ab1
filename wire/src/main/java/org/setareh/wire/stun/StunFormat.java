package org.setareh.wire.stun;

import static org.setareh.wire.BigEndian.i32;
import static org.setareh.wire.BigEndian.i64;
import static org.setareh.wire.BigEndian.u16;
import static org.setareh.wire.BigEndian.u8;

import java.lang.foreign.MemorySegment;
import java.util.zip.CRC32;

/** What reader and writer share: lengths, order, addresses and the fingerprint. */
final class StunFormat {
  static final int FAMILY_V4 = 1;
  static final int FAMILY_V6 = 2;

  /** RFC 8489 section 14.7. */
  private static final int FINGERPRINT_XOR = 0x5354554e;

  private StunFormat() {}

  /** Whether an attribute of this type can have {@code length} bytes. */
  static boolean lengthIsPossible(int type, int length) {
    return switch (type) {
      case StunAttribute.MESSAGE_INTEGRITY -> length == 20;
      case StunAttribute.MESSAGE_INTEGRITY_SHA256 ->
          length >= 16 && length <= 32 && (length & 3) == 0;
      case StunAttribute.FINGERPRINT,
          StunAttribute.PRIORITY,
          StunAttribute.LIFETIME,
          StunAttribute.CHANNEL_NUMBER,
          StunAttribute.REQUESTED_TRANSPORT,
          StunAttribute.REQUESTED_ADDRESS_FAMILY,
          StunAttribute.CONNECTION_ID,
          StunAttribute.CHANGE_REQUEST,
          StunAttribute.RESPONSE_PORT ->
          length == 4;
      case StunAttribute.ICE_CONTROLLED,
          StunAttribute.ICE_CONTROLLING,
          StunAttribute.RESERVATION_TOKEN ->
          length == 8;
      case StunAttribute.USE_CANDIDATE, StunAttribute.DONT_FRAGMENT -> length == 0;
      case StunAttribute.EVEN_PORT -> length == 1;
      case StunAttribute.USERHASH -> length == 32;
      case StunAttribute.ERROR_CODE -> length >= 4;
      case StunAttribute.UNKNOWN_ATTRIBUTES -> (length & 1) == 0;
      case StunAttribute.MAPPED_ADDRESS,
          StunAttribute.XOR_MAPPED_ADDRESS,
          StunAttribute.XOR_PEER_ADDRESS,
          StunAttribute.XOR_RELAYED_ADDRESS,
          StunAttribute.ALTERNATE_SERVER,
          StunAttribute.RESPONSE_ORIGIN,
          StunAttribute.OTHER_ADDRESS ->
          length == 8 || length == 20;
      default -> true;
    };
  }

  static boolean isEnding(int type) {
    return type == StunAttribute.MESSAGE_INTEGRITY
        || type == StunAttribute.MESSAGE_INTEGRITY_SHA256
        || type == StunAttribute.FINGERPRINT;
  }

  /**
   * Whether an attribute counts behind {@code ended} (0: none yet), the last of the ending ones.
   */
  static boolean countsAfter(int ended, int type) {
    return switch (ended) {
      case 0 -> true;
      case StunAttribute.MESSAGE_INTEGRITY ->
          type == StunAttribute.MESSAGE_INTEGRITY_SHA256 || type == StunAttribute.FINGERPRINT;
      case StunAttribute.MESSAGE_INTEGRITY_SHA256 -> type == StunAttribute.FINGERPRINT;
      default -> false;
    };
  }

  static boolean isXored(int type) {
    return type == StunAttribute.XOR_MAPPED_ADDRESS
        || type == StunAttribute.XOR_PEER_ADDRESS
        || type == StunAttribute.XOR_RELAYED_ADDRESS;
  }

  /** RFC 8489 sections 14.1 and 14.2. */
  static boolean readAddress(
      MemorySegment segment, long message, long value, int length, int type, StunAddress into) {
    if (length < 8) {
      return false;
    }
    boolean xored = isXored(type);
    int family = u8(segment, value + 1);
    int port = u16(segment, value + 2) ^ (xored ? StunMessage.MAGIC_COOKIE >>> 16 : 0);
    if (family == FAMILY_V4 && length == 8) {
      into.setV4(i32(segment, value + 4) ^ (xored ? StunMessage.MAGIC_COOKIE : 0), port);
      return true;
    }
    if (family == FAMILY_V6 && length == 20) {
      long maskHigh = xored ? i64(segment, message + 4) : 0; // cookie and transaction id
      long maskLow = xored ? i64(segment, message + 12) : 0;
      into.set(i64(segment, value + 4) ^ maskHigh, i64(segment, value + 12) ^ maskLow, port);
      return true;
    }
    return false;
  }

  /**
   * The FINGERPRINT of the message's first {@code length} bytes, whose header counts it already.
   */
  static int fingerprint(MemorySegment segment, long offset, int length) {
    CRC32 crc = new CRC32();
    crc.update(segment.asSlice(offset, length).asByteBuffer());
    return (int) crc.getValue() ^ FINGERPRINT_XOR;
  }
}
