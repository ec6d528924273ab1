package org.setareh.bench.forward;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.setareh.bench.synthetic.Offer;
import org.setareh.bench.synthetic.SyntheticPeer;
import org.setareh.bench.synthetic.SyntheticRoom;
import org.setareh.bench.synthetic.VideoSource;
import org.setareh.sfu.Sfu;
import org.setareh.sfu.control.MediaSettings;

/**
 * CPU time of one media worker a forwarded 1200-byte packet, beside the C floor of the same run.
 *
 * <p>The whole path is measured: waking, receiving, decryption, routing, rewriting, encryption,
 * sending. As in the floor, receivers drop in the kernel. The floor runs flat out, so the worker is
 * kept busy for most of its time too. Main: {@code [viewers] [seconds]}.
 */
public final class ForwardBenchmark {
  /** Makes RTP packets of 1200 bytes together with header (12) and extensions (12). */
  private static final int PAYLOAD_BYTES = 1_176;

  private static final int BURST = 8;

  /** Bursts a second are chosen so that a worker of 1.5 x C is busy for this share of its time. */
  private static final double BUSY = 0.65;

  private static final int WARM_UP_MS = 8_000;

  private ForwardBenchmark() {}

  /** Nanoseconds a packet of both ways of sending. */
  private record Cost(double plainNs, double trainNs) {}

  public static void main(String[] arguments) throws Exception {
    int viewers = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 31;
    int seconds = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 10;
    Map<String, Double> before = Floor.measure();
    Cost ours =
        new Cost(
            measure(
                viewers,
                seconds,
                false,
                bursts(viewers, Floor.mean(before, before, Floor.SENDMMSG))),
            measure(
                viewers, seconds, true, bursts(viewers, Floor.mean(before, before, Floor.TRAINS))));
    Map<String, Double> after = Floor.measure();
    print("sendmmsg alone", ours.plainNs, Floor.mean(before, after, Floor.SENDMMSG));
    print("sendmmsg of trains (GSO)", ours.trainNs, Floor.mean(before, after, Floor.TRAINS));
  }

  private static void print(String way, double oursNs, double floorNs) {
    System.out.println(
        String.format(
            Locale.ROOT,
            "%-26s Setareh %7.0f ns   C %7.0f ns   %.2f x C   (CPU per forwarded packet, GCM)",
            way,
            oursNs,
            floorNs,
            oursNs / floorNs));
  }

  private static int bursts(int viewers, double floorNs) {
    return (int) (BUSY * 1e9 / (1.5 * floorNs * BURST * viewers));
  }

  private static double measure(int viewers, int seconds, boolean trains, int burstsASecond)
      throws Exception {
    MediaSettings settings = MediaSettings.defaults().with(0, 1, trains);
    try (Sfu sfu = Sfu.start(settings, event -> {});
        SyntheticRoom room = new SyntheticRoom(sfu, "benchmark")) {
      SyntheticPeer publisher = room.join("publisher", Offer.Role.PUBLISHER);
      List<SyntheticPeer> receivers = new ArrayList<>();
      for (int i = 0; i < viewers; i++) {
        receivers.add(room.join("viewer-" + i, Offer.Role.VIEWER));
      }
      publisher.publish(
          new VideoSource(BURST * burstsASecond * PAYLOAD_BYTES * 8, burstsASecond, PAYLOAD_BYTES));
      Thread.sleep(1_000);
      check(receivers);
      receivers.forEach(SyntheticPeer::deafen);
      Thread.sleep(WARM_UP_MS);
      long cpuNs = workerCpuNs();
      long packets = sfu.statistics().sentPackets();
      Thread.sleep(seconds * 1_000L);
      cpuNs = workerCpuNs() - cpuNs;
      packets = sfu.statistics().sentPackets() - packets;
      double wanted = (double) BURST * burstsASecond * viewers * seconds;
      if (packets < wanted * 0.9) {
        throw new IllegalStateException(packets + " packets forwarded of " + wanted);
      }
      return (double) cpuNs / packets;
    }
  }

  /** A figure of packets that nobody could decrypt is none. */
  private static void check(List<SyntheticPeer> receivers) {
    for (SyntheticPeer receiver : receivers) {
      if (receiver.reception().packets() == 0 || receiver.reception().bad() > 0) {
        throw new IllegalStateException(
            receiver.reception().packets() + " good packets, bad: " + receiver.reception().bad());
      }
    }
  }

  private static long workerCpuNs() {
    var threads = ManagementFactory.getThreadMXBean();
    long sum = 0;
    for (long id : threads.getAllThreadIds()) {
      var info = threads.getThreadInfo(id);
      if (info != null && info.getThreadName().equals("media-0")) {
        sum += threads.getThreadCpuTime(id);
      }
    }
    return sum;
  }
}
