package org.setareh.sfu.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** Single units, STAP-A and FU-A (RFC 6184 sections 5.6, 5.7.1, 5.8). */
final class H264PayloadTest {
  private final H264Payload h264 = new H264Payload();

  private boolean parse(byte[] bytes) {
    return h264.parse(Bits.placed(bytes), 3, bytes.length);
  }

  /** Constrained baseline of 1280x720, cropped from 1280x736 where asked. */
  private static byte[] parameterSet(int mapUnits, int cropBottom) {
    Bits bits =
        new Bits()
            .f(8, 0x67)
            .f(8, 66)
            .f(8, 0xc0)
            .f(8, 31)
            .ue(0)
            .ue(0)
            .ue(2)
            .ue(1)
            .f(1, 0)
            .ue(79)
            .ue(mapUnits - 1)
            .f(1, 1)
            .f(1, 1);
    if (cropBottom == 0) {
      bits.f(1, 0);
    } else {
      bits.f(1, 1).ue(0).ue(0).ue(0).ue(cropBottom);
    }
    return bits.f(1, 0).f(1, 1).bytes();
  }

  @Test
  void parameterSetAloneIsAKeyFrame() {
    assertTrue(parse(parameterSet(45, 0)));
    assertTrue(h264.keyFrame() && h264.frameStart());
    assertFalse(h264.idr());
    assertEquals(1280, h264.width());
    assertEquals(720, h264.height());
  }

  @Test
  void croppedHeightIsTheShownOne() {
    assertTrue(parse(parameterSet(46, 8)));
    assertEquals(720, h264.height());
  }

  @Test
  void highProfileWithEmulationPreventionIsRead() {
    // High 4.0, 1920x1080 by x264: bytes 00 00 03 stand in the VUI, scaling lists absent
    byte[] set =
        Bits.of(
            0x67, 0x64, 0x00, 0x28, 0xac, 0xd9, 0x40, 0x78, 0x02, 0x27, 0xe5, 0xc0, 0x44, 0x00,
            0x00, 0x03, 0x00, 0x04, 0x00, 0x00, 0x03, 0x00, 0xf0, 0x3c, 0x60, 0xc6, 0x58);
    assertTrue(parse(set));
    assertEquals(1920, h264.width());
    assertEquals(1080, h264.height());
  }

  @Test
  void aggregateWithParameterSetsAndSliceIsAKeyFrame() {
    byte[] set = parameterSet(45, 0);
    byte[] bytes = new byte[1 + 2 + set.length + 2 + 4 + 2 + 3];
    bytes[0] = 0x78;
    bytes[2] = (byte) set.length;
    System.arraycopy(set, 0, bytes, 3, set.length);
    int at = 3 + set.length;
    bytes[at + 1] = 4;
    bytes[at + 2] = 0x68;
    bytes[at + 7] = 3;
    bytes[at + 8] = 0x65;
    bytes[at + 9] = (byte) 0x88;
    assertTrue(parse(bytes));
    assertTrue(h264.keyFrame() && h264.idr() && h264.frameStart());
    for (int cut = 1; cut < bytes.length; cut++) {
      parse(java.util.Arrays.copyOf(bytes, cut)); // never beyond the end
    }
    bytes[2] = 100;
    assertFalse(parse(bytes), "a unit that reaches beyond the payload");
  }

  @Test
  void onlyTheFirstFragmentBeginsAFrame() {
    assertTrue(parse(Bits.of(0x7c, 0x85, 0x88, 0x80)));
    assertTrue(h264.idr() && h264.frameStart());
    assertFalse(h264.keyFrame(), "an IDR slice without parameter sets");
    assertTrue(parse(Bits.of(0x7c, 0x05, 0x88, 0x80)));
    assertFalse(h264.idr() || h264.frameStart());
  }

  @Test
  void laterSlicesBeginNoFrame() {
    assertTrue(parse(Bits.of(0x41, 0x9a, 0)));
    assertTrue(h264.frameStart());
    assertTrue(parse(Bits.of(0x41, 0x48, 0)));
    assertFalse(h264.frameStart());
  }

  @Test
  void refusesWhatBrowsersDoNotNegotiate() {
    assertFalse(parse(Bits.of(0, 1, 2)));
    assertFalse(parse(Bits.of(25, 1, 2)), "STAP-B");
    assertFalse(parse(Bits.of(29, 0x85, 2, 3, 4)), "FU-B");
    assertFalse(parse(Bits.of(0x7c, 0x85)));
    assertFalse(parse(Bits.of(0x67)));
  }
}
