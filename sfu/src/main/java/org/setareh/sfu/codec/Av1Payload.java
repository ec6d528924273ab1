package org.setareh.sfu.codec;

import static org.setareh.wire.BigEndian.u8;

import java.lang.foreign.MemorySegment;

/**
 * Reads AV1's aggregation header ("RTP Payload Format For AV1" section 4.4), all there is where a
 * sender gives no dependency descriptor. Any thread; no state.
 *
 * <pre>
 *  0 1 2 3 4 5 6 7
 * +-+-+-+-+-+-+-+-+
 * |Z|Y| W |N|-|-|-|
 * +-+-+-+-+-+-+-+-+
 * </pre>
 */
public final class Av1Payload {
  private Av1Payload() {}

  /** Whether there is an aggregation header with anything behind it that the format allows. */
  public static boolean valid(MemorySegment segment, long offset, int length) {
    return length >= 2 && (u8(segment, offset) & 0x88) != 0x88;
  }

  /** N: a coded video sequence begins: a key frame with its sequence header. */
  public static boolean keyFrame(MemorySegment segment, long offset) {
    return (u8(segment, offset) & 0x08) != 0;
  }

  /** Z: the first element goes on with an OBU that began in the packet before. */
  public static boolean continues(MemorySegment segment, long offset) {
    return (u8(segment, offset) & 0x80) != 0;
  }
}
