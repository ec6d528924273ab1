package org.setareh.sfu.codec;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/** Writes bit fields, so that tests spell descriptors as their specifications do. */
final class Bits {
  private byte[] bytes = new byte[512];
  private int position;

  /** {@code f(count)}. */
  Bits f(int count, long value) {
    for (int i = count - 1; i >= 0; i--) {
      if ((value >>> i & 1) != 0) {
        bytes[position >>> 3] |= (byte) (0x80 >>> (position & 7));
      }
      position++;
    }
    return this;
  }

  /** {@code ue(v)} of H.264. */
  Bits ue(int value) {
    int width = 32 - Integer.numberOfLeadingZeros(value + 1);
    return f(width - 1, 0).f(width, value + 1);
  }

  byte[] bytes() {
    return Arrays.copyOf(bytes, position + 7 >>> 3);
  }

  static byte[] of(int... values) {
    byte[] bytes = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      bytes[i] = (byte) values[i];
    }
    return bytes;
  }

  /** The bytes behind three others, and nothing after them: a read too far throws. */
  static MemorySegment placed(byte[] data) {
    byte[] bytes = new byte[3 + data.length];
    System.arraycopy(data, 0, bytes, 3, data.length);
    return MemorySegment.ofArray(bytes);
  }
}
