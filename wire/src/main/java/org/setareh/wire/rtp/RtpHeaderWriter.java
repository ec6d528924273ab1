package org.setareh.wire.rtp;

import static org.setareh.wire.BigEndian.put16;
import static org.setareh.wire.BigEndian.put24;
import static org.setareh.wire.BigEndian.put32;
import static org.setareh.wire.BigEndian.put64;
import static org.setareh.wire.BigEndian.put8;
import static org.setareh.wire.BigEndian.u8;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Writes an RTP header with its extensions into memory (RFC 3550 section 5.1, RFC 8285): {@link
 * #begin}, the fields of the fixed header, any number of extensions, {@link #end}. Reusable and
 * free of allocation; one thread.
 *
 * <p>An id or length that the chosen form cannot carry is a mistake of ours and throws {@link
 * IllegalArgumentException}; ask {@link #fitsOneByte} where the length comes from the network.
 */
public final class RtpHeaderWriter {
  private MemorySegment segment = MemorySegment.NULL;
  private long start;
  private long at;
  private boolean twoByteExtensions;
  private boolean anyExtension;

  /** Whether an element of this id and length (in bytes) can stand in the one-byte form. */
  public static boolean fitsOneByte(int id, int length) {
    return id >= 1 && id <= 14 && length >= 1 && length <= 16;
  }

  /**
   * Begins a header at {@code offset}, without padding, CSRCs and extensions; its fields are 0
   * until they are set.
   *
   * @param twoByteExtensions the form of the extensions that follow; the receiver must have agreed
   *     to {@code extmap-allow-mixed} if a connection uses both
   */
  public RtpHeaderWriter begin(MemorySegment segment, long offset, boolean twoByteExtensions) {
    this.segment = segment;
    this.start = offset;
    this.twoByteExtensions = twoByteExtensions;
    anyExtension = false;
    put32(segment, offset, 0x8000_0000);
    put64(segment, offset + 4, 0);
    at = offset + RtpPacket.FIXED_HEADER_LENGTH;
    return this;
  }

  public RtpHeaderWriter payloadType(int payloadType, boolean marker) {
    put8(segment, start + 1, marker ? 0x80 | payloadType : payloadType & 0x7f);
    return this;
  }

  /** Its low 16 bits count. */
  public RtpHeaderWriter sequenceNumber(int sequenceNumber) {
    put16(segment, start + 2, sequenceNumber);
    return this;
  }

  public RtpHeaderWriter timestamp(int timestamp) {
    put32(segment, start + 4, timestamp);
    return this;
  }

  public RtpHeaderWriter ssrc(int ssrc) {
    put32(segment, start + 8, ssrc);
    return this;
  }

  /** Sets the padding bit; the caller writes the padding and its count behind the payload. */
  public void padding() {
    put8(segment, start, u8(segment, start) | 0x20);
  }

  /** Begins an element of {@code length} bytes; returns where the caller writes its value. */
  public long reserve(int id, int length) {
    if (!anyExtension) {
      anyExtension = true;
      at += 4; // profile and length, written by end()
    }
    if (twoByteExtensions) {
      if (id < 1 || id > 255 || length < 0 || length > 255) {
        throw new IllegalArgumentException("id " + id + ", length " + length);
      }
      put16(segment, at, id << 8 | length);
      at += 2;
    } else {
      if (!fitsOneByte(id, length)) {
        throw new IllegalArgumentException("one-byte form: id " + id + ", length " + length);
      }
      put8(segment, at, id << 4 | (length - 1));
      at += 1;
    }
    long value = at;
    at += length;
    return value;
  }

  /** Adds an element with these bytes as its value. */
  public void extension(int id, byte[] value) {
    MemorySegment.copy(
        value, 0, segment, ValueLayout.JAVA_BYTE, reserve(id, value.length), value.length);
  }

  /** Adds an element with a copy of {@code length} bytes at {@code sourceOffset}. */
  public void extension(int id, MemorySegment source, long sourceOffset, int length) {
    MemorySegment.copy(source, sourceOffset, segment, reserve(id, length), length);
  }

  /** Adds an element of one byte, such as the audio level. */
  public void extensionByte(int id, int value) {
    put8(segment, reserve(id, 1), value);
  }

  /** Adds an element of two bytes, such as the transport-wide sequence number. */
  public void extensionShort(int id, int value) {
    put16(segment, reserve(id, 2), value);
  }

  /** Adds an element of three bytes, such as the absolute send time. */
  public void extensionInt24(int id, int value) {
    put24(segment, reserve(id, 3), value);
  }

  /** Adds an element of eight bytes, such as the absolute capture time. */
  public void extensionLong(int id, long value) {
    put64(segment, reserve(id, 8), value);
  }

  /** Ends the header: pads the extension block to 32 bits. Returns the header's length in bytes. */
  public int end() {
    if (anyExtension) {
      long block = start + RtpPacket.FIXED_HEADER_LENGTH;
      while ((at - block & 3) != 0) {
        put8(segment, at++, 0);
      }
      put8(segment, start, u8(segment, start) | 0x10);
      put16(
          segment,
          block,
          twoByteExtensions ? RtpPacket.TWO_BYTE_PROFILE : RtpPacket.ONE_BYTE_PROFILE);
      put16(segment, block + 2, (int) (at - block - 4) >>> 2);
    }
    return (int) (at - start);
  }
}
