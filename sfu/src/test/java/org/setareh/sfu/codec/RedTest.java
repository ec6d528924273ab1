package org.setareh.sfu.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** RFC 2198 sections 3 and 7. */
final class RedTest {
  private static final byte[] TWO_REDUNDANT =
      new Bits()
          .f(1, 1)
          .f(7, 111)
          .f(14, 1920)
          .f(10, 3)
          .f(1, 1)
          .f(7, 111)
          .f(14, 960)
          .f(10, 2)
          .f(1, 0)
          .f(7, 111)
          .f(24, 0x010203)
          .f(16, 0x0405)
          .f(16, 0xfcfe)
          .bytes();

  private final Red red = new Red();

  private boolean parse(byte[] bytes) {
    return red.parse(Bits.placed(bytes), 3, bytes.length);
  }

  @Test
  void findsThePrimaryBlockBehindTheRedundantOnes() {
    assertTrue(parse(TWO_REDUNDANT));
    assertEquals(2, red.redundantBlocks());
    assertEquals(111, red.primaryPayloadType());
    assertEquals(14, red.primaryOffset());
    assertEquals(2, red.primaryLength());
  }

  @Test
  void primaryAloneHasOneByteInFront() {
    assertTrue(parse(Bits.of(111, 0xfc, 1, 2)));
    assertEquals(1, red.primaryOffset());
    assertEquals(3, red.primaryLength());
  }

  @Test
  void refusesBlocksBeyondThePayload() {
    for (int length = 0; length < 14; length++) {
      assertFalse(parse(Arrays.copyOf(TWO_REDUNDANT, length)), "length " + length);
    }
    assertTrue(parse(Arrays.copyOf(TWO_REDUNDANT, 14)), "an empty primary block");
  }
}
