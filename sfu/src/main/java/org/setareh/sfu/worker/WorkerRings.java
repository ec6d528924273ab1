package org.setareh.sfu.worker;

import java.util.List;
import org.setareh.net.PacketPool;
import org.setareh.net.SpscRing;
import org.setareh.net.UdpPort;
import org.setareh.sfu.receive.MediaPacket;
import org.setareh.sfu.route.Track;
import org.setareh.sfu.transport.DropReason;
import org.setareh.sfu.transport.PeerTransport;
import org.setareh.sfu.transport.TransportCounters;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The rings by which packets come to one worker from each other one: a datagram of its peer that
 * reached another's socket is handed over, a producer's packet is lent to workers where it has
 * consumers. Each goes back by its pool's return path. A full ring drops, counted.
 *
 * <p>The worker's thread: it puts packets on the rings of others and takes them off its own.
 */
final class WorkerRings {
  private static final Logger LOG = LoggerFactory.getLogger(WorkerRings.class);
  private static final int RING_PACKETS = 1024;

  private final MediaWorker worker;
  private final int index;
  private final List<MediaWorker> workers;
  private final PacketPool<MediaPacket> pool;
  private final TransportCounters counters;
  private final Gathering gathering;
  private final HeldPackets held;

  // By the worker they come from, which alone puts packets on its two.
  private final SpscRing<MediaPacket>[] handovers;
  private final SpscRing<MediaPacket>[] loans;

  /** Who got packets this round and may be asleep. */
  private final boolean[] wake;

  /**
   * @param count how many workers there will be
   * @param workers filled before any of them runs
   */
  @SuppressWarnings({"unchecked", "rawtypes"})
  WorkerRings(
      MediaWorker worker,
      int count,
      List<MediaWorker> workers,
      PacketPool<MediaPacket> pool,
      Gathering gathering,
      HeldPackets held) {
    this.worker = worker;
    this.index = worker.index();
    this.workers = workers;
    this.pool = pool;
    this.counters = worker.counters();
    this.gathering = gathering;
    this.held = held;
    this.handovers = new SpscRing[count];
    this.loans = new SpscRing[count];
    this.wake = new boolean[count];
    for (int i = 0; i < count; i++) {
      handovers[i] = new SpscRing<>(RING_PACKETS);
      loans[i] = new SpscRing<>(RING_PACKETS);
    }
  }

  /** To the worker that owns the peer; the caller keeps its reference. */
  void handOver(WorkerRings owner, PeerTransport transport, MediaPacket packet) {
    packet.retain();
    packet.destination(transport);
    if (owner.handovers[index].offer(packet)) {
      counters.handedOver();
      wake[owner.index] = true;
    } else {
      packet.release();
      counters.drop(DropReason.HANDOVER_FULL);
    }
  }

  /** To a worker where the track has consumers; the caller keeps its reference. */
  void lend(WorkerRings borrower, Track track, MediaPacket packet) {
    packet.retain();
    packet.destination(track);
    if (borrower.loans[index].offer(packet)) {
      wake[borrower.index] = true;
    } else {
      packet.release();
      counters.drop(DropReason.HANDOVER_FULL);
    }
  }

  void wakeOthers() {
    for (int i = 0; i < wake.length; i++) {
      if (wake[i]) {
        wake[i] = false;
        workers.get(i).wakeup();
      }
    }
  }

  /** A batch of each ring at most; true: more may wait. */
  boolean take(long nowNs) {
    boolean more = false;
    for (int from = 0; from < workers.size(); from++) {
      if (from != index) {
        more |= takeHandedOver(handovers[from], nowNs);
        more |= takeLent(loans[from], nowNs);
      }
    }
    return more;
  }

  /**
   * Datagrams of our peers that came to another's socket: copied, since they are decrypted in place
   * and kept by our references.
   */
  private boolean takeHandedOver(SpscRing<MediaPacket> ring, long nowNs) {
    for (int i = 0; i < UdpPort.RECEIVE_BATCH; i++) {
      MediaPacket foreign = ring.poll();
      if (foreign == null) {
        return false;
      }
      PeerTransport transport = (PeerTransport) foreign.destination();
      MediaPacket packet = pool.acquire();
      if (packet != null) {
        packet.copyFrom(foreign);
      }
      foreign.pool().releaseRemote(foreign);
      if (packet == null) {
        counters.drop(DropReason.HANDOVER_FULL);
      } else if (transport != null) {
        worker.deliver(transport, packet, nowNs);
        held.add(packet);
      }
    }
    return true;
  }

  /** Packets of other workers' producers: read where they lie. */
  private boolean takeLent(SpscRing<MediaPacket> ring, long nowNs) {
    for (int i = 0; i < UdpPort.RECEIVE_BATCH; i++) {
      MediaPacket foreign = ring.poll();
      if (foreign == null) {
        return false;
      }
      gathering.forwarded(foreign);
      Track track = (Track) foreign.destination();
      if (track == null || !forwardLent(track, foreign, nowNs)) {
        held.add(foreign);
      }
    }
    return true;
  }

  private boolean forwardLent(Track track, MediaPacket packet, long nowNs) {
    try {
      return track.feed(worker).forwardLent(packet, nowNs);
    } catch (RuntimeException | Error e) {
      LOG.error("a packet of {} could not be forwarded", track.id(), e);
      return true; // who holds it now is unknown: better lost than given back twice
    }
  }
}
