package org.setareh.wire.rtp;

import static org.setareh.wire.BigEndian.i32;
import static org.setareh.wire.BigEndian.u16;
import static org.setareh.wire.BigEndian.u8;

import java.lang.foreign.MemorySegment;

/**
 * Reads one RTP packet in place (RFC 3550 section 5.1, RFC 8285).
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |V=2|P|X|  CC   |M|     PT      |       sequence number         |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |                           timestamp                           |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |           synchronization source (SSRC) identifier            |
 * +=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+
 * </pre>
 *
 * <p>{@link #wrap} checks everything and caches the fields, so that accessors are plain reads and
 * never fail. A flyweight: wrapped again for the next packet, it owns no memory and is valid as
 * long as the memory below is. Written by one thread; reading changes nothing.
 */
public final class RtpPacket {
  /** Length of the fixed header in bytes. */
  public static final int FIXED_HEADER_LENGTH = 12;

  /** Extension elements that are read of a packet; those behind are not. */
  public static final int MAX_EXTENSIONS = 32;

  static final int ONE_BYTE_PROFILE = 0xBEDE;
  static final int TWO_BYTE_PROFILE = 0x1000;

  private final byte[] extensionIds = new byte[MAX_EXTENSIONS];
  private final short[] extensionStarts = new short[MAX_EXTENSIONS];
  private final short[] extensionLengths = new short[MAX_EXTENSIONS];

  private MemorySegment segment = MemorySegment.NULL;
  private long offset;
  private int length;
  private int firstWord;
  private int timestamp;
  private int ssrc;
  private int headerLength;
  private int paddingLength;
  private int extensionCount;

  /**
   * The length in bytes of the header with CSRCs and extension block, or -1 if there is no whole
   * RTP header of version 2 in these bytes. Looks at nothing behind the header, so it works on SRTP
   * too.
   */
  public static int headerLength(MemorySegment segment, long offset, int length) {
    if (length < FIXED_HEADER_LENGTH) {
      return -1;
    }
    int first = u8(segment, offset);
    if (first >>> 6 != 2) {
      return -1;
    }
    int header = FIXED_HEADER_LENGTH + 4 * (first & 0x0f);
    if ((first & 0x10) != 0) {
      if (length < header + 4) {
        return -1;
      }
      header += 4 + 4 * u16(segment, offset + header + 2);
    }
    return header <= length ? header : -1;
  }

  /**
   * Takes the packet at {@code offset}. Wrong version, CSRCs or an extension block that reach
   * beyond the packet, padding longer than the payload: false, and then no accessor means anything.
   * Extension elements are taken as far as they lie in their block: a receiver may ignore any (RFC
   * 8285 section 4.1), and the payload is there whatever they say.
   *
   * @param length of the packet in bytes; at most 65,535
   */
  public boolean wrap(MemorySegment segment, long offset, int length) {
    int header = length > 0xffff ? -1 : headerLength(segment, offset, length);
    if (header < 0) {
      return false;
    }
    int first = i32(segment, offset);
    int padding = 0;
    if ((first & 0x2000_0000) != 0) {
      padding = header == length ? 0 : u8(segment, offset + length - 1);
      if (padding == 0 || padding > length - header) {
        return false;
      }
    }
    this.segment = segment;
    this.offset = offset;
    this.length = length;
    firstWord = first;
    timestamp = i32(segment, offset + 4);
    ssrc = i32(segment, offset + 8);
    headerLength = header;
    paddingLength = padding;
    extensionCount = 0;
    if ((first & 0x1000_0000) != 0) {
      readExtensions();
    }
    return true;
  }

  private void readExtensions() {
    int block = FIXED_HEADER_LENGTH + 4 * csrcCount();
    int profile = u16(segment, offset + block);
    if (profile == ONE_BYTE_PROFILE) {
      readOneByteExtensions(block + 4);
    } else if ((profile & 0xfff0) == TWO_BYTE_PROFILE) {
      readTwoByteExtensions(block + 4);
    } // another profile's block: its length was checked, its contents are unknown
  }

  // RFC 8285 section 4.2.
  private void readOneByteExtensions(int from) {
    int at = from;
    while (at < headerLength) {
      int head = u8(segment, offset + at++);
      if (head == 0) {
        continue;
      }
      int id = head >>> 4;
      int size = (head & 0x0f) + 1;
      if (id == 15 || id == 0 || !keep(id, at, size)) {
        return; // both ids end the block, whatever stands behind
      }
      at += size;
    }
  }

  // RFC 8285 section 4.3.
  private void readTwoByteExtensions(int from) {
    int at = from;
    while (at < headerLength - 1) {
      int id = u8(segment, offset + at++);
      if (id == 0) {
        continue;
      }
      int size = u8(segment, offset + at++);
      if (!keep(id, at, size)) {
        return;
      }
      at += size;
    }
  }

  private boolean keep(int id, int start, int size) {
    if (extensionCount == MAX_EXTENSIONS || size > headerLength - start) {
      return false;
    }
    extensionIds[extensionCount] = (byte) id;
    extensionStarts[extensionCount] = (short) start;
    extensionLengths[extensionCount] = (short) size;
    extensionCount++;
    return true;
  }

  /** The memory that was wrapped. */
  public MemorySegment segment() {
    return segment;
  }

  /** Where the packet begins in {@link #segment()}. */
  public long offset() {
    return offset;
  }

  /** Bytes of the whole packet. */
  public int length() {
    return length;
  }

  /** 0 to 127. */
  public int payloadType() {
    return firstWord >>> 16 & 0x7f;
  }

  public boolean marker() {
    return (firstWord & 0x0080_0000) != 0;
  }

  /** 0 to 65,535. */
  public int sequenceNumber() {
    return firstWord & 0xffff;
  }

  /** The raw 32 bits, in units of the codec's clock. */
  public int timestamp() {
    return timestamp;
  }

  /** The raw 32 bits. */
  public int ssrc() {
    return ssrc;
  }

  /** 0 to 15. */
  public int csrcCount() {
    return firstWord >>> 24 & 0x0f;
  }

  /** The raw 32 bits; {@code index} below {@link #csrcCount()}. */
  public int csrc(int index) {
    return i32(segment, offset + FIXED_HEADER_LENGTH + 4L * index);
  }

  /** Bytes before the payload, CSRCs and extension block included. */
  public int headerLength() {
    return headerLength;
  }

  /** Where the payload begins in {@link #segment()}. */
  public long payloadOffset() {
    return offset + headerLength;
  }

  /** Bytes of payload without padding; 0 in a packet of padding only. */
  public int payloadLength() {
    return length - headerLength - paddingLength;
  }

  /** Bytes of padding, its count byte included; 0 without. */
  public int paddingLength() {
    return paddingLength;
  }

  /** How many extension elements the packet carries. */
  public int extensionCount() {
    return extensionCount;
  }

  /** The id (1 to 255) of the element at {@code index}, in the packet's order. */
  public int extensionId(int index) {
    return extensionIds[index] & 0xff;
  }

  /**
   * Where the value of the first element with this id begins in {@link #segment()}, or -1 where
   * there is none. An element may be empty (two-byte form): ask {@link #extensionLength} before
   * reading.
   */
  public long extensionOffset(int id) {
    int index = indexOf(id);
    return index < 0 ? -1 : offset + (extensionStarts[index] & 0xffff);
  }

  /** Bytes of the value of the first element with this id (0 to 255), or -1 without. */
  public int extensionLength(int id) {
    int index = indexOf(id);
    return index < 0 ? -1 : extensionLengths[index];
  }

  private int indexOf(int id) {
    for (int i = 0; i < extensionCount; i++) {
      if ((extensionIds[i] & 0xff) == id) {
        return i;
      }
    }
    return -1;
  }
}
