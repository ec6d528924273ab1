package org.setareh.bench.plane;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.setareh.bench.synthetic.Offer;
import org.setareh.bench.synthetic.SyntheticPeer;
import org.setareh.bench.synthetic.SyntheticRoom;
import org.setareh.bench.synthetic.VideoSource;
import org.setareh.sfu.Sfu;
import org.setareh.sfu.control.MediaStatistics;

/** The whole path of a packet leaves less than a byte of garbage. */
class AllocationTest extends PlaneTest {
  /** Packets, so many that what is made once for each window does not count. */
  private static final int WINDOW = 10_000;

  @Test
  void lessThanAByteAPacket() throws Exception {
    Sfu sfu = plane(Settings.one());
    SyntheticRoom room = room(sfu, "room");
    SyntheticPeer publisher = room.join("p", Offer.Role.PUBLISHER);
    List<SyntheticPeer> viewers = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      viewers.add(room.join("v" + i, Offer.Role.VIEWER));
    }
    publisher.publish(new VideoSource(8_000_000, 50, 1_100));
    // A window is good once the compiler is through with the path, so several are tried.
    double[] bytesAPacket = {Double.MAX_VALUE};
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getPlatformMXBean(ThreadMXBean.class);
    long worker = threadId("media-0");
    long[] window = {threads.getThreadAllocatedBytes(worker), packets(sfu)};
    await(
        "less than a byte a packet",
        () -> {
          long after = packets(sfu);
          if (after - window[1] < WINDOW) {
            return false;
          }
          long allocated = threads.getThreadAllocatedBytes(worker);
          bytesAPacket[0] = (double) (allocated - window[0]) / (after - window[1]);
          System.out.printf(
              "%.2f bytes allocated a packet, %d packets%n", bytesAPacket[0], after - window[1]);
          window[0] = allocated;
          window[1] = after;
          return bytesAPacket[0] < 1;
        });
  }

  private static long packets(Sfu sfu) {
    MediaStatistics now = sfu.statistics();
    return now.traffic().received().packets() + now.traffic().sent().packets();
  }

  private static long threadId(String name) {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().equals(name))
        .mapToLong(Thread::threadId)
        .max()
        .orElseThrow();
  }
}
