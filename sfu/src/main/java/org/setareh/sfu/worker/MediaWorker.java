package org.setareh.sfu.worker;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.setareh.net.MpscQueue;
import org.setareh.net.Outbox;
import org.setareh.net.PacketPool;
import org.setareh.net.Path;
import org.setareh.net.PathMap;
import org.setareh.net.SpscRing;
import org.setareh.net.UdpCounter;
import org.setareh.net.UdpPort;
import org.setareh.sfu.ice.StrangerAnswers;
import org.setareh.sfu.receive.MediaPacket;
import org.setareh.sfu.route.Domain;
import org.setareh.sfu.route.Room;
import org.setareh.sfu.route.Track;
import org.setareh.sfu.srtp.SrtpCrypto;
import org.setareh.sfu.transport.Demultiplexer;
import org.setareh.sfu.transport.DropReason;
import org.setareh.sfu.transport.PeerTransport;
import org.setareh.sfu.transport.Ticks;
import org.setareh.sfu.transport.TransportCounters;
import org.setareh.sfu.transport.TransportHost;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One media worker: a platform thread with a socket, packet memory, the peers and rooms it owns.
 *
 * <p>{@link #doWork} is its whole life: tasks, packets from other workers, a batch from the socket,
 * deadlines, and what all these want sent. A packet of a peer that another worker owns goes there
 * by a ring, and so does a producer's packet to workers where it has consumers; each comes back by
 * its pool's return path. Packets are released when the round is over and everything is sent.
 *
 * <p>Everything belongs to the worker's thread, but {@link #post}, {@link #busy} and the counters.
 */
public final class MediaWorker implements TransportHost, Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(MediaWorker.class);
  private static final int RING_PACKETS = 1024;
  private static final List<UdpCounter> PORT_DROPS =
      List.of(
          UdpCounter.OVERSIZED,
          UdpCounter.POOL_EXHAUSTED,
          UdpCounter.SEND_BUFFER_FULL,
          UdpCounter.SEND_REFUSED);

  /** Tasks of one round: a flood of offers must not keep packets waiting. */
  private static final int ROUND_TASKS = 32;

  private static final long TICK_NS = TimeUnit.MILLISECONDS.toNanos(10);
  private static final long ROOM_TICK_NS = TimeUnit.MILLISECONDS.toNanos(100);
  private static final long FAREWELL_NS = TimeUnit.MILLISECONDS.toNanos(100);
  private static final long IDLE_NS = TimeUnit.SECONDS.toNanos(1);
  private static final long AFTER_FAULT_NS = TimeUnit.MILLISECONDS.toNanos(500);

  private final int index;
  private final UdpPort port;
  private final PacketPool<MediaPacket> pool;
  private final SrtpCrypto crypto;
  private final PeerDirectory directory;
  private final List<MediaWorker> workers;
  private final TransportCounters counters = new TransportCounters();
  private final WorkerLoad load = new WorkerLoad();
  private final Gathering gathering = new Gathering();
  private final MpscQueue<Runnable> tasks = new MpscQueue<>();
  private final SpscRing<MediaPacket>[] handovers;
  private final SpscRing<MediaPacket>[] loans;
  private final boolean[] wake;
  private final PathMap<PeerTransport> byPath = new PathMap<>();
  private final List<PeerTransport> transports = new ArrayList<>();
  private final List<Room> rooms = new ArrayList<>();
  private final MediaPacket[] batch = new MediaPacket[UdpPort.RECEIVE_BATCH];
  private final Demultiplexer demultiplexer;
  private final StrangerAnswers strangers = new StrangerAnswers(System.nanoTime());
  private final LongAdder faults = new LongAdder();
  private final CountDownLatch ended = new CountDownLatch(1);
  private @Nullable PeerTransport[] toFlush = new @Nullable PeerTransport[64];
  private int toFlushCount;
  private long roundNs;
  private long nextDueNs;
  private long nextRoomTickNs;
  private MediaPacket[] held = new MediaPacket[UdpPort.RECEIVE_BATCH];
  private int heldCount;
  private boolean stopping;

  /** Whether a fault ended the last round; read by any thread. */
  private volatile boolean faulty;

  private volatile @Nullable Thread thread;

  /**
   * @param workers all of the process, this one included; filled before any of them runs
   */
  @SuppressWarnings({"unchecked", "rawtypes"})
  public MediaWorker(
      int index,
      int count,
      UdpPort port,
      PacketPool<MediaPacket> pool,
      SrtpCrypto crypto,
      PeerDirectory directory,
      List<MediaWorker> workers) {
    this.index = index;
    this.port = port;
    this.pool = pool;
    this.crypto = crypto;
    this.directory = directory;
    this.workers = workers;
    this.demultiplexer = new Demultiplexer(counters);
    this.handovers = new SpscRing[count];
    this.loans = new SpscRing[count];
    this.wake = new boolean[count];
    for (int i = 0; i < count; i++) {
      handovers[i] = new SpscRing<>(RING_PACKETS);
      loans[i] = new SpscRing<>(RING_PACKETS);
    }
  }

  @Override
  public void run() {
    thread = Thread.currentThread();
    try {
      while (!stopping) {
        try {
          long wokeNs = System.nanoTime();
          long sleepNs = doWork(wokeNs);
          load.worked(wokeNs, System.nanoTime());
          if (sleepNs > 0) {
            port.await(sleepNs);
          }
          if (faulty) {
            faulty = false;
          }
        } catch (RuntimeException | Error e) {
          startOver(e);
        }
      }
      farewell();
    } catch (RuntimeException | Error e) {
      LOG.error("media worker {} ended by a fault; its peers are lost", index, e);
    } finally {
      port.close();
      ended.countDown();
    }
  }

  /**
   * One round: whatever is there is worked off, a batch of each kind at most.
   *
   * @return nanoseconds until the next deadline, 0 where more work waits
   */
  long doWork(long nowNs) {
    roundNs = nowNs;
    boolean more = runTasks(ROUND_TASKS);
    pool.collectReturned();
    more |= takeFromOtherWorkers(nowNs);
    int received = port.receive(batch, pool);
    for (int i = 0; i < received; i++) {
      hold(batch[i]); // all of them first: a fault on one must not lose the rest
    }
    for (int i = 0; i < received; i++) {
      counters.received(batch[i].length());
      onDatagram(batch[i], nowNs);
    }
    wakeOthers();
    if (nowNs >= nextRoomTickNs) {
      tickRooms(nowNs);
    }
    if (nowNs >= nextDueNs) {
      meetDeadlines(nowNs);
    }
    boolean busy = more || received == batch.length;
    if (!busy && toFlushCount > 0 && gathering.waitsFor(received, System.nanoTime())) {
      return gathering.remainingNs(System.nanoTime());
    }
    gathering.ends();
    flushTransports(nowNs);
    port.outbox().flush();
    releaseHeld();
    if (busy) {
      return 0;
    }
    long untilNs = Math.min(nextDueNs, nextRoomTickNs) - System.nanoTime();
    return Math.clamp(untilNs, 1, IDLE_NS);
  }

  /**
   * After a fault that is no single peer's. What the round left half done nobody knows, so that
   * every peer is closed, and joins anew. Where memory ran out, or the fault is there to stay, a
   * pause keeps it from being all that the process does.
   */
  private void startOver(Throwable fault) {
    faulty = true;
    faults.increment();
    LOG.error("media worker {} closes its peers after a fault and goes on", index, fault);
    for (PeerTransport transport : List.copyOf(transports)) {
      try {
        transport.fail();
      } catch (RuntimeException | Error again) {
        LOG.error("peer {} could not be closed", transport, again);
      }
    }
    transports.clear();
    Arrays.fill(toFlush, null);
    toFlushCount = 0;
    gathering.ends();
    LockSupport.parkNanos(AFTER_FAULT_NS);
  }

  /** In their order; true: more wait. */
  private boolean runTasks(int atMost) {
    for (int i = 0; i < atMost; i++) {
      Runnable task = tasks.poll();
      if (task == null) {
        return false;
      }
      try {
        task.run();
      } catch (RuntimeException | Error e) {
        LOG.error("a task of media worker {} failed", index, e);
      }
    }
    return tasks.size() > 0;
  }

  private void onDatagram(MediaPacket packet, long nowNs) {
    PeerTransport transport = ownerOf(packet);
    if (transport == null) {
      if (demultiplexer.isStun(packet)) {
        answerStranger(packet, nowNs);
      } else {
        counters.drop(DropReason.UNKNOWN_SOURCE);
      }
    } else if (transport.host() == this) {
      deliver(transport, packet, nowNs);
    } else {
      handOver(transport, packet);
    }
  }

  private @Nullable PeerTransport ownerOf(MediaPacket packet) {
    PeerTransport known = byPath.get(packet);
    if (demultiplexer.isStun(packet)) {
      boolean answers = known != null && demultiplexer.isStunAnswer(packet);
      return answers ? known : ownerOfRequest(packet);
    }
    if (known == null && demultiplexer.isMedia(packet)) {
      return directory.sender(demultiplexer.ssrc(packet));
    }
    return known;
  }

  /** A request's user name says whose it is: its address may be new. */
  private @Nullable PeerTransport ownerOfRequest(MediaPacket packet) {
    String ufrag = demultiplexer.localUfrag(packet);
    PeerTransport owner = ufrag == null ? null : directory.find(ufrag);
    if (ufrag != null && owner == null) {
      counters.drop(DropReason.STUN_UNKNOWN_USER);
    }
    return owner;
  }

  private void answerStranger(MediaPacket packet, long nowNs) {
    if (strangers.mayAnswer(nowNs)) {
      Outbox outbox = port.outbox();
      long at = outbox.reserve(Path.of(packet), StrangerAnswers.MAX_BYTES);
      outbox.commit(
          strangers.answer(
              packet.segment(), packet.offset(), packet.length(), outbox.segment(), at));
    }
  }

  private void deliver(PeerTransport transport, MediaPacket packet, long nowNs) {
    try {
      demultiplexer.deliver(transport, packet, nowNs);
    } catch (RuntimeException | Error e) {
      LOG.error("peer {} failed on a packet and is closed", transport, e);
      transport.fail();
    }
  }

  private void handOver(PeerTransport transport, MediaPacket packet) {
    MediaWorker owner = (MediaWorker) transport.host();
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

  @Override
  public void lend(Domain to, Track track, MediaPacket packet) {
    MediaWorker borrower = (MediaWorker) to;
    packet.retain();
    packet.destination(track);
    if (borrower.loans[index].offer(packet)) {
      wake[borrower.index] = true;
    } else {
      packet.release();
      counters.drop(DropReason.HANDOVER_FULL);
    }
  }

  private boolean takeFromOtherWorkers(long nowNs) {
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
      giveBack(foreign);
      if (packet == null) {
        counters.drop(DropReason.HANDOVER_FULL);
      } else if (transport != null) {
        deliver(transport, packet, nowNs);
        hold(packet);
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
        hold(foreign);
      }
    }
    return true;
  }

  private boolean forwardLent(Track track, MediaPacket packet, long nowNs) {
    try {
      return track.feed(this).forwardLent(packet, nowNs);
    } catch (RuntimeException | Error e) {
      LOG.error("a packet of {} could not be forwarded", track.id(), e);
      return true; // who holds it now is unknown: better lost than given back twice
    }
  }

  /** Keeps a packet's reference until the round is over: what it brought is sent by then. */
  private void hold(MediaPacket packet) {
    if (heldCount == held.length) {
      held = Arrays.copyOf(held, 2 * heldCount);
    }
    held[heldCount++] = packet;
  }

  private void releaseHeld() {
    for (int i = 0; i < heldCount; i++) {
      MediaPacket packet = held[i];
      if (packet.pool() == pool) {
        packet.release();
      } else {
        giveBack(packet);
      }
    }
    heldCount = 0;
  }

  private static void giveBack(MediaPacket foreign) {
    foreign.pool().releaseRemote(foreign);
  }

  private void wakeOthers() {
    for (int i = 0; i < wake.length; i++) {
      if (wake[i]) {
        wake[i] = false;
        workers.get(i).port.wakeup();
      }
    }
  }

  private void tickRooms(long nowNs) {
    nextRoomTickNs = Ticks.next(nowNs, rooms.isEmpty() ? IDLE_NS : ROOM_TICK_NS);
    for (int i = 0; i < rooms.size(); i++) {
      Room room = rooms.get(i);
      try {
        room.tick(nowNs);
      } catch (RuntimeException | Error e) {
        LOG.error("room {} failed on choosing its speakers", room.id(), e);
      }
    }
  }

  private void meetDeadlines(long nowNs) {
    long next = nowNs + IDLE_NS;
    nextDueNs = next;
    for (int i = transports.size() - 1; i >= 0; i--) {
      PeerTransport transport = transports.get(i);
      try {
        next = Math.min(next, transport.onDeadline(nowNs));
      } catch (RuntimeException | Error e) {
        LOG.error("peer {} failed on a deadline and is closed", transport, e);
        transport.fail();
      }
    }
    nextDueNs = Math.min(nextDueNs, Math.max(next, nowNs + TICK_NS));
  }

  private void flushTransports(long nowNs) {
    for (int i = 0; i < toFlushCount; i++) {
      PeerTransport transport = Objects.requireNonNull(toFlush[i]);
      try {
        transport.flush(nowNs);
      } catch (RuntimeException | Error e) {
        LOG.error("peer {} failed on sending and is closed", transport, e);
        transport.fail();
      }
      toFlush[i] = null;
    }
    toFlushCount = 0;
  }

  /** Tells every peer; DTLS says goodbye on threads of its own and posts what to send. */
  private void farewell() {
    int peers = transports.size();
    for (PeerTransport transport : List.copyOf(transports)) {
      transport.closeByServer();
    }
    long untilNs = System.nanoTime() + (peers == 0 ? 0 : FAREWELL_NS);
    while (System.nanoTime() < untilNs) {
      runTasks(Integer.MAX_VALUE);
      port.outbox().flush();
      port.await(FAREWELL_NS / 10);
    }
  }

  // What peers ask of their worker.

  @Override
  public int index() {
    return index;
  }

  @Override
  public boolean inside() {
    return Thread.currentThread() == thread;
  }

  @Override
  public void post(Runnable task) {
    tasks.offer(task);
    port.wakeup();
  }

  @Override
  public long nowNs() {
    return roundNs;
  }

  @Override
  public Outbox outbox() {
    return port.outbox();
  }

  @Override
  public TransportCounters counters() {
    return counters;
  }

  @Override
  public SrtpCrypto crypto() {
    return crypto;
  }

  @Override
  public @Nullable MediaPacket spare() {
    MediaPacket packet = pool.acquire();
    if (packet != null) {
      hold(packet);
    }
    return packet;
  }

  @Override
  public void forwarded(MediaPacket packet) {
    gathering.forwarded(packet);
  }

  @Override
  public void flushLater(PeerTransport transport) {
    if (toFlushCount == toFlush.length) {
      toFlush = Arrays.copyOf(toFlush, 2 * toFlushCount);
    }
    toFlush[toFlushCount++] = transport;
  }

  @Override
  public void dueAt(long deadlineNs) {
    nextDueNs = Math.min(nextDueNs, deadlineNs);
  }

  @Override
  public void learn(Path path, PeerTransport transport) {
    for (MediaWorker worker : workers) {
      worker.run(() -> worker.byPath.put(path, transport));
    }
  }

  @Override
  public void confirm(Path path, PeerTransport transport) {
    if (byPath.get(path) != transport) {
      learn(path, transport);
    }
  }

  @Override
  public void learn(int ssrc, PeerTransport transport) {
    directory.learn(ssrc, transport);
  }

  @Override
  public void forget(Path path, PeerTransport transport) {
    for (MediaWorker worker : workers) {
      worker.run(() -> {
        if (worker.byPath.get(path) == transport) {
          worker.byPath.remove(path);
        }
      });
    }
  }

  @Override
  public void retire(String localUfrag) {
    directory.remove(localUfrag);
  }

  @Override
  public void closed(PeerTransport transport) {
    transports.remove(transport);
    directory.forgetStreams(transport);
  }

  /** Takes a new transport in. */
  public void add(PeerTransport transport) {
    transports.add(transport);
    nextDueNs = 0;
  }

  public void addRoom(Room room) {
    rooms.add(room);
    nextRoomTickNs = 0;
  }

  public void removeRoom(Room room) {
    rooms.remove(room);
  }

  /** Whether this worker's socket, the first one's, gets all datagrams, or each its share. */
  public void takeAll(boolean all) {
    post(() -> port.takeAll(all));
  }

  /**
   * Whether it does its work: false from a round that a fault ended to the next whole one; any
   * thread.
   */
  public boolean runs() {
    return !faulty && ended.getCount() > 0;
  }

  /** Faults that cost all of its peers their connections; any thread. */
  public long faults() {
    return faults.sum();
  }

  /** Share of the last second spent working, 0 to 1; any thread. */
  public double busy() {
    return load.busy();
  }

  public int buffersInUse() {
    return pool.inUse();
  }

  /** Addresses whose owner this worker knows (a gauge, a moment old); any thread. */
  public int paths() {
    return byPath.size();
  }

  /** Peers that live here (a gauge, a moment old); any thread. */
  public int peers() {
    return transports.size();
  }

  /** Adds what the worker and its port dropped to a sum by reason; any thread. */
  public void addDropsTo(Map<String, Long> sum) {
    counters.addDropsTo(sum);
    for (UdpCounter reason : PORT_DROPS) {
      sum.merge(reason.name().toLowerCase(Locale.ROOT), port.count(reason), Long::sum);
    }
  }

  public int localPort() {
    return port.localPort();
  }

  /** Ends the worker: peers are told, then the socket is closed. Any thread. */
  public void stop() {
    post(() -> stopping = true);
  }

  /** Waits for the end after {@link #stop}. */
  public boolean awaitEnd(long timeoutMs) throws InterruptedException {
    return ended.await(timeoutMs, TimeUnit.MILLISECONDS);
  }
}
