package org.setareh.sfu.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** By the layouts of RFC 9628 section 4.2. */
final class Vp9DescriptorTest {
  private final Vp9Descriptor vp9 = new Vp9Descriptor();

  private boolean parse(byte[] bytes) {
    return vp9.parse(Bits.placed(bytes), 3, bytes.length);
  }

  /** I P L F B E V Z, then a 15-bit picture id. */
  private static Bits start(int flags, int pictureId) {
    return new Bits().f(8, flags).f(1, 1).f(15, pictureId);
  }

  private static final byte[] KEY_WITH_STRUCTURE =
      start(0b1010_1010, 0x1234)
          .f(3, 0)
          .f(1, 1)
          .f(3, 0)
          .f(1, 0) // TID, U, SID, D
          .f(8, 77) // TL0PICIDX
          .f(3, 2)
          .f(1, 1)
          .f(1, 1)
          .f(3, 0) // three spatial layers, sizes, a group
          .f(16, 320)
          .f(16, 180)
          .f(16, 640)
          .f(16, 360)
          .f(16, 1280)
          .f(16, 720)
          .f(8, 2) // the group: two pictures
          .f(3, 0)
          .f(1, 1)
          .f(2, 0)
          .f(2, 0)
          .f(3, 1)
          .f(1, 0)
          .f(2, 1)
          .f(2, 0)
          .f(8, 1)
          .f(8, 0x82)
          .bytes();

  @Test
  void readsStructureOfNonFlexibleKeyFrame() {
    assertTrue(parse(KEY_WITH_STRUCTURE));
    assertTrue(vp9.keyFrame() && vp9.frameStart() && vp9.switchingUpPoint());
    assertFalse(vp9.frameEnd() || vp9.flexible() || vp9.interPicture() || vp9.interLayer());
    assertEquals(0x1234, vp9.pictureId());
    assertEquals(1, vp9.pictureIdOffset());
    assertEquals(77, vp9.tl0PicIdx());
    assertEquals(4, vp9.tl0PicIdxOffset());
    assertEquals(3, vp9.spatialLayers());
    assertEquals(1280, vp9.width(2));
    assertEquals(360, vp9.height(1));
    assertEquals(320, vp9.width());
    assertEquals(KEY_WITH_STRUCTURE.length - 1, vp9.descriptorLength());
  }

  @Test
  void readsFlexibleReferences() {
    byte[] bytes =
        start(0b1111_0101, 9)
            .f(3, 2)
            .f(1, 0)
            .f(3, 1)
            .f(1, 1)
            .f(7, 4)
            .f(1, 1)
            .f(7, 127)
            .f(1, 0)
            .f(8, 0)
            .bytes();
    assertTrue(parse(bytes));
    assertEquals(2, vp9.temporalLayer());
    assertEquals(1, vp9.spatialLayer());
    assertTrue(vp9.interLayer() && vp9.frameEnd() && vp9.notForUpperLayers());
    assertEquals(2, vp9.referenceCount());
    assertEquals(4, vp9.referenceDiff(0));
    assertEquals(127, vp9.referenceDiff(1));
    assertEquals(-1, vp9.tl0PicIdx());
    assertEquals(6, vp9.descriptorLength());
  }

  @Test
  void upperLayersOfAKeyPictureAreNoKeyFrames() {
    assertTrue(parse(start(0b1011_1000, 9).f(3, 0).f(1, 0).f(3, 1).f(1, 1).f(8, 0).bytes()));
    assertFalse(vp9.keyFrame());
  }

  @Test
  void readsSizeFromTheFrameHeaderWithoutStructure() {
    byte[] bytes =
        new Bits()
            .f(8, 0b0000_1100)
            .f(2, 2)
            .f(2, 0)
            .f(1, 0)
            .f(1, 0)
            .f(1, 1)
            .f(1, 0) // profile 0, key, shown
            .f(24, 0x498342)
            .f(3, 2)
            .f(1, 0)
            .f(16, 1279)
            .f(16, 719)
            .f(4, 0)
            .bytes();
    assertTrue(parse(bytes));
    assertTrue(vp9.keyFrame());
    assertEquals(1280, vp9.width());
    assertEquals(720, vp9.height());
  }

  @Test
  void refusesFourReferences() {
    assertFalse(
        parse(start(0b1111_1000, 9).f(8, 0).f(8, 3).f(8, 3).f(8, 3).f(8, 2).f(8, 0).bytes()));
  }

  @Test
  void refusesEveryTruncation() {
    for (int length = 0; length < KEY_WITH_STRUCTURE.length; length++) {
      assertFalse(parse(Arrays.copyOf(KEY_WITH_STRUCTURE, length)), "length " + length);
    }
  }
}
