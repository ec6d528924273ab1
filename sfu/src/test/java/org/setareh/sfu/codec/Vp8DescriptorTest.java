package org.setareh.sfu.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** The examples of RFC 7741 section 4.6 and what Chromium sends, byte by byte. */
final class Vp8DescriptorTest {
  private final Vp8Descriptor vp8 = new Vp8Descriptor();

  private boolean parse(int... bytes) {
    return vp8.parse(Bits.placed(Bits.of(bytes)), 3, bytes.length);
  }

  @Test
  void readsKeyFrameWithLongPictureIdAndLayers() {
    // X S | I L T K | M + 15 bits | TL0PICIDX | TID 0, Y, KEYIDX 3 | key frame of 640x360
    assertTrue(
        parse(
            0x90, 0xf0, 0x92, 0x34, 0x56, 0x23, 0x10, 0x02, 0x00, 0x9d, 0x01, 0x2a, 0x80, 0x02,
            0x68, 0x41));
    assertEquals(6, vp8.descriptorLength());
    assertTrue(vp8.frameStart() && vp8.keyFrame() && vp8.layerSync() && vp8.longPictureId());
    assertEquals(0x1234, vp8.pictureId());
    assertEquals(2, vp8.pictureIdOffset());
    assertEquals(0x56, vp8.tl0PicIdx());
    assertEquals(4, vp8.tl0PicIdxOffset());
    assertEquals(0, vp8.temporalLayer());
    assertEquals(3, vp8.keyIdx());
    assertEquals(5, vp8.layerOffset());
    assertEquals(640, vp8.width());
    assertEquals(0x168, vp8.height(), "the scaling bits are left out");
  }

  @Test
  void readsShortPictureIdOfANonReferenceFrame() {
    assertTrue(parse(0xb0, 0x80, 0x11, 0x01, 0, 0));
    assertEquals(3, vp8.descriptorLength());
    assertEquals(0x11, vp8.pictureId());
    assertFalse(vp8.longPictureId() || vp8.keyFrame() || vp8.hasTemporalLayer());
    assertTrue(vp8.nonReference());
    assertEquals(-1, vp8.tl0PicIdx());
    assertEquals(-1, vp8.keyIdx());
  }

  @Test
  void readsTemporalLayerWithoutKeyIndex() {
    assertTrue(parse(0x80, 0xe0, 0x85, 0x00, 0x07, 0x80, 0xff));
    assertEquals(0x0500, vp8.pictureId());
    assertEquals(2, vp8.temporalLayer());
    assertFalse(vp8.layerSync() || vp8.frameStart());
    assertEquals(-1, vp8.keyIdx());
  }

  @Test
  void laterPartitionsAndContinuationsAreNoKeyFrames() {
    assertTrue(parse(0x11, 0x10));
    assertFalse(vp8.frameStart() || vp8.keyFrame());
    assertTrue(parse(0x00, 0x10));
    assertFalse(vp8.frameStart() || vp8.keyFrame());
  }

  @Test
  void refusesEveryTruncation() {
    int[] whole = {0x90, 0xf0, 0x92, 0x34, 0x56, 0x23};
    for (int length = 0; length <= whole.length; length++) {
      assertFalse(parse(java.util.Arrays.copyOf(whole, length)), "length " + length);
    }
  }

  @Test
  void forgetsTheLastPacket() {
    assertTrue(parse(0x90, 0xf0, 0x92, 0x34, 0x56, 0x23, 0x10, 0, 0, 0x9d, 1, 0x2a, 64, 0, 64, 0));
    assertEquals(64, vp8.width());
    assertTrue(parse(0x10, 0x01));
    assertEquals(-1, vp8.pictureId());
    assertEquals(-1, vp8.layerOffset());
    assertEquals(0, vp8.width());
    assertFalse(vp8.keyFrame() || vp8.longPictureId());
  }
}
