package org.setareh.bench.viewers;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.setareh.bench.forward.Floor;
import org.setareh.bench.synthetic.SyntheticLoop;
import org.setareh.bench.synthetic.SyntheticPeer;
import org.setareh.bench.synthetic.VideoSource;

/**
 * One publisher to many viewers through a running server: CPU time of the whole process a forwarded
 * packet, the latency it adds, and how soon a viewer's first packet comes after its POST; beside
 * them the C floor, since machines differ by more than two times.
 *
 * <p>Main: {@code server-address pid [viewers] [seconds] [bits-a-second] [warm-up-seconds]}. Linux
 * only: CPU time comes from {@code /proc}.
 */
public final class ViewersBenchmark {
  private static final int PAYLOAD_BYTES = 1_176;
  private static final int FRAMES_PER_SECOND = 30;
  private static final double CLOCK_TICKS = 100;
  private static final int FLOOR_ROUNDS = 41;

  private ViewersBenchmark() {}

  public static void main(String[] arguments) throws Exception {
    URI server = URI.create(arguments[0]);
    long pid = Long.parseLong(arguments[1]);
    int viewers = argument(arguments, 2, 31);
    int seconds = argument(arguments, 3, 20);
    int bitrateBps = argument(arguments, 4, 1_500_000);
    int warmUpSeconds = argument(arguments, 5, 10);
    Floor floor = Floor.compile();
    double floorNs = floor.measure(FLOOR_ROUNDS, Floor.SENDMMSG);
    double trainFloorNs = floor.measure(FLOOR_ROUNDS, Floor.TRAINS);
    try (SyntheticLoop publishing = new SyntheticLoop();
        SyntheticLoop viewing = new SyntheticLoop()) {
      Endpoint endpoint = Endpoint.create(server);
      SyntheticPeer publisher = endpoint.publish(publishing).peer();
      publisher.publish(new VideoSource(bitrateBps, FRAMES_PER_SECOND, PAYLOAD_BYTES));
      List<Endpoint.Joined> joined = new ArrayList<>();
      for (int i = 0; i < viewers; i++) {
        joined.add(endpoint.view(viewing));
      }
      Thread.sleep(warmUpSeconds * 1_000L);
      report(joined, pid, seconds);
    }
    System.out.println(
        String.format(
            Locale.ROOT,
            "the C floor of this run, flat out: %.2f us by sendmmsg, %.2f us by trains (GSO)",
            floorNs / 1e3,
            trainFloorNs / 1e3));
  }

  private static void report(List<Endpoint.Joined> joined, long pid, int seconds) throws Exception {
    List<SyntheticPeer> viewers = joined.stream().map(Endpoint.Joined::peer).toList();
    viewers.forEach(viewer -> viewer.reception().resetLatencies());
    long packets = packets(viewers);
    double cpuSeconds = cpuSeconds(pid);
    Thread.sleep(seconds * 1_000L);
    cpuSeconds = cpuSeconds(pid) - cpuSeconds;
    packets = packets(viewers) - packets;
    int[] latenciesNs = latencies(viewers);
    double[] firstMs =
        joined.stream()
            .mapToDouble(j -> (j.peer().reception().firstPacketNs() - j.postedNs()) / 1e6)
            .sorted()
            .toArray();
    long lost = viewers.stream().mapToLong(viewer -> viewer.reception().lost()).sum();
    long bad = viewers.stream().mapToLong(viewer -> viewer.reception().bad()).sum();
    System.out.println(
        String.format(
            Locale.ROOT,
            "%d viewers, %d packets in %d s: %.2f us CPU of the process a forwarded packet,"
                + " latency p50 %.2f ms, p99 %.2f ms, max %.2f ms,"
                + " first packet p50 %.0f ms, max %.0f ms after the POST, lost %d, bad %d",
            viewers.size(),
            packets,
            seconds,
            cpuSeconds * 1e6 / packets,
            at(latenciesNs, 0.5),
            at(latenciesNs, 0.99),
            at(latenciesNs, 1),
            firstMs[firstMs.length / 2],
            firstMs[firstMs.length - 1],
            lost,
            bad));
  }

  private static double at(int[] sortedNs, double share) {
    return sortedNs[(int) Math.min(sortedNs.length - 1, sortedNs.length * share)] / 1e6;
  }

  private static int[] latencies(List<SyntheticPeer> viewers) {
    int[] all = new int[viewers.stream().mapToInt(v -> v.reception().latencies()).sum()];
    int at = 0;
    for (SyntheticPeer viewer : viewers) {
      at += viewer.reception().copyLatencies(all, at);
    }
    int[] copied = Arrays.copyOf(all, at);
    Arrays.sort(copied);
    return copied;
  }

  private static long packets(List<SyntheticPeer> viewers) {
    return viewers.stream().mapToLong(viewer -> viewer.reception().packets()).sum();
  }

  /** utime and stime of proc(5), fields 14 and 15. */
  private static double cpuSeconds(long pid) throws IOException {
    String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
    return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) / CLOCK_TICKS;
  }

  private static int argument(String[] arguments, int at, int otherwise) {
    return arguments.length > at ? Integer.parseInt(arguments[at]) : otherwise;
  }
}
