package org.setareh.bench.rooms;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import org.setareh.bench.synthetic.AudioSource;
import org.setareh.bench.synthetic.Offer;
import org.setareh.bench.synthetic.Shape;
import org.setareh.bench.synthetic.SyntheticPeer;
import org.setareh.bench.synthetic.SyntheticRoom;
import org.setareh.bench.synthetic.VideoSource;
import org.setareh.bench.synthetic.WorkerTime;
import org.setareh.sfu.Sfu;
import org.setareh.sfu.control.MediaEvent;
import org.setareh.sfu.control.MediaSettings;
import org.setareh.sfu.control.View;

/**
 * What a quiet room loses, and how much later it gets the rest, while a publisher of another room
 * on the same worker sends 2,800 packets of sound a second, with a level and without one in turn or
 * without any.
 */
final class OtherRoom {
  private static final int FLOOD_PER_SECOND = 2_800;
  private static final int PACKET_BYTES = 1_000;
  private static final int PACKETS_PER_SECOND = 245;
  private static final Shape DESKTOP = Shape.MEMBER.withSlots(9, 3);
  private static final int WARM_UP_MS = 3_000;

  private final Sfu sfu;
  private final AtomicLong speakers;
  private final VideoSource video;
  private final SyntheticPeer viewer;
  private final AudioSource flood;

  private OtherRoom(
      Sfu sfu, AtomicLong speakers, VideoSource video, SyntheticPeer viewer, AudioSource flood) {
    this.sfu = sfu;
    this.speakers = speakers;
    this.video = video;
    this.viewer = viewer;
    this.flood = flood;
  }

  static void print(int people, int seconds) throws Exception {
    run(people, seconds, "levels and none in turn", AudioSource.flapping(0, FLOOD_PER_SECOND));
    run(people, seconds, "no levels at all", AudioSource.flooding(0, FLOOD_PER_SECOND));
  }

  private static void run(int people, int seconds, String what, AudioSource flood)
      throws Exception {
    AtomicLong speakers = new AtomicLong();
    MediaSettings settings = MediaSettings.defaults().with(0, 1, true);
    try (Sfu sfu = Sfu.start(settings, event -> count(event, speakers));
        SyntheticRoom quiet = new SyntheticRoom(sfu, "quiet");
        SyntheticRoom loud = new SyntheticRoom(sfu, "loud")) {
      SyntheticPeer publisher = quiet.join("publisher", Offer.Role.PUBLISHER);
      SyntheticPeer viewer = quiet.join("viewer", Offer.Role.VIEWER);
      List<SyntheticPeer> crowd = new ArrayList<>();
      for (int i = 0; i < people; i++) {
        crowd.add(loud.join("p" + i, Offer.of(DESKTOP), View.AUTO));
      }
      crowd.subList(1, people).forEach(SyntheticPeer::deafen);
      VideoSource video = new VideoSource(PACKETS_PER_SECOND * PACKET_BYTES * 8, 30, PACKET_BYTES);
      publisher.publish(video);
      Thread.sleep(WARM_UP_MS);
      OtherRoom other = new OtherRoom(sfu, speakers, video, viewer, flood);
      other.measure("alone", seconds);
      crowd.getFirst().speak(flood);
      other.measure(what, seconds);
    }
  }

  private static void count(MediaEvent event, AtomicLong speakers) {
    if (event instanceof MediaEvent.SpeakersChanged) {
      speakers.incrementAndGet();
    }
  }

  /** What was sent, changed and dropped up to a moment. */
  private record Reading(
      long sent, long received, long flood, long changes, long cpuNs, Map<String, Long> drops) {}

  private Reading read() {
    return new Reading(
        video.sentPackets(),
        viewer.reception().packets(),
        flood.sentPackets(),
        speakers.get(),
        WorkerTime.cpuNs(),
        sfu.statistics().drops());
  }

  private void measure(String what, int seconds) throws InterruptedException {
    viewer.reception().resetLatencies();
    Reading before = read();
    Thread.sleep(seconds * 1_000L);
    Reading after = read();
    int count = viewer.reception().latencies();
    int[] latencies = new int[count];
    count = viewer.reception().copyLatencies(latencies, 0);
    Arrays.sort(latencies, 0, count);
    Map<String, Long> dropped = new TreeMap<>(after.drops);
    dropped.replaceAll((reason, n) -> n - before.drops.getOrDefault(reason, 0L));
    dropped.values().removeIf(n -> n == 0);
    System.out.println(
        String.format(
            Locale.ROOT,
            "%-24s the quiet room sent %d and got %d, lost %d so far; late: p50 %.1f, p99 %.1f, most"
                + " %.1f ms; %d speaker changes, flood of %d, worker %.1f %% of a core; dropped %s",
            what,
            after.sent - before.sent,
            after.received - before.received,
            viewer.reception().lost(),
            lateMs(latencies, count, 0.5),
            lateMs(latencies, count, 0.99),
            lateMs(latencies, count, 1),
            after.changes - before.changes,
            after.flood - before.flood,
            (after.cpuNs - before.cpuNs) / 1e7 / seconds,
            dropped));
  }

  private static double lateMs(int[] sorted, int count, double share) {
    return count == 0 ? Double.NaN : sorted[(int) Math.min(count - 1, count * share)] / 1e6;
  }
}
