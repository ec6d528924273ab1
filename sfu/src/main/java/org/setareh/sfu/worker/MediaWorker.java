package org.setareh.sfu.worker;

import java.util.List;
import java.util.Locale;
import java.util.Map;
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
import org.setareh.net.UdpCounter;
import org.setareh.net.UdpPort;
import org.setareh.sfu.control.MediaStatistics;
import org.setareh.sfu.ice.StrangerAnswers;
import org.setareh.sfu.receive.MediaPacket;
import org.setareh.sfu.route.Domain;
import org.setareh.sfu.route.Room;
import org.setareh.sfu.route.Track;
import org.setareh.sfu.srtp.SrtpCrypto;
import org.setareh.sfu.transport.Demultiplexer;
import org.setareh.sfu.transport.DropReason;
import org.setareh.sfu.transport.PeerTransport;
import org.setareh.sfu.transport.TransportCounters;
import org.setareh.sfu.transport.TransportHost;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One media worker: a platform thread with a socket, packet memory, the peers and rooms it owns.
 *
 * <p>{@link #doWork} is its whole life: tasks, packets from other workers, a batch from the socket,
 * deadlines, and what all these want sent; then, behind the packets, what rooms have to decide.
 * What lives here is kept by {@code WorkerPeers} and {@code WorkerRooms}, the ways to other workers
 * by {@code WorkerRings}. Packets are released when the round is over and everything is sent.
 *
 * <p>Everything belongs to the worker's thread, but {@link #post}, {@link #busy} and the counters.
 */
public final class MediaWorker implements TransportHost, Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(MediaWorker.class);
  private static final List<UdpCounter> PORT_DROPS =
      List.of(
          UdpCounter.OVERSIZED,
          UdpCounter.POOL_EXHAUSTED,
          UdpCounter.SEND_BUFFER_FULL,
          UdpCounter.SEND_REFUSED);

  /** Tasks of one round: a flood of offers must not keep packets waiting. */
  private static final int ROUND_TASKS = 32;

  private static final long IDLE_NS = TimeUnit.SECONDS.toNanos(1);
  private static final long FAREWELL_NS = TimeUnit.MILLISECONDS.toNanos(100);
  private static final long AFTER_FAULT_NS = TimeUnit.MILLISECONDS.toNanos(500);

  private final int index;
  private final UdpPort port;
  private final PacketPool<MediaPacket> pool;
  private final SrtpCrypto crypto;
  private final PeerDirectory directory;
  private final List<MediaWorker> workers;
  private final TransportCounters counters = new TransportCounters();
  private final WorkerLoad load = new WorkerLoad();
  private final Backlog backlog = new Backlog();
  private final Gathering gathering = new Gathering();
  private final MpscQueue<Runnable> tasks = new MpscQueue<>();
  private final WorkerPeers peers = new WorkerPeers();
  private final WorkerRooms rooms = new WorkerRooms();
  private final HeldPackets held;
  private final WorkerRings rings;
  private final PathMap<PeerTransport> byPath = new PathMap<>();
  private final MediaPacket[] batch = new MediaPacket[UdpPort.RECEIVE_BATCH];
  private final Demultiplexer demultiplexer;
  private final StrangerAnswers strangers = new StrangerAnswers(System.nanoTime());
  private final LongAdder faults = new LongAdder();
  private final CountDownLatch ended = new CountDownLatch(1);
  private long roundNs;
  private long nextGiveBackNs;
  private boolean stopping;

  /** Whether a fault ended the last round; read by any thread. */
  private volatile boolean faulty;

  private volatile @Nullable Thread thread;

  /**
   * What the workers of a process share.
   *
   * @param count how many there will be
   * @param workers all of them; filled before any of them runs
   */
  record Shared(SrtpCrypto crypto, PeerDirectory directory, int count, List<MediaWorker> workers) {}

  /** The worker's place among all, and what is its own: its socket and its packets' memory. */
  MediaWorker(int index, UdpPort port, PacketPool<MediaPacket> pool, Shared shared) {
    this.index = index;
    this.port = port;
    this.pool = pool;
    this.crypto = shared.crypto();
    this.directory = shared.directory();
    this.workers = shared.workers();
    this.demultiplexer = new Demultiplexer(counters);
    this.held = new HeldPackets(pool);
    this.rings = new WorkerRings(this, shared.count(), workers, pool, gathering, held);
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
    more |= rings.take(nowNs);
    int received = port.receive(batch, pool);
    for (int i = 0; i < received; i++) {
      held.add(batch[i]); // all of them first: a fault on one must not lose the rest
    }
    for (int i = 0; i < received; i++) {
      onDatagram(batch[i], nowNs);
    }
    if (received < batch.length) {
      backlog.caughtUp();
    }
    rings.wakeOthers();
    peers.meetDeadlines(nowNs);
    boolean busy = more || received == batch.length;
    if (!busy && peers.anyToFlush() && gathering.waitsFor(received, System.nanoTime())) {
      return gathering.remainingNs(System.nanoTime());
    }
    gathering.ends();
    send(nowNs);
    held.releaseAll();
    if (rooms.decide(nowNs)) {
      send(nowNs);
    }
    if (nowNs >= nextGiveBackNs) {
      giveBackMemory(nowNs);
    }
    return busy ? 0 : untilDueNs(System.nanoTime());
  }

  private void giveBackMemory(long nowNs) {
    nextGiveBackNs = nowNs + IDLE_NS;
    port.giveBack();
    pool.giveBack(nowNs);
  }

  private void send(long nowNs) {
    peers.flush(nowNs);
    port.outbox().flush();
  }

  /** Until the next deadline: a second at most, 0 where one has come. */
  private long untilDueNs(long nowNs) {
    long nextNs = Math.min(peers.nextDueNs(), rooms.nextDueNs());
    return nextNs <= nowNs ? 0 : Math.min(nextNs - nowNs, IDLE_NS);
  }

  /**
   * After a fault that is no single peer's. What the round left half done nobody knows, so that
   * every peer is closed, and joins anew. Where memory ran out, or the fault is there to stay, a
   * pause keeps it from being all that the process does.
   */
  private void startOver(Throwable fault) {
    faulty = true;
    faults.increment();
    try {
      LOG.error("media worker {} closes its peers after a fault and goes on", index, fault);
      peers.failAll();
      gathering.ends();
    } catch (RuntimeException | Error again) {
      // Not even memory to close them: the next round serves them, or comes here again.
      faults.increment();
    }
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
    if (backlog.drops(packet.waitedNs(), packet.arrivalNs()) && demultiplexer.isMedia(packet)) {
      counters.drop(DropReason.LATE);
      return;
    }
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
      MediaWorker owner = workers.get(transport.host().index());
      rings.handOver(owner.rings, transport, packet);
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

  /** To a peer of this worker. */
  void deliver(PeerTransport transport, MediaPacket packet, long nowNs) {
    try {
      demultiplexer.deliver(transport, packet, nowNs);
    } catch (RuntimeException | Error e) {
      LOG.error("peer {} failed on a packet and is closed", transport, e);
      transport.fail();
    }
  }

  @Override
  public void lend(Domain to, Track track, MediaPacket packet) {
    MediaWorker borrower = workers.get(to.index());
    rings.lend(borrower.rings, track, packet);
  }

  /** Tells every peer; DTLS says goodbye on threads of its own and posts what to send. */
  private void farewell() {
    long waitNs = peers.count() == 0 ? 0 : FAREWELL_NS;
    peers.closeByServer();
    runTasks(Integer.MAX_VALUE); // who waits for one is told, even though nobody is here
    long untilNs = System.nanoTime() + waitNs;
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
    wakeup();
  }

  /** Ends its sleep; any thread. */
  void wakeup() {
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
      held.add(packet);
    }
    return packet;
  }

  @Override
  public void forwarded(MediaPacket packet) {
    gathering.forwarded(packet);
  }

  @Override
  public void flushLater(PeerTransport transport) {
    peers.flushLater(transport);
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
    peers.remove(transport);
    directory.forgetStreams(transport);
  }

  /** Takes a new transport in. */
  public void add(PeerTransport transport) {
    peers.add(transport);
  }

  public void addRoom(Room room) {
    rooms.add(room);
  }

  public void removeRoom(Room room) {
    rooms.remove(room);
  }

  /** Whether this worker's socket, the first one's, gets all datagrams, or each its share. */
  void takeAll(boolean all) {
    post(() -> port.takeAll(all));
  }

  /** Faults that cost all of its peers their connections; any thread. */
  long faults() {
    return faults.sum();
  }

  /** Share of the last second spent working, 0 to 1; any thread. */
  double busy() {
    return load.busy();
  }

  /** How it is; any thread. */
  MediaStatistics.WorkerStatistics statistics() {
    return new MediaStatistics.WorkerStatistics(
        index,
        runs(),
        busy(),
        pool.inUse(),
        pool.bytes(),
        peers.count(),
        byPath.size(),
        counters.handedOverPackets(),
        faults());
  }

  /** False from a round that a fault ended to the next whole one. */
  private boolean runs() {
    return !faulty && ended.getCount() > 0;
  }

  /** Since the worker's port was opened; any thread. */
  long count(UdpCounter what) {
    return port.count(what);
  }

  /** Adds what the worker and its port dropped to a sum by reason; any thread. */
  void addDropsTo(Map<String, Long> sum) {
    counters.addDropsTo(sum);
    for (UdpCounter reason : PORT_DROPS) {
      sum.merge(reason.name().toLowerCase(Locale.ROOT), port.count(reason), Long::sum);
    }
  }

  int localPort() {
    return port.localPort();
  }

  /** Ends the worker: peers are told, then the socket is closed. Any thread. */
  void stop() {
    post(() -> stopping = true);
  }

  /** Waits for the end after {@link #stop}. */
  boolean awaitEnd(long timeoutMs) throws InterruptedException {
    return ended.await(timeoutMs, TimeUnit.MILLISECONDS);
  }
}
