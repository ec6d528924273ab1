package org.setareh.sfu.srtp;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.Objects;

/** Big-endian access to packets at any alignment, and their addresses for the library. */
final class Bytes {
  private static final ValueLayout.OfShort SHORT =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
  private static final ValueLayout.OfInt INT =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
  private static final ValueLayout.OfLong LONG =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

  private Bytes() {}

  static int u8(MemorySegment segment, long offset) {
    return segment.get(JAVA_BYTE, offset) & 0xFF;
  }

  static int u16(MemorySegment segment, long offset) {
    return segment.get(SHORT, offset) & 0xFFFF;
  }

  static void u16(MemorySegment segment, long offset, int value) {
    segment.set(SHORT, offset, (short) value);
  }

  static int i32(MemorySegment segment, long offset) {
    return segment.get(INT, offset);
  }

  static void i32(MemorySegment segment, long offset, int value) {
    segment.set(INT, offset, value);
  }

  static long i64(MemorySegment segment, long offset) {
    return segment.get(LONG, offset);
  }

  static void i64(MemorySegment segment, long offset, long value) {
    segment.set(LONG, offset, value);
  }

  /**
   * Where bytes lie in native memory. The library checks nothing, so a mistake of ours must show
   * here.
   */
  static long address(MemorySegment segment, long offset, long length) {
    Objects.checkFromIndexSize(offset, length, segment.byteSize());
    if (!segment.isNative()) {
      throw new IllegalArgumentException("packet on the heap");
    }
    return segment.address() + offset;
  }
}
