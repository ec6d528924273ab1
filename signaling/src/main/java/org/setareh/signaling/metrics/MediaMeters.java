package org.setareh.signaling.metrics;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;
import org.setareh.sfu.control.MediaPlane;
import org.setareh.sfu.control.MediaStatistics;
import org.setareh.sfu.control.MediaStatistics.Handshakes;
import org.setareh.sfu.control.MediaStatistics.Traffic;

/**
 * The media plane's counters as meters. Rates (bitrates too) are the reader's: {@code rate(...)}.
 *
 * <p>All of a scrape show one reading, which {@link #refresh} takes: gathering goes over every
 * worker.
 */
public final class MediaMeters {
  private final MediaPlane media;
  private final MeterRegistry registry;
  private final Set<String> reasons = ConcurrentHashMap.newKeySet();
  private final Set<Integer> workers = ConcurrentHashMap.newKeySet();
  private volatile MediaStatistics reading;

  public MediaMeters(MediaPlane media, MeterRegistry registry) {
    this.media = media;
    this.registry = registry;
    this.reading = media.statistics();
    Gauge.builder("setareh.peers", this, meters -> meters.reading.connections())
        .description("Living media connections")
        .register(registry);
    traffic("received.packets", "packets", "Packets that came in", t -> t.received().packets());
    traffic("received.bytes", "bytes", "Bytes that came in", t -> t.received().bytes());
    traffic("sent.packets", "packets", "Packets that went out", t -> t.sent().packets());
    traffic("sent.bytes", "bytes", "Bytes that went out", t -> t.sent().bytes());
    traffic("trains", null, "Trains of packets that left in one message each", Traffic::trains);
    traffic(
        "trains.refused",
        null,
        "Trains that the kernel refused, so that their packets left singly",
        Traffic::trainsRefused);
    traffic("receive.errors", null, "Calls to receive that failed", Traffic::receiveErrors);
    Gauge.builder("setareh.dtls.connections", this, m -> m.reading.handshakes().connections())
        .description("DTLS connections, open or shaking hands")
        .register(registry);
    Gauge.builder("setareh.dtls.working", this, m -> m.reading.handshakes().working())
        .description("DTLS handshakes that are worked on at this moment")
        .register(registry);
    handshakes("established", Handshakes::established);
    handshakes("failed", Handshakes::failed);
    handshakes("timed_out", Handshakes::timedOut);
    FunctionCounter.builder(
            "setareh.dtls.drops", this, m -> m.reading.handshakes().droppedDatagrams())
        .description("Datagrams that were no DTLS, or came while too many waited")
        .register(registry);
  }

  private void handshakes(String end, ToDoubleFunction<Handshakes> value) {
    FunctionCounter.builder(
            "setareh.dtls.handshakes",
            this,
            meters -> value.applyAsDouble(meters.reading.handshakes()))
        .tag("end", end)
        .description("DTLS handshakes, by how they ended")
        .register(registry);
  }

  /** A new reading; registers reasons and workers that appeared since the last one. */
  void refresh() {
    MediaStatistics statistics = media.statistics();
    reading = statistics;
    statistics.drops().keySet().stream().filter(reasons::add).forEach(this::drops);
    statistics.workers().stream()
        .map(MediaStatistics.WorkerStatistics::index)
        .filter(workers::add)
        .forEach(this::worker);
  }

  private void drops(String reason) {
    FunctionCounter.builder(
            "setareh.media.drops", this, meters -> meters.reading.drops().getOrDefault(reason, 0L))
        .tag("reason", reason)
        .description("Packets dropped")
        .register(registry);
  }

  private void worker(int index) {
    workerGauge("setareh.worker.busy", index, MediaStatistics.WorkerStatistics::busy)
        .baseUnit("ratio")
        .description("Share of the last second spent working, 0 to 1")
        .register(registry);
    workerGauge("setareh.worker.buffers", index, worker -> worker.buffersInUse())
        .description("Packet buffers in use")
        .register(registry);
    workerGauge("setareh.worker.packet.memory", index, worker -> worker.packetMemoryBytes())
        .baseUnit("bytes")
        .description("Memory taken for packet buffers, used or not")
        .register(registry);
    FunctionCounter.builder(
            "setareh.worker.handed.over",
            this,
            meters -> meters.of(index, worker -> worker.handedOver()))
        .tag("worker", Integer.toString(index))
        .description("Packets that arrived at another worker's socket")
        .register(registry);
    FunctionCounter.builder(
            "setareh.worker.faults", this, meters -> meters.of(index, worker -> worker.faults()))
        .tag("worker", Integer.toString(index))
        .description("Faults of ours that closed all of a worker's peers")
        .register(registry);
  }

  private Gauge.Builder<MediaMeters> workerGauge(
      String name, int index, ToDoubleFunction<MediaStatistics.WorkerStatistics> value) {
    return Gauge.builder(name, this, meters -> meters.of(index, value))
        .tag("worker", Integer.toString(index));
  }

  private double of(int index, ToDoubleFunction<MediaStatistics.WorkerStatistics> value) {
    return reading.workers().stream()
        .filter(worker -> worker.index() == index)
        .mapToDouble(value)
        .findFirst()
        .orElse(0);
  }

  private void traffic(
      String what, @Nullable String unit, String description, ToDoubleFunction<Traffic> value) {
    FunctionCounter.builder(
            "setareh.media." + what, this, meters -> value.applyAsDouble(meters.reading.traffic()))
        .baseUnit(unit)
        .description(description)
        .register(registry);
  }
}
