package org.setareh.sfu.worker;

import java.io.IOException;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.setareh.net.Packet;
import org.setareh.net.PacketPool;
import org.setareh.net.UdpCounter;
import org.setareh.net.UdpPort;
import org.setareh.net.UdpPorts;
import org.setareh.net.UdpSettings;
import org.setareh.sfu.control.MediaSettings;
import org.setareh.sfu.control.MediaStatistics;
import org.setareh.sfu.receive.MediaPacket;
import org.setareh.sfu.srtp.SrtpCrypto;
import org.setareh.sfu.transport.TransportHost;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All media workers of the process: their sockets on the one port, their packet memory, and which
 * of them a newcomer lives on.
 *
 * <p>One thread, the control thread, chooses and counts; what is read (sizes, statistics) any
 * thread may.
 */
public final class MediaWorkers {
  private static final Logger LOG = LoggerFactory.getLogger(MediaWorkers.class);
  private static final int SLAB_PACKETS = 1024;
  private static final int SLAB_BYTES = SLAB_PACKETS * Packet.SLOT_BYTES;
  private static final double LOADED = 0.7;
  private static final double BUSY = 0.25;
  private static final long STOP_MS = 2_000;

  private final boolean spread;
  private final List<MediaWorker> workers = new ArrayList<>();
  private final List<PacketPool<MediaPacket>> pools = new ArrayList<>();

  /** Peers that do not live on the first worker; control thread. */
  private int elsewhere;

  /**
   * Workers on their port; none runs before {@link #start}.
   *
   * @param bind the addresses of the port; none: any
   * @param opened what each worker gets in place of the port that was opened for it
   * @throws IOException if the port is taken or an address cannot be bound
   */
  public MediaWorkers(
      MediaSettings settings,
      List<InetAddress> bind,
      PeerDirectory directory,
      UnaryOperator<UdpPort> opened)
      throws IOException {
    spread = settings.spread();
    SrtpCrypto crypto = SrtpCrypto.choose(settings.srtp());
    List<UdpPort> ports = UdpPorts.open(udpSettings(settings, bind), count(settings));
    MediaWorker.Shared shared = new MediaWorker.Shared(crypto, directory, ports.size(), workers);
    int slabs = (int) Math.max(1, settings.packetMemoryBytes() / SLAB_BYTES);
    for (int i = 0; i < ports.size(); i++) {
      PacketPool<MediaPacket> pool =
          new PacketPool<>(MediaPacket::new, SLAB_PACKETS, slabs, settings.poison());
      pools.add(pool);
      workers.add(new MediaWorker(i, opened.apply(ports.get(i)), pool, shared));
    }
  }

  private static int count(MediaSettings settings) {
    return settings.workers() > 0 ? settings.workers() : Runtime.getRuntime().availableProcessors();
  }

  private static UdpSettings udpSettings(MediaSettings settings, List<InetAddress> bind) {
    return UdpSettings.onPort(settings.port())
        .withBind(bind)
        .with(UdpSettings.Io.parse(settings.io()))
        .withGso(settings.gso());
  }

  /** Each on a platform thread of its own. */
  public void start() {
    for (int i = 0; i < workers.size(); i++) {
      Thread.ofPlatform().name("media-" + i).start(workers.get(i));
    }
    workers.getFirst().takeAll(true);
  }

  public int size() {
    return workers.size();
  }

  /** The public one. */
  public int port() {
    return workers.getFirst().localPort();
  }

  /** For a new room. The first until it has something to do: each one more costs hand-overs. */
  public MediaWorker forRoom() {
    MediaWorker least = workers.getFirst();
    if (least.busy() < BUSY) {
      return least;
    }
    for (MediaWorker worker : workers) {
      if (worker.busy() < least.busy() - 0.05) {
        least = worker;
      }
    }
    return least;
  }

  /**
   * For one more peer of a room, which stays on its worker until that is loaded.
   *
   * @param inside how many of the room there are already
   */
  public MediaWorker forPeer(MediaWorker home, int inside) {
    if (spread) {
      return workers.get(inside % workers.size());
    }
    return home.busy() > LOADED ? forRoom() : home;
  }

  /** A peer begins to live there. */
  public void moveIn(TransportHost host) {
    countElsewhere(host, 1);
  }

  /** Nothing of a peer is left there. */
  public void moveOut(TransportHost host) {
    countElsewhere(host, -1);
  }

  /**
   * As long as everyone lives on the first worker, its socket gets everything: nothing is handed
   * over, and the others sleep on.
   */
  private void countElsewhere(TransportHost host, int change) {
    if (host == workers.getFirst()) {
      return;
    }
    boolean before = elsewhere == 0;
    elsewhere += change;
    if (before != (elsewhere == 0)) {
      workers.getFirst().takeAll(elsewhere == 0);
    }
  }

  /** What workers and ports dropped, by reason. */
  public Map<String, Long> drops() {
    Map<String, Long> drops = new TreeMap<>();
    workers.forEach(worker -> worker.addDropsTo(drops));
    return drops;
  }

  /** One of each worker, in their order. */
  public List<MediaStatistics.WorkerStatistics> readings() {
    return workers.stream().map(MediaWorker::statistics).toList();
  }

  /** Of all ports together. */
  public MediaStatistics.Traffic traffic() {
    return new MediaStatistics.Traffic(
        new MediaStatistics.Amount(sum(UdpCounter.RECEIVED), sum(UdpCounter.RECEIVED_BYTES)),
        new MediaStatistics.Amount(sum(UdpCounter.SENT), sum(UdpCounter.SENT_BYTES)),
        sum(UdpCounter.TRAINS),
        sum(UdpCounter.GSO_REFUSED),
        sum(UdpCounter.RECEIVE_ERRORS));
  }

  private long sum(UdpCounter what) {
    return workers.stream().mapToLong(worker -> worker.count(what)).sum();
  }

  /**
   * Ends all of them: peers are told, sockets closed.
   *
   * @return whether they ended in time, so that {@link #free} may follow
   */
  public boolean end() {
    workers.forEach(MediaWorker::stop);
    boolean ended = true;
    try {
      for (MediaWorker worker : workers) {
        if (!worker.awaitEnd(STOP_MS)) {
          LOG.warn("media worker {} did not end in time", worker.index());
          ended = false;
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      ended = false;
    }
    return ended;
  }

  /**
   * Gives the packets' memory back. Not while a worker lives, which may still read or write a
   * packet: better a leak than a crash.
   */
  public void free() {
    pools.forEach(PacketPool::close);
  }
}
