package org.setareh.sfu.codec;

import static org.setareh.wire.BigEndian.put8;
import static org.setareh.wire.BigEndian.u8;

import java.lang.foreign.MemorySegment;

/**
 * Copies a dependency descriptor with another frame number and, where wanted, other active decode
 * targets, so that a receiver of fewer layers knows what it will not get. Everything else is copied
 * bit by bit, custom fields too. Reusable and free of allocation; one thread.
 */
public final class DependencyDescriptorWriter {
  /** Bytes by which the copy may be longer than the original. */
  public static final int MAX_GROWTH = 5;

  private final BitReader in = new BitReader();
  private MemorySegment out = MemorySegment.NULL;
  private long at;
  private int pending;
  private int pendingBits;

  /**
   * Copies with another frame number alone.
   *
   * @param to where as many bytes are free as the original has
   */
  public static void copy(DependencyDescriptor parsed, int frameNumber, MemorySegment to, long at) {
    MemorySegment.copy(parsed.memory(), parsed.offset(), to, at, parsed.length());
    put8(to, at + 1, frameNumber >>> 8);
    put8(to, at + 2, frameNumber);
  }

  /**
   * Copies with another frame number and other active decode targets.
   *
   * @param activeTargets bit 0 for target 0
   * @param to where {@link #MAX_GROWTH} bytes more are free than the original has
   * @return the copy's length in bytes
   */
  public int copy(
      DependencyDescriptor parsed,
      int frameNumber,
      int activeTargets,
      MemorySegment to,
      long toOffset) {
    MemorySegment from = parsed.memory();
    long fromOffset = parsed.offset();
    int length = parsed.length();
    out = to;
    at = toOffset;
    pendingBits = 0;
    pending = 0;
    put(u8(from, fromOffset), 8);
    put(frameNumber & 0xffff, 16);
    put(parsed.flags() | 0x08, 5);
    int targets = parsed.structure().decodeTargets();
    if (length > DependencyDescriptor.MANDATORY_LENGTH) {
      in.wrap(from, fromOffset, length);
      in.bits(29);
      copyBits(parsed.structureEndBit() - in.position());
      put(activeTargets, targets);
      if (parsed.hasActiveDecodeTargets()) {
        in.bits(targets);
      }
      copyBits(8 * length - in.position());
    } else {
      put(activeTargets, targets);
    }
    if (pendingBits > 0) {
      put(0, 8 - pendingBits);
    }
    return (int) (at - toOffset);
  }

  private void copyBits(int count) {
    for (int left = count; left > 0; left -= 8) {
      int step = Math.min(left, 8);
      put(in.bits(step), step);
    }
  }

  private void put(int value, int count) {
    for (int left = count; left > 0; ) {
      int step = Math.min(left, 8 - pendingBits);
      pending = pending << step | value >>> left - step & (1 << step) - 1;
      pendingBits += step;
      left -= step;
      if (pendingBits == 8) {
        put8(out, at++, pending);
        pending = 0;
        pendingBits = 0;
      }
    }
  }
}
