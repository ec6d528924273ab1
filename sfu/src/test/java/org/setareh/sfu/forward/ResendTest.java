package org.setareh.sfu.forward;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.setareh.sfu.codec.Codec;
import org.setareh.sfu.receive.TestPackets;
import org.setareh.wire.BigEndian;
import org.setareh.wire.rtcp.RtcpReader;
import org.setareh.wire.rtcp.RtcpWriter;

/** NACKs, reports and key-frame requests of a receiver. */
final class ResendTest {
  private static final long MS = 1_000_000L;
  private final Fixture fixture = new Fixture();
  private final Source source = fixture.source(Codec.VP8, 0);
  private final Vp8Camera camera =
      new Vp8Camera(0, 360, new Random(3), true, 15, new ArrayList<>());

  @AfterEach
  void close() {
    fixture.close();
  }

  private VideoConsumer flowing(int rtx) {
    VideoConsumer consumer = fixture.video(rtx);
    consumer.switchTo(source, fixture.nowNs);
    return consumer;
  }

  private List<Sent> frame(VideoConsumer consumer) {
    List<Sent> sent = new ArrayList<>();
    for (TestPackets.Content content : camera.next()) {
      Sent each = fixture.offer(consumer, source, content);
      assertNotNull(each);
      sent.add(each);
    }
    fixture.nowNs += 33 * MS;
    return sent;
  }

  @Test
  void answersByRtxWithTheOriginalNumberInFront() {
    VideoConsumer consumer = flowing(98);
    Sent first = frame(consumer).get(0);
    frame(consumer);
    long numbered = fixture.transport.count();
    Sent again = fixture.resend(consumer, first.sequence);
    assertNotNull(again);
    assertEquals(Fixture.RTX_SSRC, again.ssrc);
    assertEquals(98, again.rtp.payloadType());
    assertEquals(first.rtp.timestamp(), again.rtp.timestamp());
    byte[] payload = again.payload();
    assertEquals(first.rtp.sequenceNumber(), (payload[0] & 0xff) << 8 | (payload[1] & 0xff));
    assertArrayEquals(first.payload(), Arrays.copyOfRange(payload, 2, payload.length));
    assertEquals(
        (int) numbered, BigEndian.u16(again.memory, again.rtp.extensionOffset(2)), "a fresh one");
  }

  @Test
  void answersOnceARoundTrip() {
    VideoConsumer consumer = flowing(98);
    Sent first = frame(consumer).get(0);
    Sent again = fixture.resend(consumer, first.sequence);
    fixture.nowNs += 10 * MS;
    assertNull(fixture.resend(consumer, first.sequence));
    fixture.nowNs += 60 * MS;
    Sent third = fixture.resend(consumer, first.sequence);
    assertNotNull(again);
    assertNotNull(third);
    assertNotEquals(again.sequence, third.sequence);
    assertEquals(1, consumer.resendsRefused());
  }

  @Test
  void whatArrivedByRtxIsNotSentOnceMore() {
    VideoConsumer consumer = flowing(98);
    Sent lost = frame(consumer).get(0);
    Sent next = frame(consumer).get(0);
    long rtx = fixture.transport.count();
    assertNotNull(fixture.resend(consumer, lost.sequence));
    assertTrue(fixture.transport.rtx(rtx));
    assertFalse(fixture.transport.rtx(rtx - 1));
    consumer.arrivedByRtx(fixture.transport.sequenceNumber(rtx));
    fixture.nowNs += 200 * MS;
    fixture.keyFrameRequests.clear();
    assertNull(fixture.resend(consumer, lost.sequence));
    assertEquals(List.of(), fixture.keyFrameRequests, "it is not gone");
    assertNotNull(fixture.resend(consumer, next.sequence));
  }

  @Test
  void refusesWhatWasNeverSentOrIsForgotten() {
    VideoConsumer consumer = flowing(98);
    Sent first = frame(consumer).get(0);
    assertNull(fixture.resend(consumer, first.sequence + 5_000));
    assertNull(fixture.resend(consumer, first.sequence - 1));
    fixture.cache.clear();
    assertNull(fixture.resend(consumer, first.sequence));
  }

  @Test
  void asksForAKeyFrameWhereWhatIsMissingIsGone() {
    VideoConsumer consumer = flowing(98);
    frame(consumer);
    Sent lost = frame(consumer).get(0);
    fixture.keyFrameRequests.clear();
    fixture.nowNs += 1_500 * MS; // an outage: the cache lets go of what is so old
    frame(consumer);
    assertNull(fixture.resend(consumer, lost.sequence));
    assertEquals(List.of(0), fixture.keyFrameRequests);
    assertNull(fixture.resend(consumer, lost.sequence));
    assertEquals(List.of(0), fixture.keyFrameRequests, "not for each packet");

    camera.keyWanted = true;
    frame(consumer);
    fixture.nowNs += 1_000 * MS;
    assertNull(fixture.resend(consumer, lost.sequence));
    consumer.poll(fixture.nowNs);
    assertEquals(List.of(0), fixture.keyFrameRequests, "nobody needs it after a key frame");
  }

  @Test
  void boundsWhatAGreedyReceiverGets() {
    VideoConsumer consumer = flowing(98);
    List<Sent> sent = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      sent.addAll(frame(consumer));
    }
    int resent = 0;
    for (int round = 0; round < 20; round++) {
      for (Sent each : sent) {
        resent += fixture.resend(consumer, each.sequence) != null ? 1 : 0;
      }
      fixture.nowNs += 60 * MS;
    }
    assertTrue(resent <= 32 + sent.size() / 2, resent + " of " + sent.size());
    assertEquals(resent, consumer.resends());
  }

  @Test
  void sendsForTheFirstTimeWhatCameBeforeItsKeyFrameBegan() {
    VideoConsumer consumer = flowing(-1);
    List<TestPackets.Content> key = camera.next();
    for (int i = key.size() - 1; i > 0; i--) {
      assertNull(fixture.offer(consumer, source, key.get(i)));
    }
    Sent start = fixture.offer(consumer, source, key.get(0));
    assertNotNull(start);
    frame(consumer);
    for (int i = 1; i < key.size(); i++) {
      Sent late = fixture.resend(consumer, start.sequence + i);
      assertNotNull(late);
      assertEquals(Fixture.SSRC, late.ssrc);
      assertEquals(start.sequence + i, late.sequence);
    }
    assertNull(fixture.resend(consumer, start.sequence + 1));
  }

  @Test
  void reportsItsClockAndMeasuresTheRoundTrip() {
    VideoConsumer consumer = flowing(98);
    MemorySegment memory = Arena.ofAuto().allocate(200);
    RtcpWriter writer = new RtcpWriter();
    writer.begin(memory, 0, 200);
    assertFalse(consumer.writeSenderReport(writer, fixture.nowNs), "nothing was sent");
    Sent first = frame(consumer).get(0);
    assertTrue(consumer.writeSenderReport(writer, fixture.nowNs));
    assertFalse(consumer.writeSenderReport(writer, fixture.nowNs + 900 * MS));
    RtcpReader reader = new RtcpReader();
    assertTrue(reader.wrap(memory, 0, writer.length()));
    assertTrue(reader.next());
    assertEquals(Fixture.SSRC, reader.senderSsrc());
    assertEquals(fixture.ntp.at(fixture.nowNs), reader.ntpTimestamp());
    assertEquals(first.rtp.timestamp() + 33 * 90, reader.rtpTimestamp());
    assertEquals(consumer.packetsSent(), reader.packetCount());
    final int lastReport = (int) (reader.ntpTimestamp() >>> 16);

    writer.begin(memory, 0, 200);
    writer.receiverReport(1);
    writer.reportBlock(Fixture.SSRC);
    writer.lost(64, 5).received(9, 30).answers(lastReport, 65_536 / 10);
    assertTrue(reader.wrap(memory, 0, writer.length()));
    assertTrue(reader.next());
    consumer.onReport(reader, 0, fixture.nowNs + 140 * MS);
    assertEquals(64, consumer.fractionLost());
    assertEquals(40.0, consumer.rttNs() / 1e6, 0.1);
  }

  @Test
  void limitsKeyFrameRequestsOfAReceiver() {
    VideoConsumer consumer = flowing(98);
    frame(consumer);
    fixture.keyFrameRequests.clear();
    for (int i = 0; i < 1_000; i++) {
      fixture.nowNs += MS;
      consumer.onKeyFrameRequest(fixture.nowNs);
      consumer.poll(fixture.nowNs);
    }
    int requests = fixture.keyFrameRequests.size();
    assertTrue(requests >= 1 && requests <= 3, requests + " requests");
  }

  @Test
  void asksAgainUntilTheKeyFrameCame() {
    VideoConsumer consumer = flowing(98);
    for (int i = 0; i < 20; i++) {
      fixture.nowNs += 100 * MS;
      consumer.poll(fixture.nowNs);
    }
    assertEquals(5, fixture.keyFrameRequests.size());
    assertEquals(Consumer.State.WAITING, consumer.state());
    Sent first = frame(consumer).get(0);
    assertEquals(Consumer.State.FLOWING, consumer.state());
    assertEquals(List.of(first.rtp.timestamp()), fixture.flowing);
    consumer.poll(fixture.nowNs + 1_000 * MS);
    assertEquals(5, fixture.keyFrameRequests.size());
  }
}
