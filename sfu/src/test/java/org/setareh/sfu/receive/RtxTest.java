package org.setareh.sfu.receive;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.ValueLayout;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Retransmissions become what they repeat (RFC 4588), and probes disappear. */
final class RtxTest {
  private static final int MEDIA = 7;
  private static final int RTX = 8;

  private final Publisher publisher = new Publisher();
  private final ReceiveCounters counters = new ReceiveCounters();
  private final Producer camera =
      new Producer(Publisher.camera(List.of("q", "h")), new PeerClock(), counters);

  @AfterEach
  void giveBack() {
    assertEquals(0, publisher.pool.inUse());
    publisher.close();
  }

  private boolean media(int sequence) {
    publisher.rid = "h";
    MediaPacket packet =
        publisher.packet(Publisher.VP8, MEDIA, sequence, 0, 0, Publisher.vp8(false, sequence));
    publisher.rid = "";
    boolean forwarded = camera.onRtp(packet, 0);
    packet.release();
    return forwarded;
  }

  private MediaPacket rtx(int ownSequence, int originalSequence) {
    publisher.repairedRid = "h";
    publisher.originalSequence = originalSequence;
    publisher.marker = true;
    publisher.transportNumber = 4;
    MediaPacket packet =
        publisher.packet(
            Publisher.VP8_RTX, RTX, ownSequence, 999, 0, Publisher.vp8(false, originalSequence));
    publisher.repairedRid = "";
    publisher.originalSequence = publisher.transportNumber = -1;
    publisher.marker = false;
    return packet;
  }

  @Test
  void becomesTheOriginalInPlace() {
    assertTrue(media(10));
    assertTrue(media(12));
    MediaPacket packet = rtx(500, 11);
    assertTrue(camera.onRtp(packet, 0));
    assertEquals(Publisher.VP8, packet.rtp.payloadType());
    assertEquals(MEDIA, packet.rtp.ssrc());
    assertEquals(11, packet.rtp.sequenceNumber());
    assertEquals(999, packet.rtp.timestamp());
    assertTrue(packet.rtp.marker() && packet.recovered());
    assertEquals(1, packet.encoding());
    assertEquals(11, packet.vp8().pictureId());
    assertEquals(2, packet.rtp.extensionLength(Publisher.TWCC));
    assertEquals(packet.offset() + 2, packet.rtp.offset());
    int[] expected = Publisher.vp8(false, 11);
    int[] actual = new int[packet.rtp.payloadLength()];
    for (int i = 0; i < actual.length; i++) {
      actual[i] =
          packet.segment().get(ValueLayout.JAVA_BYTE, packet.rtp.payloadOffset() + i) & 0xff;
    }
    assertArrayEquals(expected, actual);
    packet.release();
  }

  @Test
  void doesNotHideWhatTheNetworkLost() {
    assertTrue(media(10));
    assertTrue(media(12));
    MediaPacket packet = rtx(500, 11);
    camera.onRtp(packet, 0);
    packet.release();
    assertEquals(1, camera.encoding(1).statistics().lost());
    assertEquals(0, camera.encoding(1).nack().missing());
  }

  @Test
  void whatIsHereAlreadyIsADuplicateWhicheverComesFirst() {
    assertTrue(media(10));
    assertTrue(media(12));
    for (int repetition = 0; repetition < 2; repetition++) {
      MediaPacket packet = rtx(500 + repetition, 11);
      assertEquals(repetition == 0, camera.onRtp(packet, 0));
      packet.release();
    }
    assertFalse(media(11), "the original, late");
    assertEquals(2, counters.drops(ReceiveDrop.DUPLICATE));
  }

  @Test
  void probesAreSwallowed() {
    assertTrue(media(10));
    publisher.repairedRid = "h";
    publisher.padding = 200;
    MediaPacket packet = publisher.packet(Publisher.VP8_RTX, RTX, 1, 0, 0);
    assertFalse(camera.onRtp(packet, 0));
    packet.release();
    assertEquals(1, counters.drops(ReceiveDrop.PADDING));
  }

  @Test
  void paddingInTheMediaStreamGivesItsNumberToConsumers() {
    assertTrue(media(10));
    publisher.padding = 200;
    MediaPacket packet = publisher.packet(Publisher.VP8, MEDIA, 11, 0, 0);
    assertTrue(camera.onRtp(packet, 0));
    assertEquals(0, packet.rtp.payloadLength());
    assertEquals(11, packet.extendedSequence() & 0xffff);
    packet.release();
    publisher.padding = 0;
    assertTrue(media(12));
    assertEquals(0, camera.encoding(1).nack().missing());
  }

  @Test
  void repairsOfUnknownEncodingsAndShreds() {
    MediaPacket before = rtx(1, 2);
    assertFalse(camera.onRtp(before, 0), "nothing of the encoding came yet");
    before.release();
    assertTrue(media(10));
    publisher.repairedRid = "h";
    MediaPacket shred = publisher.packet(Publisher.VP8_RTX, RTX, 3, 0, 0, 0);
    assertFalse(camera.onRtp(shred, 0), "half a sequence number");
    shred.release();
  }
}
