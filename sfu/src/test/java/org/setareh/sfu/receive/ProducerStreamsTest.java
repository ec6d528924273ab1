package org.setareh.sfu.receive;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.setareh.sfu.codec.Codec;
import org.setareh.sfu.negotiate.NegotiatedSource.DeclaredStream;

/** Which source and encoding a packet belongs to. */
final class ProducerStreamsTest {
  private final Publisher publisher = new Publisher();
  private final ReceiveCounters counters = new ReceiveCounters();
  private final PeerClock clock = new PeerClock();
  private final Producer microphone = new Producer(Publisher.microphone(), clock, counters);
  private final Producer camera =
      new Producer(Publisher.camera(List.of("q", "h", "f")), clock, counters);
  private final Producers producers = producers(microphone, camera);

  private Producers producers(Producer... all) {
    return new Producers(
        List.of(all), new TransportFeedback(Publisher.TWCC), counters, 1, new byte[] {'c'}, true);
  }

  @AfterEach
  void giveBack() {
    assertEquals(0, publisher.pool.inUse());
    publisher.close();
  }

  private @Nullable Producer offer(Producers to, int payloadType, int ssrc, int sequence) {
    int[] payload = payloadType == Publisher.VP8 ? Publisher.vp8(true, sequence) : new int[60];
    MediaPacket packet = publisher.packet(payloadType, ssrc, sequence, 0, 0, payload);
    Producer found = to.onRtp(packet, 0);
    packet.release();
    return found;
  }

  @Test
  void ridsAreLearnedAndRememberedWithoutThem() {
    publisher.mid = "1";
    publisher.rid = "h";
    assertSame(camera, offer(producers, Publisher.VP8, 77, 1));
    publisher.mid = publisher.rid = "";
    MediaPacket packet = publisher.packet(Publisher.VP8, 77, 2, 0, 0, Publisher.vp8(true, 5));
    assertSame(camera, producers.onRtp(packet, 0));
    assertEquals(1, packet.encoding());
    assertEquals(Codec.VP8, packet.codec());
    assertEquals(320, packet.width());
    assertTrue(packet.keyFrame());
    packet.release();
    assertTrue(camera.encoding(1).alive(0));
    assertFalse(camera.encoding(0).alive(0));
    assertEquals(180, camera.encoding(1).height());
    MediaPacket delta = publisher.packet(Publisher.VP8, 77, 3, 0, 0, Publisher.vp8(false, 6));
    assertSame(camera, producers.onRtp(delta, 0));
    assertEquals(180, delta.height(), "who begins to listen learns it at once");
    delta.release();
  }

  @Test
  void simulcastWithoutRidIsNobodys() {
    publisher.mid = "1";
    assertNull(offer(producers, Publisher.VP8, 77, 1));
    publisher.rid = "x";
    assertNull(offer(producers, Publisher.VP8, 77, 1));
    assertEquals(2, counters.drops(ReceiveDrop.UNKNOWN_STREAM));
  }

  @Test
  void midAloneTellsASourceOfOneEncoding() {
    publisher.mid = "0";
    assertSame(microphone, offer(producers, Publisher.OPUS, 5, 1));
    publisher.mid = "";
    assertSame(microphone, offer(producers, Publisher.OPUS, 5, 2));
  }

  @Test
  void payloadTypeTellsWhereNothingElseDoes() {
    assertSame(microphone, offer(producers, Publisher.OPUS, 5, 1));
    assertNull(offer(producers, 50, 6, 1));
  }

  @Test
  void equalPayloadTypesWithoutMidAreAmbiguous() {
    Producer screen = new Producer(Publisher.camera(List.of()), clock, counters);
    Producer second = new Producer(Publisher.camera(List.of()), clock, counters);
    assertNull(offer(producers(screen, second), Publisher.VP8, 9, 1));
  }

  @Test
  void declaredStreamsNeedNoExtensions() {
    Producer declared =
        new Producer(
            Publisher.camera(
                List.of(), new DeclaredStream(100, 101, true), new DeclaredStream(200, 0, false)),
            clock,
            counters);
    Producers all = producers(microphone, declared);
    MediaPacket packet = publisher.packet(Publisher.VP8, 200, 2, 0, 0, Publisher.vp8(true, 5));
    assertSame(declared, all.onRtp(packet, 0));
    assertEquals(1, packet.encoding());
    packet.release();
  }

  @Test
  void anotherSsrcOfTheSameRidTakesOverWithNumbersOfItsOwn() {
    publisher.mid = "1";
    publisher.rid = "q";
    assertSame(camera, offer(producers, Publisher.VP8, 7, 65_000));
    long before = camera.encoding(0).statistics().highestSequence();
    assertSame(camera, offer(producers, Publisher.VP8, 8, 3));
    long after = camera.encoding(0).statistics().highestSequence();
    assertTrue(after > before, "never used before: " + before + ", " + after);
    assertEquals(3, after & 0xffff);
    publisher.mid = publisher.rid = "";
    assertNull(offer(producers, Publisher.VP8, 7, 65_001), "the old SSRC is forgotten");
  }

  @Test
  void codecChangesAreNoted() {
    publisher.mid = "1";
    publisher.rid = "q";
    assertSame(camera, offer(producers, Publisher.VP8, 7, 1));
    assertEquals(0, camera.encoding(0).codecChanges());
    MediaPacket vp9 = publisher.packet(Publisher.VP9, 7, 2, 0, 0, 0x0c, 0x82, 1);
    assertSame(camera, producers.onRtp(vp9, 0));
    assertEquals(Codec.VP9, vp9.codec());
    vp9.release();
    assertEquals(1, camera.encoding(0).codecChanges());
    assertEquals(Codec.VP9, camera.encoding(0).codec());
  }

  @Test
  void redCountsAsItsCodecWithThePrimaryBlockFound() {
    publisher.mid = "0";
    publisher.level = 0x80 | 30;
    MediaPacket packet =
        publisher.packet(
            Publisher.RED, 5, 1, 0, 0, 0x80 | 111, 0, 0, 2, 111, 9, 9, 0x78, 1, 2, 3, 4);
    assertSame(microphone, producers.onRtp(packet, 0));
    assertEquals(Codec.OPUS, packet.codec());
    assertTrue(packet.red() && packet.voice());
    assertEquals(30, packet.audioLevel());
    assertEquals(7, packet.primaryOffset());
    assertEquals(5, packet.primaryLength());
    assertFalse(packet.silence());
    packet.release();
  }

  @Test
  void malformedPayloadsAreDropped() {
    publisher.mid = "1";
    publisher.rid = "q";
    MediaPacket packet = publisher.packet(Publisher.VP8, 7, 1, 0, 0, 0x90);
    assertNull(producers.onRtp(packet, 0));
    packet.release();
    assertEquals(1, counters.drops(ReceiveDrop.MALFORMED));
  }
}
