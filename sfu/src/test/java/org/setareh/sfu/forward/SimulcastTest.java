package org.setareh.sfu.forward;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.setareh.sfu.codec.Codec;
import org.setareh.sfu.receive.TestPackets;

/** H.264 in three encodings, whose key frames say no size: 180, 360 and 720 are assumed. */
final class SimulcastTest {
  private static final long MS = 1_000_000L;
  private final Fixture fixture = new Fixture();
  private final Source source = new Source(Codec.H264, 1, 3, 0);
  private final VideoConsumer consumer = fixture.video(103);
  private final long[] sequences = {65_530, 1_000, 40_000};

  @AfterEach
  void close() {
    fixture.close();
  }

  private @Nullable Sent frame(int encoding, boolean key) {
    // STAP-A of SPS, PPS and IDR; or a slice
    byte[] payload =
        key
            ? new byte[] {
              0x78, 0, 4, 0x67, 0x42, (byte) 0xe0, 0x1f, 0, 2, 0x68, 1, 0, 3, 0x65, (byte) 0x88, 1
            }
            : new byte[] {0x41, (byte) 0x9a, 1, 2};
    int timestamp = encoding * 1_000_000 + (int) (fixture.nowNs / MS) * 90;
    return fixture.offer(
        consumer,
        source,
        new TestPackets.Content(
            Codec.H264, false, encoding, sequences[encoding]++, timestamp, true, payload, 0, null));
  }

  private void step() {
    fixture.nowNs += 33 * MS;
    consumer.poll(fixture.nowNs);
  }

  @Test
  void keepsTheOldLayerUntilTheNewOnesKeyFrame() {
    consumer.wish(720, 9, 7, fixture.nowNs);
    consumer.switchTo(source, fixture.nowNs);
    Sent first = frame(2, true);
    assertNotNull(first);
    consumer.wish(180, 9, 7, fixture.nowNs);
    step();
    assertNull(frame(0, false));
    assertNull(frame(1, false));
    assertNotNull(frame(2, false));
    assertEquals(0, fixture.keyFrameRequests.getLast());
    step();
    Sent small = frame(0, true);
    assertNull(frame(2, false));
    assertNotNull(small);
    assertEquals(first.sequence + 2, small.sequence);
    assertTrue(small.rtp.timestamp() - first.rtp.timestamp() >= 66 * 90);
    assertEquals(0, consumer.currentLayer());
    assertEquals(1, fixture.flowing.size(), "the source is the same");
  }

  @Test
  void takesALowerLayerOnItsWayUp() {
    consumer.wish(720, 9, 7, fixture.nowNs);
    consumer.switchTo(source, fixture.nowNs);
    assertNotNull(frame(0, true));
    assertNotNull(frame(1, true));
    assertNull(frame(0, true));
    assertNotNull(frame(2, true));
    assertNull(frame(1, true));
    assertEquals(2, consumer.currentLayer());
  }

  @Test
  void fallsToALowerLayerWhenItsOwnDies() {
    consumer.wish(720, 9, 7, fixture.nowNs);
    consumer.switchTo(source, fixture.nowNs);
    assertNotNull(frame(2, true));
    for (int i = 0; i < 20; i++) {
      step();
      assertNull(frame(0, false));
      assertNull(frame(1, false));
    }
    step();
    assertEquals(1, consumer.targetLayer());
    assertEquals(1, fixture.keyFrameRequests.getLast());
    assertNotNull(frame(1, true));
    step();
    assertNotNull(frame(1, false));
  }

  @Test
  void followsALayerThatDiedOnlyOnceItHasComeForAWhile() {
    consumer.wish(720, 9, 7, fixture.nowNs);
    consumer.switchTo(source, fixture.nowNs);
    assertNotNull(frame(2, true));
    frames(20, false);
    assertEquals(1, consumer.targetLayer());
    assertNotNull(frame(1, true));
    for (int tries = 0; tries < 3; tries++) { // a second each, which the network does not bear
      assertNull(frame(2, true));
      frames(30, true);
      assertEquals(1, consumer.targetLayer());
      frames(30, false);
    }
    assertNull(frame(2, true));
    frames(62, true);
    assertEquals(2, consumer.targetLayer());
    assertEquals(2, fixture.keyFrameRequests.getLast());
    assertNotNull(frame(2, true));
  }

  @Test
  void aSourceThatRestedIsTakenUpWithAllItsLayers() {
    consumer.wish(720, 9, 7, fixture.nowNs);
    consumer.switchTo(source, fixture.nowNs);
    assertNotNull(frame(2, true));
    frames(30, true);
    fixture.nowNs += 5_000 * MS;
    frames(1, true);
    step();
    assertEquals(2, consumer.targetLayer());
  }

  @Test
  void aLowestLayerThatPausesIsWaitedForWhereTheNetworkBearsNoMore() {
    consumer.wish(720, 0, 7, fixture.nowNs);
    consumer.switchTo(source, fixture.nowNs);
    assertNotNull(frame(0, true));
    for (int i = 0; i < 45; i++) {
      step();
      assertNull(frame(2, true));
      assertEquals(0, consumer.targetLayer());
    }
    assertNotNull(frame(0, false));
    for (int i = 0; i < 70; i++) {
      step();
      frame(2, false);
    }
    assertEquals(2, consumer.targetLayer(), "it is gone, and better too much than no picture");
  }

  /** Frames of the lower layers, 33 ms apart, with or without the large one. */
  private void frames(int count, boolean large) {
    for (int i = 0; i < count; i++) {
      step();
      frame(0, false);
      frame(1, false);
      if (large) {
        frame(2, false);
      }
    }
  }

  @Test
  void refusesWhatTheReceiverCannotDecode() {
    assertTrue(consumer.canForward(Codec.H264, 1));
    assertFalse(consumer.canForward(Codec.H264, 3));
  }

  @Test
  void sendsNothingWhileSuspended() {
    consumer.switchTo(source, fixture.nowNs);
    Sent first = frame(2, true);
    consumer.suspend();
    step();
    assertNull(frame(2, true));
    consumer.switchTo(source, fixture.nowNs);
    assertNull(frame(2, false));
    Sent second = frame(2, true);
    assertTrue(first != null && second != null);
    assertEquals(first.sequence + 1, second.sequence);
  }
}
