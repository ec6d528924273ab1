package org.setareh.sfu.codec;

import static org.setareh.wire.BigEndian.u8;

import java.lang.foreign.MemorySegment;

/**
 * Reads bits, the most significant first. Past the end it gives zeros and remembers: a parser asks
 * {@link #overrun} once, at its end and wherever a loop's length came from the input. Reusable.
 */
final class BitReader {
  private MemorySegment segment = MemorySegment.NULL;
  private long offset;
  private int end;
  private int position;
  private boolean escaped;

  void wrap(MemorySegment memory, long at, int length) {
    escaped = false;
    segment = memory;
    offset = at;
    end = 8 * length;
    position = 0;
  }

  /** As {@link #wrap}, leaving out H.264's emulation prevention bytes (section 7.4.1). */
  void wrapEscaped(MemorySegment memory, long at, int length) {
    wrap(memory, at, length);
    escaped = true;
  }

  /** {@code count} bits, 0 to 32. */
  int bits(int count) {
    int value = 0;
    for (int left = count; left > 0; ) {
      if (escaped && (position & 7) == 0 && atEscape()) {
        position += 8;
      }
      int inByte = Math.min(left, 8 - (position & 7));
      int bits =
          position < end
              ? u8(segment, offset + (position >>> 3)) >>> 8 - (position & 7) - inByte
                  & (1 << inByte) - 1
              : 0;
      value = value << inByte | bits;
      position += inByte;
      left -= inByte;
    }
    return value;
  }

  private boolean atEscape() {
    int at = position >>> 3;
    return at >= 2
        && position < end
        && u8(segment, offset + at) == 3
        && u8(segment, offset + at - 1) == 0
        && u8(segment, offset + at - 2) == 0;
  }

  boolean bit() {
    return bits(1) != 0;
  }

  /** {@code ns(n)} of the AV1 specification section 4.10.7: 0 to n - 1. */
  int nonSymmetric(int n) {
    int width = 32 - Integer.numberOfLeadingZeros(n);
    int shorter = (1 << width) - n;
    int value = bits(width - 1);
    return value < shorter ? value : (value << 1) - shorter + bits(1);
  }

  /** {@code ue(v)} of H.264 section 9.1; at most 32 bits. */
  int exponentialGolomb() {
    int zeros = 0;
    while (zeros < 31 && !overrun() && !bit()) {
      zeros++;
    }
    return (1 << zeros) - 1 + bits(zeros);
  }

  /** Bits read so far. */
  int position() {
    return position;
  }

  /** Whether more was read than there is. */
  boolean overrun() {
    return position > end;
  }
}
