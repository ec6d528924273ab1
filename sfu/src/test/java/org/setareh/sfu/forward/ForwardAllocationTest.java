package org.setareh.sfu.forward;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.setareh.sfu.codec.Codec;
import org.setareh.sfu.receive.MediaPacket;
import org.setareh.sfu.receive.TestPackets;
import org.setareh.wire.BigEndian;

/** Forwarding and resending make no garbage. */
final class ForwardAllocationTest {
  private static final int PACKETS = 200_000;

  /** With RTX, and without. */
  @ParameterizedTest
  @ValueSource(ints = {98, -1})
  void allocatesNothingForAPacket(int rtx) {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    try (Fixture fixture = new Fixture()) {
      Source source = fixture.source(Codec.VP8, 0);
      VideoConsumer consumer = fixture.video(rtx);
      consumer.switchTo(source, fixture.nowNs);
      Vp8Camera camera = new Vp8Camera(0, 360, new Random(1), true, 15, new ArrayList<>());
      List<TestPackets.Content> key = camera.next();
      fixture.offer(consumer, source, key.get(0));
      MediaPacket packet = fixture.held.get(0);
      run(fixture, source, consumer, packet, 65_600, PACKETS); // until it is compiled
      long before = threads.getCurrentThreadAllocatedBytes();
      int sent = run(fixture, source, consumer, packet, 65_600 + PACKETS, PACKETS);
      long bytes = threads.getCurrentThreadAllocatedBytes() - before;
      assertEquals(PACKETS, sent);
      assertTrue(bytes < PACKETS, bytes + " bytes for " + PACKETS + " packets");
      consumer.close();
    }
  }

  private static int run(
      Fixture fixture,
      Source source,
      VideoConsumer consumer,
      MediaPacket packet,
      long from,
      int count) {
    int sent = 0;
    for (long sequence = from; sequence < from + count; sequence++) {
      long pictureId = packet.rtp.payloadOffset() + 2;
      BigEndian.put16(packet.segment(), pictureId, 0x8000 | (int) sequence & 0x7fff);
      TestPackets.renumber(packet, fixture.reader, sequence, (int) sequence * 90);
      fixture.nowNs += 1_000_000L;
      source.observe(packet, fixture.nowNs);
      fixture.result.into(fixture.out, 0);
      if (consumer.offer(source, packet, fixture.nowNs, fixture.result)) {
        sent++;
        if (fixture.result.toKeep()) {
          consumer.keep(fixture.result, 100);
        }
      }
      consumer.resend((int) fixture.result.sequence() - 5, fixture.nowNs, fixture.result);
    }
    return sent;
  }
}
