package org.setareh.bench.forward;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.setareh.bench.synthetic.Offer;
import org.setareh.bench.synthetic.SyntheticPeer;
import org.setareh.bench.synthetic.SyntheticRoom;
import org.setareh.bench.synthetic.VideoSource;
import org.setareh.bench.synthetic.WorkerTime;
import org.setareh.sfu.Sfu;
import org.setareh.sfu.control.MediaSettings;

/**
 * CPU time of one media worker a forwarded 1200-byte packet, beside the C floor of the same run.
 *
 * <p>The whole path is measured: waking, receiving, decryption, routing, rewriting, encryption,
 * sending. As in the floor, receivers drop in the kernel. The floor runs flat out, so the worker is
 * kept busy for most of its time too. Who else uses a core's other half makes both slower by half
 * for moments, and never faster: so they are measured in turn, in many short windows, and the
 * figure is the one that a tenth of them stays below. Main: {@code [viewers] [seconds]}.
 */
public final class ForwardBenchmark {
  /** Makes RTP packets of 1200 bytes together with header (12) and extensions (12). */
  private static final int PAYLOAD_BYTES = 1_176;

  private static final int BURST = 8;

  /** Bursts a second are chosen so that a worker of 1.5 x C is busy for this share of its time. */
  private static final double BUSY = 0.65;

  private static final int WARM_UP_MS = 8_000;
  private static final int WINDOW_MS = 25;
  private static final int WINDOWS = 20;

  /** After the floor's turn, until pictures flow as before. */
  private static final int SETTLE_MS = 100;

  /** Take half a second. */
  private static final int FLOOR_ROUNDS = 5;

  private ForwardBenchmark() {}

  /** CPU nanoseconds a packet, many times each. */
  private record Cost(List<Double> ourNs, List<Double> floorNs) {}

  public static void main(String[] arguments) throws Exception {
    int viewers = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 31;
    int seconds = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 10;
    Floor floor = Floor.compile();
    int turns = Math.max(1, seconds * 1_000 / (WINDOWS * WINDOW_MS));
    print("sendmmsg alone", measure(viewers, turns, false, floor, Floor.SENDMMSG));
    print("sendmmsg of trains (GSO)", measure(viewers, turns, true, floor, Floor.TRAINS));
  }

  private static void print(String way, Cost cost) {
    double ourNs = undisturbed(cost.ourNs);
    double floorNs = undisturbed(cost.floorNs);
    System.out.println(
        String.format(
            Locale.ROOT,
            "%-26s Setareh %7.0f ns   C %7.0f ns   %.2f x C   (CPU per forwarded packet, GCM)",
            way,
            ourNs,
            floorNs,
            ourNs / floorNs));
  }

  private static double undisturbed(List<Double> figures) {
    return figures.stream().sorted().toList().get(figures.size() / 10);
  }

  private static int bursts(int viewers, double floorNs) {
    return (int) (BUSY * 1e9 / (1.5 * floorNs * BURST * viewers));
  }

  private static Cost measure(int viewers, int turns, boolean trains, Floor floor, String way)
      throws Exception {
    int burstsASecond = bursts(viewers, floor.measure(FLOOR_ROUNDS, way));
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
      Cost cost = new Cost(new ArrayList<>(), new ArrayList<>());
      long packets = 0;
      for (int i = 0; i < turns; i++) {
        packets += takeTurn(sfu, cost.ourNs);
        publisher.pauseVideo(true);
        cost.floorNs.add(floor.measure(FLOOR_ROUNDS, way));
        publisher.pauseVideo(false);
        Thread.sleep(SETTLE_MS);
      }
      double wanted =
          (double) BURST * burstsASecond * viewers * turns * WINDOWS * WINDOW_MS / 1_000;
      if (packets < wanted * 0.9) {
        throw new IllegalStateException(packets + " packets forwarded of " + wanted);
      }
      return cost;
    }
  }

  /** Returns how many packets were forwarded. */
  private static long takeTurn(Sfu sfu, List<Double> ourNs) throws InterruptedException {
    long all = 0;
    for (int i = 0; i < WINDOWS; i++) {
      long cpuNs = WorkerTime.cpuNs();
      long packets = sfu.statistics().traffic().sent().packets();
      Thread.sleep(WINDOW_MS);
      packets = sfu.statistics().traffic().sent().packets() - packets;
      ourNs.add((double) (WorkerTime.cpuNs() - cpuNs) / packets);
      all += packets;
    }
    return all;
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
}
