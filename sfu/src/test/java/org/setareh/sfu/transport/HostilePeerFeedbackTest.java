package org.setareh.sfu.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.setareh.wire.BigEndian.put16;
import static org.setareh.wire.BigEndian.put32;
import static org.setareh.wire.BigEndian.put8;
import static org.setareh.wire.BigEndian.u16;

import java.lang.foreign.MemorySegment;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.setareh.sfu.forward.Consumer;
import org.setareh.sfu.forward.TransportSequences;
import org.setareh.sfu.receive.MediaPacket;

/** What a peer with keys of its own may report and ask for by RTCP. */
final class HostilePeerFeedbackTest extends PeerTest {
  @Test
  void feedbackAboutMoreThanWasSentIsNotRead() {
    for (int i = 0; i < 100; i++) {
      assertTrue(dispatch(lostRuns(55)));
    }
    assertTrue(outbound.feedback().statusesRead() <= TransportSequences.LOGGED);
  }

  /** VP9 in two layers, of which the browser does not ask for everything that it needs. */
  @Test
  void whatFeedbackReportsLostLeavesAgainByRtxWithinTheBudget() {
    assign(360);
    layers(0);
    assertEquals(2, sent());
    nowNs += 60 * MS;
    assertTrue(dispatch(lost(0, 2)));
    assertEquals(4, sent());
    assertTrue(dispatch(lost(0, 2)));
    assertEquals(4, sent(), "the first two left again, and are on their way");
    nowNs += 60 * MS;
    assertTrue(dispatch(lost(2, 2)));
    assertEquals(6, sent(), "what left by RTX was lost too");

    Consumer consumer = Objects.requireNonNull(outbound.streamOf(SSRC)).consumer();
    for (int picture = 1; picture <= 200; picture++) {
      layers(picture);
      if (picture % 40 == 0) {
        nowNs += 60 * MS; // before the network is judged
        for (int i = 0; i < 4; i++) {
          assertTrue(dispatch(lost((int) sent() - 80, 80)));
        }
      }
    }
    assertEquals(402, consumer.packetsSent());
    assertTrue(consumer.resends() > 100, consumer.resends() + " again");
    assertTrue(consumer.resends() <= 32 + consumer.packetsSent() / 2, "within the budget");
  }

  /** Pion asks on and on for what came by RTX. */
  @Test
  void whatFeedbackReportsArrivedByRtxIsSentOnceThoughANackAsksOn() {
    assign(360);
    layers(0);
    int sequence = u16(port.outbox().segment(), 2);
    nowNs += 60 * MS;
    assertTrue(dispatch(nack(sequence)));
    assertEquals(3, sent());
    nowNs += 200 * MS;
    assertTrue(dispatch(nack(sequence)));
    assertEquals(4, sent(), "nobody says yet that it arrived");
    assertTrue(dispatch(received(3)));
    nowNs += 200 * MS;
    assertTrue(dispatch(nack(sequence)));
    assertEquals(4, sent());
  }

  /** A NACK of nothing, then one of a packet that left: the first counts as malformed, no more. */
  @Test
  void whatIsBehindACrookedPacketIsTaken() {
    assign(360);
    layers(0);
    int sequence = u16(port.outbox().segment(), 2);
    nowNs += 60 * MS;
    MediaPacket packet = Objects.requireNonNull(pool.acquire());
    MemorySegment memory = packet.segment();
    long at = packet.offset();
    put32(memory, at, 0x81cd0002);
    put32(memory, at + 12, 0x81cd0003);
    put32(memory, at + 20, SSRC);
    put32(memory, at + 24, sequence << 16);
    packet.arrived(28, nowNs, path);
    assertFalse(dispatch(packet));
    assertEquals(3, sent());
  }

  @Test
  void aCompoundsNacksAreLookedUpAsFarAsAConsumerRemembers() {
    MediaPacket packet = Objects.requireNonNull(pool.acquire());
    MemorySegment memory = packet.segment();
    long at = packet.offset();
    int pairs = 480;
    put32(memory, at, 0x81cd0000 | 2 + pairs);
    put32(memory, at + 8, SSRC);
    for (int i = 0; i < pairs; i++) {
      put32(memory, at + 12 + 4L * i, i << 16 | 0xffff);
    }
    packet.arrived(12 + 4 * pairs, nowNs, path);
    assertTrue(dispatch(packet));
    Consumer consumer = Objects.requireNonNull(outbound.streamOf(SSRC)).consumer();
    assertEquals(0, consumer.resends());
    assertTrue(consumer.resendsRefused() < Resends.MAX_NACKED + 17, "looked up");
  }

  /** A picture of VP9 in two spatial layers of a packet each; the first is a key picture. */
  private void layers(int picture) {
    for (int spatial = 0; spatial < 2; spatial++) {
      MediaPacket packet = Objects.requireNonNull(pool.acquire());
      MemorySegment memory = packet.segment();
      long at = packet.offset();
      put32(memory, at, 0x80620000 | 2 * picture + spatial | spatial << 23);
      put32(memory, at + 4, picture * 3_000);
      put32(memory, at + 8, VIDEO);
      boolean structure = picture == 0 && spatial == 0;
      put32(
          memory,
          at + 12,
          (picture == 0 ? 0xac000000 : 0xec000000)
              | (structure ? 0x02000000 : 0)
              | (picture & 0x7f) << 16
              | spatial << 9
              | picture & 0xff);
      int length = 16;
      if (structure) {
        put8(memory, at + length++, 0x30);
        for (int layer = 0; layer < 2; layer++) {
          put32(memory, at + length, 320 << layer << 16 | 180 << layer);
          length += 4;
        }
      }
      put32(memory, at + length, picture);
      packet.arrived(length + 4, nowNs, path);
      inbound.onRtp(packet, nowNs);
      outbound.flush(exit, nowNs);
      packet.release();
    }
  }

  private MediaPacket nack(int sequence) {
    MediaPacket packet = Objects.requireNonNull(pool.acquire());
    MemorySegment memory = packet.segment();
    long at = packet.offset();
    put32(memory, at, 0x81cd0003);
    put32(memory, at + 8, SSRC);
    put32(memory, at + 12, sequence << 16);
    packet.arrived(16, nowNs, path);
    return packet;
  }

  /** Transport-wide feedback: one packet arrived. */
  private MediaPacket received(int number) {
    return feedback(number, 1, 0x2001_0400); // a run of one, a small delta
  }

  /** Transport-wide feedback: so many packets from {@code first} on did not arrive. */
  private MediaPacket lost(int first, int count) {
    return feedback(first, count, count << 16);
  }

  private MediaPacket feedback(int first, int count, int chunkAndDelta) {
    MediaPacket packet = Objects.requireNonNull(pool.acquire());
    MemorySegment memory = packet.segment();
    long at = packet.offset();
    put32(memory, at, 0x8fcd0005);
    put32(memory, at + 12, first << 16 | count);
    put32(memory, at + 16, 0);
    put32(memory, at + 20, chunkAndDelta);
    packet.arrived(24, nowNs, path);
    return packet;
  }

  /** Transport-wide feedback again and again, each about 65,528 packets that did not arrive. */
  private MediaPacket lostRuns(int packets) {
    MediaPacket packet = Objects.requireNonNull(pool.acquire());
    MemorySegment memory = packet.segment();
    long at = packet.offset();
    for (int i = 0; i < packets; i++) {
      put32(memory, at, 0x8fcd0008);
      put32(memory, at + 12, 0xfff8);
      put32(memory, at + 16, 0);
      for (int chunk = 0; chunk < 8; chunk++) {
        put16(memory, at + 20 + 2L * chunk, 0x1fff);
      }
      at += 36;
    }
    packet.arrived((int) (at - packet.offset()), nowNs, path);
    return packet;
  }
}
