package org.setareh.bench.plane;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.setareh.bench.synthetic.AudioSource;
import org.setareh.bench.synthetic.Offer;
import org.setareh.bench.synthetic.ReceivedStream;
import org.setareh.bench.synthetic.Shape;
import org.setareh.bench.synthetic.SyntheticPeer;
import org.setareh.bench.synthetic.SyntheticRoom;
import org.setareh.bench.synthetic.VideoSource;
import org.setareh.sfu.Sfu;
import org.setareh.sfu.control.MediaEvent;
import org.setareh.sfu.control.MediaEvent.Closed;
import org.setareh.sfu.control.MediaStatistics.WorkerStatistics;
import org.setareh.sfu.control.View;

/** What tests of the whole media plane share: a plane, rooms of synthetic people, patience. */
abstract class PlaneTest {
  /** After that whatever is awaited counts as broken; a test that passes never waits for it. */
  static final Duration PATIENCE = Duration.ofSeconds(120);

  final Queue<MediaEvent> events = new ConcurrentLinkedQueue<>();
  private final List<AutoCloseable> open = new ArrayList<>();

  Sfu plane(Settings settings) throws Exception {
    Sfu sfu = Sfu.start(settings.make(), events::add);
    open.addFirst(sfu);
    return sfu;
  }

  SyntheticRoom room(Sfu sfu, String name) throws Exception {
    return keep(new SyntheticRoom(sfu, name));
  }

  <T extends AutoCloseable> T keep(T resource) {
    open.addFirst(resource);
    return resource;
  }

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable each : open) {
      each.close();
    }
  }

  /** A member who shows and says who it is. */
  static SyntheticPeer member(SyntheticRoom room, String name, int origin, Shape shape)
      throws Exception {
    SyntheticPeer peer = room.join(name, Offer.of(shape), View.AUTO);
    peer.publish(new VideoSource(500_000, 30, 1_000).origin(origin));
    peer.speak(new AudioSource(origin, 30, shape.red()));
    return peer;
  }

  static void await(String what, BooleanSupplier condition) throws InterruptedException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      assertTrue(System.nanoTime() < end, "in vain waited for " + what);
      Thread.sleep(5);
    }
  }

  void awaitEvent(String what, Predicate<MediaEvent> condition) throws InterruptedException {
    await(what, () -> events.stream().anyMatch(condition));
  }

  void awaitClosed(String participant, MediaEvent.CloseReason reason) throws InterruptedException {
    awaitEvent(
        participant + " closed: " + reason,
        event ->
            event instanceof Closed closed
                && closed.connection().participant().equals(participant)
                && closed.reason() == reason);
  }

  /**
   * No number is missing, but for datagrams that the kernel dropped, or the plane because they were
   * late, while the machine was busy elsewhere.
   */
  void assertNoneMissing(ReceivedStream stream) throws IOException {
    long byKernel = KernelDrops.ofThisProcess();
    Map<String, Long> drops = new TreeMap<>();
    for (AutoCloseable each : open) {
      if (each instanceof Sfu sfu) {
        sfu.statistics().drops().forEach((reason, count) -> drops.merge(reason, count, Long::sum));
      }
    }
    drops.values().removeIf(count -> count == 0);
    assertTrue(
        stream.missing() <= byKernel + drops.getOrDefault("late", 0L),
        () -> stream.missing() + " missing; dropped by the kernel " + byKernel + ", else " + drops);
  }

  static long buffersInUse(Sfu sfu) {
    return sfu.statistics().workers().stream().mapToLong(WorkerStatistics::buffersInUse).sum();
  }

  static long paths(Sfu sfu) {
    return sfu.statistics().workers().stream().mapToLong(WorkerStatistics::paths).sum();
  }

  static long peers(Sfu sfu) {
    return sfu.statistics().workers().stream().mapToLong(WorkerStatistics::peers).sum();
  }

  /** Waits until nothing of anyone is left. */
  static void awaitEmpty(Sfu sfu) throws InterruptedException {
    await("an empty plane", () -> isEmpty(sfu));
  }

  private static boolean isEmpty(Sfu sfu) {
    var now = sfu.statistics();
    return now.connections() == 0
        && now.rooms() == 0
        && now.iceUserNames() == 0
        && now.handshakes().connections() == 0
        && peers(sfu) == 0
        && paths(sfu) == 0
        && buffersInUse(sfu) == 0;
  }
}
