package org.setareh.sfu.forward;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.setareh.sfu.codec.Codec;
import org.setareh.sfu.receive.Publisher;
import org.setareh.sfu.receive.ReceiveDrop;

/**
 * What arrived is not lost, whether or not anybody can use it: its number counts as received (RFC
 * 3550 section 5.1), nobody asks for it, and a viewer finds no hole where it would have been.
 */
final class LeftOutTest {
  private static final long MS = 1_000_000L;
  private static final int UNKNOWN = 50;
  private static final int FRAMES = 150;

  private int sequence;

  /** Five seconds of pictures, of which every third packet is of this kind. */
  private Relay fiveSeconds(Codec codec, int payloadType, int[] every, int otherType, int[] odd) {
    Relay relay = new Relay(codec);
    sequence = 1;
    for (int i = 0; i < FRAMES; i++) {
      int[] first =
          codec == Codec.VP8
              ? Publisher.vp8(i == 0, i)
              : i == 0 ? new int[] {0x78, 0, 4, 0x67, 0x42, 0xe0, 0x1f, 0, 2, 0x68, 1} : every;
      picture(relay, payloadType, i, first);
      picture(relay, otherType, i, odd);
      relay.pass(33 * MS);
    }
    return relay;
  }

  private void picture(Relay relay, int payloadType, int frame, int... payload) {
    relay.arrive(
        relay.publisher.packet(
            payloadType, Relay.VIDEO, sequence++, 3000 * frame, relay.nowNs, payload));
  }

  private static void nothingWasLost(Relay relay, ReceiveDrop reason, int frames) {
    assertEquals(0, relay.camera.encoding(0).statistics().lost());
    assertEquals(0, relay.nacks);
    assertEquals(0, Relay.holes(relay.pictures));
    assertEquals(frames, relay.pictures.size());
    assertEquals(FRAMES, relay.counters.drops(reason));
    assertTrue(relay.pictureLosses <= 1, "the viewer's own, at the beginning");
    relay.close();
  }

  @Test
  void aPayloadTypeThatWasNotNegotiatedIsCountedAndLeftOut() {
    nothingWasLost(
        fiveSeconds(Codec.VP8, Publisher.VP8, new int[0], UNKNOWN, new int[] {1, 2, 3}),
        ReceiveDrop.UNKNOWN_PAYLOAD_TYPE,
        FRAMES);
  }

  @Test
  void aRetransmissionUnderTheMediasOwnSsrcIsCountedAndLeftOut() {
    nothingWasLost(
        fiveSeconds(Codec.VP8, Publisher.VP8, new int[0], Publisher.VP8_RTX, new int[] {0, 1, 3}),
        ReceiveDrop.UNKNOWN_PAYLOAD_TYPE,
        FRAMES);
  }

  @Test
  void anH264PayloadThatCannotBeReadIsLeftOut() {
    nothingWasLost(
        fiveSeconds(
            Codec.H264,
            Publisher.H264,
            new int[] {0x41, 0x9a, 1},
            Publisher.H264,
            new int[] {0x1e, 1, 2}),
        ReceiveDrop.MALFORMED,
        FRAMES);
  }

  @Test
  void whatCannotBeReadKeepsNoPlaceWhereItComesLate() {
    try (Relay relay = new Relay(Codec.VP8)) {
      sequence = 1;
      picture(relay, Publisher.VP8, 0, Publisher.vp8(true, 0));
      sequence = 3;
      picture(relay, Publisher.VP8, 1, Publisher.vp8(false, 1));
      sequence = 2;
      picture(relay, UNKNOWN, 0, 1, 2);
      assertEquals(3, relay.pictures.size());
      assertEquals(0, relay.pictures.getLast().rtp.payloadLength(), "padding fills the hole");
      assertEquals(0, Relay.holes(relay.pictures));
    }
  }

  @Test
  void soundsThatCannotBeReadAreLeftOutToo() {
    try (Relay relay = new Relay(Codec.VP8)) {
      for (int i = 0; i < 50; i++) {
        int type = i % 5 == 4 ? UNKNOWN : i % 7 == 6 ? Publisher.RED : Publisher.OPUS;
        int[] payload = type == Publisher.RED ? new int[] {0xff, 0xff} : new int[60];
        relay.arrive(
            relay.publisher.packet(type, Relay.AUDIO, i + 1, 960 * i, relay.nowNs, payload));
        relay.pass(20 * MS);
      }
      assertEquals(0, relay.microphone.encoding(0).statistics().lost());
      assertEquals(0, Relay.holes(relay.sounds));
      assertEquals(
          50,
          relay.sounds.size()
              + relay.counters.drops(ReceiveDrop.UNKNOWN_PAYLOAD_TYPE)
              + relay.counters.drops(ReceiveDrop.MALFORMED));
    }
  }

  /** Endings of a sequence and of a stream are legal, a byte long (H.264 section 7.3.1). */
  @Test
  void unitsOfOneByteAreForwarded() {
    Relay relay =
        fiveSeconds(
            Codec.H264, Publisher.H264, new int[] {0x41, 0x9a, 1}, Publisher.H264, new int[] {11});
    assertEquals(2 * FRAMES, relay.pictures.size());
    assertEquals(0, Relay.holes(relay.pictures));
    relay.close();
  }

  @Test
  void anAggregateIsTakenAsFarAsItIsValid() {
    try (Relay relay = new Relay(Codec.H264)) {
      sequence = 1;
      int[] aggregate = {0x78, 0, 4, 0x67, 0x42, 0xe0, 0x1f, 0, 2, 0x68, 1, 0, 0, 0, 0, 0};
      picture(relay, Publisher.H264, 0, aggregate);
      Sent sent = relay.pictures.getFirst();
      assertNotNull(sent);
      assertEquals(11, sent.rtp.payloadLength(), "without the zeros");
    }
  }

  @Test
  void nothingLeavesBeforeTheFirstPacketThatCanBeRead() {
    try (Relay relay = new Relay(Codec.VP8)) {
      sequence = 1;
      assertNull(
          relay.arrive(
              relay.publisher.packet(UNKNOWN, Relay.VIDEO, sequence++, 0, relay.nowNs, 1, 2)));
      picture(relay, Publisher.VP8, 0, Publisher.vp8(true, 0));
      assertEquals(1, relay.pictures.size());
      assertEquals(2, relay.camera.encoding(0).statistics().received());
    }
  }
}
