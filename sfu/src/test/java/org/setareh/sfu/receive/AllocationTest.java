package org.setareh.sfu.receive;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.foreign.MemorySegment;
import java.lang.management.ManagementFactory;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.setareh.sfu.negotiate.NegotiatedSource.DeclaredStream;
import org.setareh.wire.rtcp.RtcpWriter;

/** No garbage for a packet, its loss, its RTX or the feedback about it. */
final class AllocationTest {
  private static final long MS = 1_000_000;
  private static final int PACKETS = 50_000;

  private final Publisher publisher = new Publisher();
  private final ReceiveCounters counters = new ReceiveCounters();
  private final PeerClock clock = new PeerClock();
  private final Producers producers =
      new Producers(
          List.of(
              new Producer(Publisher.microphone(new DeclaredStream(5, 0, false)), clock, counters),
              new Producer(
                  Publisher.camera(List.of(), new DeclaredStream(7, 8, true)), clock, counters)),
          new TransportFeedback(Publisher.TWCC),
          counters,
          1,
          new byte[] {'c'},
          false);
  private final PacketCache cache = PacketCache.video(false);
  private final RtcpWriter writer = new RtcpWriter();
  private final MemorySegment memory = MemorySegment.ofArray(new byte[1200]);
  private final int[] vp8 = Publisher.vp8(false, 1);
  private final int[] opus = new int[80];
  private int number;
  private int forwarded;

  private void run(int packets) {
    for (int i = 0; i < packets; i++, number++) {
      long now = number * MS;
      publisher.transportNumber = number & 0xffff;
      if (number % 20 == 7) {
        continue; // lost
      }
      if (number % 20 == 17) {
        publisher.originalSequence = number - 10 & 0xffff;
        offer(publisher.packet(Publisher.VP8_RTX, 8, number, number, now, vp8), now);
        publisher.originalSequence = -1;
      }
      offer(publisher.packet(Publisher.VP8, 7, number, number, now, vp8), now);
      if (number % 3 == 0) {
        offer(publisher.packet(Publisher.OPUS, 5, number / 3, number, now, opus), now);
      }
      if (producers.nextDeadlineNs() <= now) {
        writer.begin(memory, 0, 1200);
        producers.writeRtcp(writer, now);
      }
    }
  }

  private void offer(MediaPacket packet, long now) {
    if (producers.onRtp(packet, now) != null) {
      forwarded++;
      if (packet.codec().video()) {
        cache.add(packet, now);
      }
    }
    packet.release();
  }

  @Test
  void lessThanAByteAPacket() {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    run(PACKETS); // warm: compiled, pools grown
    long before = threads.getCurrentThreadAllocatedBytes();
    int forwardedBefore = forwarded;
    run(PACKETS);
    long allocated = threads.getCurrentThreadAllocatedBytes() - before;
    int count = forwarded - forwardedBefore;
    assertTrue(count >= (PACKETS + PACKETS / 3) * 19 / 20, count + " packets");
    assertTrue(allocated < count, allocated + " bytes for " + count + " packets");
    cache.clear();
    publisher.close();
  }
}
