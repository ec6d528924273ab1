package org.setareh.sfu.forward;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.setareh.sfu.codec.Codec;
import org.setareh.sfu.receive.MediaPacket;
import org.setareh.sfu.receive.PayloadReader;
import org.setareh.sfu.receive.TestPackets;

/** Which layers leave, packet by packet, and where that changes. One packet a frame. */
final class LayerGateTest {
  private static final boolean SYNC = true;

  private final TestPackets packets = new TestPackets();
  private final PayloadReader reader = new PayloadReader(0, 0);
  private final List<MediaPacket> made = new ArrayList<>();
  private final LayerGate gate = new LayerGate();
  private long sequence = 65_530;
  private int timestamp;

  @AfterEach
  void giveBack() {
    made.forEach(MediaPacket::release);
    assertEquals(0, packets.inUse());
    packets.close();
  }

  private MediaPacket packet(Codec codec, byte[] payload, boolean marker) {
    TestPackets.Content content =
        new TestPackets.Content(codec, false, 0, sequence++, timestamp, marker, payload, 0, null);
    MediaPacket packet = packets.make(content, reader, -1, 0);
    made.add(packet);
    return packet;
  }

  /** RFC 7741 section 4.2: X, S; I, L, T; picture id, TL0PICIDX, TID and Y. */
  private MediaPacket vp8(boolean key, int layer, boolean sync) {
    timestamp += 3_000;
    byte[] payload = {
      (byte) 0x90,
      (byte) 0xe0,
      5,
      7,
      (byte) (layer << 6 | (sync ? 0x20 : 0)),
      (byte) (key ? 0x10 : 0x11),
      0,
      0,
      (byte) 0x9d,
      1,
      0x2a,
      64,
      1,
      (byte) 180,
      0
    };
    return packet(Codec.VP8, payload, true);
  }

  /**
   * RFC 9628 section 4.2, non-flexible: I, P, L, B, E, Z; picture id; TID, U, SID, D; TL0PICIDX.
   */
  private MediaPacket vp9(boolean key, int spatial, int temporal, boolean up, boolean apart) {
    timestamp += spatial == 0 ? 3_000 : 0;
    byte[] payload = {
      (byte) (0x80 | (key ? 0 : 0x40) | 0x20 | 0x08 | 0x04 | (apart ? 0x01 : 0)),
      5,
      (byte) (temporal << 5 | (up ? 0x10 : 0) | spatial << 1),
      7,
      1,
      2
    };
    return packet(Codec.VP9, payload, spatial == 2);
  }

  private boolean passes(MediaPacket packet) {
    return gate.passes(packet, true);
  }

  private void beginVp8(int temporal) {
    gate.aimAt(LayerGate.ALL, temporal);
    MediaPacket key = vp8(true, 0, false);
    gate.begin(key);
    assertTrue(passes(key));
  }

  @Test
  void vp8GoesUpByOneLayerAtItsSyncFrameAlone() {
    beginVp8(0);
    gate.aimAt(LayerGate.ALL, 2);
    assertFalse(passes(vp8(false, 2, SYNC)), "two layers at once");
    assertFalse(passes(vp8(false, 1, !SYNC)), "it refers to what did not leave");
    assertTrue(passes(vp8(false, 1, SYNC)));
    assertFalse(passes(vp8(false, 2, !SYNC)));
    assertTrue(passes(vp8(false, 2, SYNC)));
    assertTrue(passes(vp8(false, 1, !SYNC)));
  }

  @Test
  void vp8GoesDownAtAnyFrameAndToTheAimAtAKeyFrame() {
    beginVp8(2);
    assertTrue(passes(vp8(false, 2, SYNC)));
    gate.aimAt(LayerGate.ALL, 0);
    assertFalse(passes(vp8(false, 1, SYNC)));
    assertTrue(passes(vp8(false, 0, false)));
    gate.aimAt(LayerGate.ALL, 2);
    assertTrue(passes(vp8(true, 0, false)));
    assertTrue(passes(vp8(false, 2, !SYNC)));
  }

  @Test
  void aLatePacketIsJudgedAsItsTimeWas() {
    beginVp8(2);
    MediaPacket late = vp8(false, 2, SYNC);
    assertTrue(passes(vp8(false, 0, false)));
    gate.aimAt(LayerGate.ALL, 0);
    assertTrue(passes(vp8(false, 0, false)));
    MediaPacket after = vp8(false, 2, SYNC);
    assertFalse(passes(after));
    assertTrue(gate.passes(late, false), "of a time when its layer left");
    assertFalse(gate.passes(after, false));
  }

  private boolean[] picture(boolean key, int temporal, boolean up, boolean keyMode) {
    boolean[] left = new boolean[3];
    for (int spatial = 0; spatial < 3; spatial++) {
      left[spatial] = passes(vp9(key, spatial, temporal, up, spatial == 2 || keyMode && !key));
    }
    return left;
  }

  private void beginVp9(int spatial, int temporal) {
    gate.aimAt(spatial, temporal);
    MediaPacket first = vp9(true, 0, 0, false, false);
    gate.begin(first);
    assertTrue(passes(first));
    for (int layer = 1; layer < 3; layer++) {
      assertEquals(layer <= spatial, passes(vp9(true, layer, 0, false, layer == 2)));
    }
  }

  @Test
  void vp9GoesUpSpatiallyAtAKeyPictureAlone() {
    beginVp9(0, LayerGate.ALL);
    gate.aimAt(2, LayerGate.ALL);
    assertLeft(picture(false, 0, false, false), true, false, false);
    assertTrue(gate.needsKeyFrame(source()));
    assertLeft(picture(true, 0, false, false), true, true, true);
    assertFalse(gate.needsKeyFrame(source()));
    assertEquals(2, gate.spatialLayer());
  }

  @Test
  void vp9GoesDownSpatiallyAtAnyPictureWhereLayersDependOnEachOther() {
    beginVp9(2, LayerGate.ALL);
    gate.aimAt(1, LayerGate.ALL);
    assertLeft(picture(false, 0, false, false), true, true, false);
    assertEquals(1, gate.spatialLayer());
  }

  @Test
  void lowerLayersThatNobodyRefersToAreLeftOutAndDownIsAtAKeyPicture() {
    beginVp9(2, LayerGate.ALL);
    assertLeft(picture(false, 0, false, true), false, false, true);
    gate.aimAt(1, LayerGate.ALL);
    assertLeft(picture(false, 0, false, true), false, false, true);
    assertTrue(gate.needsKeyFrame(source()), "what is below was not sent");
    assertLeft(picture(true, 0, false, true), true, true, false);
    assertLeft(picture(false, 0, false, true), false, true, false);
  }

  @Test
  void vp9GoesUpTemporallyAfterAPictureFromWhichThatIsAllowed() {
    beginVp9(0, 0);
    gate.aimAt(0, 2);
    assertLeft(picture(false, 2, false, false), false, false, false);
    assertLeft(picture(false, 0, true, false), true, false, false);
    assertLeft(picture(false, 2, false, false), true, false, false);
  }

  @Test
  void thePictureEndsWithTheHighestLayerThatLeaves() {
    beginVp9(1, LayerGate.ALL);
    MediaPacket low = vp9(false, 0, 0, false, false);
    MediaPacket high = vp9(false, 1, 0, false, false);
    assertTrue(passes(low));
    assertTrue(passes(high));
    assertFalse(gate.endsPicture(low));
    assertTrue(gate.endsPicture(high));
  }

  @Test
  void whatHasNoLayersPasses() {
    assertTrue(
        gate.passes(packet(Codec.H264, new byte[] {0x65, 1, 2}, true), true)
            && gate.passes(packet(Codec.OPUS, new byte[] {1, 2}, true), true));
  }

  private Source source() {
    Source source = new Source(Codec.VP9, 0, 1, 0);
    made.forEach(packet -> source.observe(packet, 0));
    return source;
  }

  private static void assertLeft(boolean[] left, boolean low, boolean middle, boolean high) {
    assertEquals(List.of(low, middle, high), List.of(left[0], left[1], left[2]));
  }
}
