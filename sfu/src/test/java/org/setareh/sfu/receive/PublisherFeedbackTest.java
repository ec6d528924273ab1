package org.setareh.sfu.receive;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.setareh.sfu.codec.Codec;
import org.setareh.sfu.control.SourceKind;
import org.setareh.sfu.negotiate.NegotiatedCodec;
import org.setareh.sfu.negotiate.NegotiatedSource;
import org.setareh.sfu.negotiate.NegotiatedSource.DeclaredStream;
import org.setareh.wire.rtcp.RtcpKind;
import org.setareh.wire.rtcp.RtcpReader;
import org.setareh.wire.rtcp.RtcpWriter;

/** All that goes back to one publisher, in one compound. */
final class PublisherFeedbackTest {
  private static final long MS = 1_000_000;

  private final Publisher publisher = new Publisher();
  private final ReceiveCounters counters = new ReceiveCounters();
  private final PeerClock clock = new PeerClock();
  private final Producer microphone =
      new Producer(Publisher.microphone(new DeclaredStream(5, 0, false)), clock, counters);
  private final Producer camera =
      new Producer(Publisher.camera(List.of(), new DeclaredStream(7, 8, true)), clock, counters);
  private final Producers producers =
      new Producers(
          List.of(microphone, camera),
          new TransportFeedback(Publisher.TWCC),
          counters,
          99,
          new byte[] {'c'},
          true);
  private final RtcpWriter writer = new RtcpWriter();
  private final RtcpReader reader = new RtcpReader();
  private final MemorySegment memory = MemorySegment.ofArray(new byte[1200]);
  private int transportNumber;

  @AfterEach
  void giveBack() {
    assertEquals(0, publisher.pool.inUse());
    publisher.close();
  }

  private void offer(boolean video, int sequence, long nowNs) {
    publisher.transportNumber = transportNumber++;
    MediaPacket packet =
        video
            ? publisher.packet(
                Publisher.VP8, 7, sequence, 0, nowNs, Publisher.vp8(sequence == 1, sequence))
            : publisher.packet(Publisher.OPUS, 5, sequence, 0, nowNs, new int[80]);
    producers.onRtp(packet, nowNs);
    packet.release();
  }

  private List<RtcpKind> write(long nowNs) {
    return write(producers, nowNs);
  }

  private List<RtcpKind> write(Producers from, long nowNs) {
    writer.begin(memory, 0, 1200);
    from.writeRtcp(writer, nowNs);
    List<RtcpKind> kinds = new ArrayList<>();
    if (!writer.isEmpty()) {
      assertTrue(reader.wrap(memory, 0, writer.length()));
      while (reader.next()) {
        assertEquals(99, reader.senderSsrc());
        kinds.add(reader.kind());
      }
      assertEquals(0, reader.crooked());
    }
    return kinds;
  }

  @Test
  void nothingIsDueBeforeTheFirstPacket() {
    assertEquals(Long.MAX_VALUE, producers.nextDeadlineNs());
    assertEquals(List.of(), write(5000 * MS));
  }

  @Test
  void reportsOfAllSourcesShareOnePacketASecond() {
    offer(false, 1, 0);
    offer(true, 1, 0);
    write(50 * MS);
    assertEquals(1000 * MS, producers.nextDeadlineNs());
    assertEquals(List.of(RtcpKind.RECEIVER_REPORT, RtcpKind.SOURCE_DESCRIPTION), write(1000 * MS));
    assertTrue(reader.wrap(memory, 0, writer.length()) && reader.next());
    assertEquals(2, reader.reportCount());
    assertEquals(2000 * MS, producers.nextDeadlineNs());
  }

  @Test
  void lossOfPicturesIsAskedForAndLossOfSoundIsNot() {
    offer(false, 1, 0);
    offer(false, 5, 0);
    offer(true, 1, 0);
    offer(true, 3, 0);
    assertEquals(List.of(RtcpKind.NACK), write(20 * MS));
    assertTrue(reader.wrap(memory, 0, writer.length()) && reader.next());
    assertEquals(7, reader.mediaSsrc());
    assertEquals(2, reader.nackPacketId(0));
  }

  /** RFC 4585 section 3.1, where RFC 5506 was not agreed on. */
  @Test
  void feedbackOpensWithAReportUnlessThePeerTakesItWithout() {
    Producers whole =
        new Producers(
            List.of(microphone, camera),
            new TransportFeedback(0),
            counters,
            99,
            new byte[] {'c'},
            false);
    offer(true, 1, 0);
    assertEquals(List.of(), write(whole, 10 * MS));
    offer(true, 3, 10 * MS);
    assertEquals(
        List.of(RtcpKind.RECEIVER_REPORT, RtcpKind.SOURCE_DESCRIPTION, RtcpKind.NACK),
        write(whole, 30 * MS));
    assertEquals(List.of(), write(whole, 30 * MS));
  }

  @Test
  void aLossTooLargeBecomesAKeyFrameRequest() {
    offer(true, 1, 0);
    offer(true, 2000, 0);
    assertEquals(0, camera.nextDeadlineNs());
    assertEquals(List.of(RtcpKind.PICTURE_LOSS), write(0));
    assertTrue(reader.wrap(memory, 0, writer.length()) && reader.next());
    assertEquals(7, reader.mediaSsrc());
  }

  /** RFC 5104 section 4.3.1, where {@code ccm fir} was negotiated and {@code nack pli} was not. */
  @Test
  void whoKnowsFirAloneIsAskedByFir() {
    NegotiatedCodec vp8 = new NegotiatedCodec(Codec.VP8, 0, Publisher.VP8, -1, true, true, "");
    NegotiatedSource source =
        new NegotiatedSource(
            SourceKind.CAMERA,
            "1",
            List.of(vp8),
            -1,
            Publisher.IDS,
            List.of(),
            List.of(new DeclaredStream(7, 8, true)));
    Producer old = new Producer(source, clock, counters);
    Producers one =
        new Producers(List.of(old), new TransportFeedback(0), counters, 99, new byte[] {'c'}, true);
    int[] numbers = new int[3];
    for (int i = 0; i < numbers.length; i++) {
      old.requestKeyFrame(0, i * 500 * MS);
      assertEquals(List.of(RtcpKind.FULL_INTRA_REQUEST), write(one, i * 500 * MS));
      assertTrue(reader.wrap(memory, 0, writer.length()) && reader.next());
      assertEquals(0, reader.mediaSsrc());
      assertEquals(1, reader.firCount());
      assertEquals(7, reader.firSsrc(0));
      numbers[i] = reader.firSequence(0);
    }
    assertArrayEquals(new int[] {0, 0, 1}, numbers);
  }

  @Test
  void senderReportsTellTheCaptureTime() {
    offer(true, 1, 0);
    writer.begin(memory, 0, 1200);
    assertTrue(writer.senderReport(7, 1L << 40, 0, 1, 1));
    assertTrue(reader.wrap(memory, 0, writer.length()) && reader.next());
    producers.onSenderReport(reader, 30 * MS);
    MediaPacket packet =
        publisher.packet(Publisher.VP8, 7, 2, 90_000, 1040 * MS, Publisher.vp8(false, 2));
    producers.onRtp(packet, 1040 * MS);
    assertTrue(packet.captureKnown());
    assertEquals(1030 * MS, packet.captureNs());
    packet.release();
  }

  @Test
  void bitratesAreMeasuredByEncodingAndLayer() {
    for (int i = 1; i <= 400; i++) {
      offer(true, i, i * 10 * MS);
      offer(false, i, i * 10 * MS);
    }
    long now = 4000 * MS;
    assertEquals(80 * 8 * 100, microphone.encoding(0).bitrateBps(now), 2e3);
    assertEquals(10 * 8 * 100, camera.encoding(0).bitrateBps(now), 5e2);
    assertEquals(camera.encoding(0).bitrateBps(now), camera.encoding(0).bitrateBps(3, 3, now), 3e2);
    assertTrue(camera.encoding(0).alive(now + 1000 * MS));
    assertTrue(!camera.encoding(0).alive(now + 3000 * MS));
    assertEquals(0, camera.encoding(0).bitrateBps(now + 60_000 * MS), 5e1);
  }
}
