package org.setareh.sfu;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.setareh.net.Packet;
import org.setareh.net.PacketPool;
import org.setareh.net.UdpCounter;
import org.setareh.net.UdpPort;
import org.setareh.net.UdpPorts;
import org.setareh.net.UdpSettings;
import org.setareh.sfu.control.ConnectAnswer;
import org.setareh.sfu.control.ConnectRequest;
import org.setareh.sfu.control.ConnectionId;
import org.setareh.sfu.control.MediaCommand;
import org.setareh.sfu.control.MediaEvent;
import org.setareh.sfu.control.MediaPlane;
import org.setareh.sfu.control.MediaSettings;
import org.setareh.sfu.control.MediaStatistics;
import org.setareh.sfu.control.OfferRefused;
import org.setareh.sfu.dtls.DtlsCertificate;
import org.setareh.sfu.dtls.DtlsHandshakes;
import org.setareh.sfu.forward.NtpAnchor;
import org.setareh.sfu.ice.HostAddresses;
import org.setareh.sfu.ice.IceCandidate;
import org.setareh.sfu.ice.IceCredentialPair;
import org.setareh.sfu.ice.IceCredentials;
import org.setareh.sfu.negotiate.Negotiated;
import org.setareh.sfu.negotiate.NegotiatedSource;
import org.setareh.sfu.negotiate.Negotiator;
import org.setareh.sfu.negotiate.ServerFacts;
import org.setareh.sfu.negotiate.WarmUp;
import org.setareh.sfu.receive.MediaPacket;
import org.setareh.sfu.route.Room;
import org.setareh.sfu.srtp.SrtpCrypto;
import org.setareh.sfu.transport.Inbound;
import org.setareh.sfu.transport.Outbound;
import org.setareh.sfu.transport.Patience;
import org.setareh.sfu.transport.PeerTransport;
import org.setareh.sfu.worker.MediaWorker;
import org.setareh.sfu.worker.PeerDirectory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The media plane in this process: the workers, and who is where.
 *
 * <p>One control thread decides (which worker, fresh or restart, when a room begins and ends) and
 * posts to the workers; descriptions are read and written on virtual threads before. Nothing here
 * is on a packet's way.
 */
public final class Sfu implements MediaPlane {
  private static final Logger LOG = LoggerFactory.getLogger(Sfu.class);
  private static final int SLAB_PACKETS = 1024;
  private static final int SLAB_BYTES = SLAB_PACKETS * Packet.SLOT_BYTES;
  private static final double LOADED = 0.7;
  private static final double BUSY = 0.25;
  private static final int HEAR_ALL_UP_TO = 4;
  private static final long STOP_MS = 2_000;
  private static final Duration WARM_UP = Duration.ofSeconds(3);

  private final MediaSettings settings;
  private final Consumer<MediaEvent> events;
  private final SecureRandom random = new SecureRandom();
  private final NtpAnchor clock =
      NtpAnchor.ofUnixMillis(System.nanoTime(), System.currentTimeMillis());
  private final PeerDirectory directory = new PeerDirectory();
  private final List<MediaWorker> workers = new ArrayList<>();
  private final List<PacketPool<MediaPacket>> pools = new ArrayList<>();
  private final DtlsHandshakes handshakes;
  private final Negotiator negotiator;
  private final List<IceCandidate> candidates;
  private final ExecutorService control =
      Executors.newSingleThreadExecutor(Thread.ofPlatform().name("media-control").factory());
  private final ExecutorService negotiations = Executors.newVirtualThreadPerTaskExecutor();

  // Written by the control thread alone.
  private final Map<String, Seats> rooms = new ConcurrentHashMap<>();
  private volatile int connections;

  /** Peers that do not live on the first worker; control thread. */
  private int elsewhere;

  /** A room and who sits in it. */
  private record Seats(Room room, MediaWorker home, Map<String, Seated> peers) {}

  /** A participant's living connection and what it negotiated last. */
  private record Seated(PeerTransport peer, Negotiated negotiated) {
    int number() {
      return peer.id().number();
    }

    ConnectAnswer answer() {
      IceCredentials local = negotiated.local();
      return new ConnectAnswer(
          negotiated.answer(),
          local.ufrag(),
          local.password(),
          number(),
          negotiated.sources().stream().map(NegotiatedSource::kind).collect(Collectors.toSet()));
    }
  }

  private Sfu(MediaSettings settings, Consumer<MediaEvent> events, UnaryOperator<UdpPort> opened)
      throws IOException {
    this.settings = settings;
    this.events = events;
    List<InetAddress> bind =
        settings.bind().stream().anyMatch(InetAddress::isAnyLocalAddress)
            ? List.of()
            : settings.bind();
    SrtpCrypto crypto = SrtpCrypto.choose(settings.srtp());
    List<UdpPort> ports = UdpPorts.open(udpSettings(settings, bind), workerCount(settings));
    MediaWorker.Shared shared = new MediaWorker.Shared(crypto, directory, ports.size(), workers);
    int slabs = (int) Math.max(1, settings.packetMemoryBytes() / SLAB_BYTES);
    for (int i = 0; i < ports.size(); i++) {
      PacketPool<MediaPacket> pool =
          new PacketPool<>(MediaPacket::new, SLAB_PACKETS, slabs, settings.poison());
      pools.add(pool);
      workers.add(new MediaWorker(i, opened.apply(ports.get(i)), pool, shared));
    }
    handshakes =
        new DtlsHandshakes(
            DtlsCertificate.generate(), settings.maxHandshakes(), settings.handshakeWithin());
    negotiator = new Negotiator(settings.maxSlots(), random);
    candidates = IceCandidate.of(addresses(settings, bind), ports.getFirst().localPort());
    for (int i = 0; i < workers.size(); i++) {
      Thread.ofPlatform().name("media-" + i).start(workers.get(i));
    }
    Thread.ofVirtual()
        .start(() -> {
          WarmUp.run(negotiator, facts());
          handshakes.warmUp(WARM_UP);
        });
    workers.getFirst().takeAll(true);
    LOG.info("media on UDP {} with {} workers", port(), workers.size());
  }

  /**
   * A media plane on its port, ready for offers.
   *
   * @param events called on media workers; returns at once
   * @throws IOException if the port is taken or an address cannot be bound
   */
  public static Sfu start(MediaSettings settings, Consumer<MediaEvent> events) throws IOException {
    return start(settings, events, UnaryOperator.identity());
  }

  /**
   * The same, with ports that fail as a test wants.
   *
   * @param opened what each worker gets in place of the port that was opened for it
   */
  public static Sfu start(
      MediaSettings settings, Consumer<MediaEvent> events, UnaryOperator<UdpPort> opened)
      throws IOException {
    return new Sfu(settings, events, opened);
  }

  private static int workerCount(MediaSettings settings) {
    return settings.workers() > 0 ? settings.workers() : Runtime.getRuntime().availableProcessors();
  }

  private static UdpSettings udpSettings(MediaSettings settings, List<InetAddress> bind) {
    return UdpSettings.onPort(settings.port())
        .withBind(bind)
        .with(UdpSettings.Io.parse(settings.io()))
        .withGso(settings.gso());
  }

  private static List<InetAddress> addresses(MediaSettings settings, List<InetAddress> bind)
      throws IOException {
    if (!settings.advertised().isEmpty()) {
      return settings.advertised();
    }
    return bind.isEmpty() ? HostAddresses.ofInterfaces() : bind;
  }

  @Override
  public CompletionStage<ConnectAnswer> connect(ConnectRequest request) {
    CompletableFuture<ConnectAnswer> answer = new CompletableFuture<>();
    negotiate(request, answer);
    return answer;
  }

  private void negotiate(ConnectRequest request, CompletableFuture<ConnectAnswer> answer) {
    Seated living = find(request.connection());
    if (living == null && connections >= settings.maxConnections()) {
      answer.completeExceptionally(full()); // before any effort is spent on the offer
      return;
    }
    Runnable work =
        () -> {
          try {
            Negotiated negotiated =
                negotiator.answer(request, facts(), living == null ? null : living.negotiated());
            onControl(answer, () -> place(request, living, negotiated, answer));
          } catch (OfferRefused refused) {
            answer.completeExceptionally(refused);
          } catch (RuntimeException | Error fault) {
            LOG.error("an offer could not be answered", fault);
            answer.completeExceptionally(fault);
          }
        };
    try {
      negotiations.execute(work);
    } catch (RejectedExecutionException closing) {
      answer.completeExceptionally(stopping());
    }
  }

  private ServerFacts facts() {
    return new ServerFacts(
        handshakes.certificate().fingerprint(), candidates, IceCredentials.generate(random));
  }

  private static OfferRefused stopping() {
    return new OfferRefused(OfferRefused.Code.BUSY, "The server is stopping.");
  }

  private void onControl(CompletableFuture<ConnectAnswer> answer, Runnable step) {
    try {
      control.execute(() -> {
        try {
          step.run();
        } catch (RuntimeException | Error fault) {
          LOG.error("a connection could not be placed", fault);
          answer.completeExceptionally(fault);
        }
      });
    } catch (RejectedExecutionException closing) {
      answer.completeExceptionally(stopping());
    }
  }

  private void place(
      ConnectRequest request,
      @Nullable Seated living,
      Negotiated negotiated,
      CompletableFuture<ConnectAnswer> answer) {
    Seated before = find(request.connection());
    if (before != null && before.number() > request.connection().number()) {
      answer.completeExceptionally(
          new OfferRefused(
              OfferRefused.Code.OUTDATED, "A newer offer of this participant was answered."));
    } else if (before != living) {
      negotiate(request, answer); // it came or went meanwhile
    } else if (before == null) {
      seat(request, null, negotiated, answer);
    } else if (negotiated.local() == before.negotiated().local()) {
      answer.complete(before.answer());
    } else if (negotiated.restarted()) {
      restart(new Seated(before.peer(), negotiated), answer, () -> negotiate(request, answer));
    } else {
      seat(request, before, negotiated, answer);
    }
  }

  private void seat(
      ConnectRequest request,
      @Nullable Seated before,
      Negotiated negotiated,
      CompletableFuture<ConnectAnswer> answer) {
    if (before == null && connections >= settings.maxConnections()) {
      answer.completeExceptionally(full());
      return;
    }
    Seats seats = rooms.computeIfAbsent(request.connection().room(), this::newRoom);
    MediaWorker worker = workerFor(seats);
    PeerTransport peer = peer(request, negotiated, worker, seats.room());
    Seated seated = new Seated(peer, negotiated);
    seats.peers().put(request.connection().participant(), seated);
    count(before == null ? 1 : 0);
    countElsewhere(peer, 1);
    directory.put(negotiated.local().ufrag(), peer);
    peer.post(
        () -> {
          worker.add(peer);
          peer.open();
          tell(answer, seated);
        },
        fault -> fail(answer, fault));
    if (before != null) {
      before.peer().replace();
    }
  }

  private OfferRefused full() {
    return new OfferRefused(
        OfferRefused.Code.BUSY,
        "The server has reached its limit of " + settings.maxConnections() + " connections.");
  }

  private PeerTransport peer(
      ConnectRequest request, Negotiated negotiated, MediaWorker worker, Room room) {
    return new PeerTransport(
        new PeerTransport.Seat(
            request.connection(),
            room,
            worker,
            System.nanoTime(),
            request.states(),
            request.view()),
        new PeerTransport.Terms(
            credentials(negotiated),
            listener -> handshakes.open(negotiated.role(), negotiated.fingerprints(), listener),
            new Patience(
                settings.silentAfter().toNanos(),
                settings.lostAfter().toNanos(),
                settings.connectWithin().toNanos())),
        random,
        new Inbound(
            worker,
            request.connection(),
            negotiated,
            request.states(),
            workers.size(),
            random.nextInt()),
        new Outbound(
            worker,
            negotiated.slots(),
            negotiated.cname().getBytes(StandardCharsets.US_ASCII),
            clock,
            new SplittableRandom(random.nextLong())),
        new PeerEvents());
  }

  private static IceCredentialPair credentials(Negotiated negotiated) {
    return new IceCredentialPair(negotiated.local(), negotiated.remote());
  }

  /**
   * @param seated the living connection and what it negotiated now
   * @param ended what to do (by the control thread) where the connection has just ended
   */
  private void restart(Seated seated, CompletableFuture<ConnectAnswer> answer, Runnable ended) {
    PeerTransport peer = seated.peer();
    Seats seats = rooms.get(peer.id().room());
    if (seats != null) {
      seats.peers().put(peer.id().participant(), seated);
    }
    directory.put(seated.negotiated().local().ufrag(), peer);
    peer.post(
        () -> {
          if (peer.restartIce(credentials(seated.negotiated()))) {
            tell(answer, seated);
          } else {
            onControl(answer, ended);
          }
        },
        fault -> fail(answer, fault));
  }

  private void tell(CompletableFuture<ConnectAnswer> answer, Seated seated) {
    offWorker(answer, () -> answer.complete(seated.answer()));
  }

  private void fail(CompletableFuture<ConnectAnswer> answer, Throwable fault) {
    offWorker(answer, () -> answer.completeExceptionally(fault));
  }

  /** What the asker does with the answer is no work of a media worker. */
  private void offWorker(CompletableFuture<ConnectAnswer> answer, Runnable completion) {
    try {
      negotiations.execute(completion);
    } catch (RejectedExecutionException closing) {
      answer.completeExceptionally(stopping());
    }
  }

  @Override
  public CompletionStage<ConnectAnswer> restart(
      ConnectionId connection, String remoteUfrag, String remotePassword) {
    CompletableFuture<ConnectAnswer> answer = new CompletableFuture<>();
    IceCredentials remote = new IceCredentials(remoteUfrag, remotePassword);
    onControl(
        answer,
        () -> {
          Seated seated = living(connection);
          if (seated == null) {
            answer.completeExceptionally(noSuchConnection());
          } else if (!remote.isValid()) {
            answer.completeExceptionally(
                new OfferRefused(
                    OfferRefused.Code.MALFORMED, "The ICE credentials are malformed."));
          } else {
            Negotiated next =
                seated.negotiated().restarted(IceCredentials.generate(random), remote);
            restart(
                new Seated(seated.peer(), next),
                answer,
                () -> answer.completeExceptionally(noSuchConnection()));
          }
        });
    return answer;
  }

  private static OfferRefused noSuchConnection() {
    return new OfferRefused(OfferRefused.Code.UNKNOWN, "There is no such connection.");
  }

  /** The participant's living connection, whichever it is. */
  private @Nullable Seated find(ConnectionId connection) {
    Seats seats = rooms.get(connection.room());
    return seats == null ? null : seats.peers().get(connection.participant());
  }

  /** This connection, where it is the living one. */
  private @Nullable Seated living(ConnectionId connection) {
    Seated seated = find(connection);
    return seated != null && seated.number() == connection.number() ? seated : null;
  }

  private Seats newRoom(String id) {
    MediaWorker home = leastLoaded();
    Room room = new Room(id, home, settings.loudSpeakers(), HEAR_ALL_UP_TO, events);
    home.post(() -> home.addRoom(room));
    return new Seats(room, home, new ConcurrentHashMap<>());
  }

  /** A room stays on its worker until that is loaded. */
  private MediaWorker workerFor(Seats seats) {
    if (settings.spread()) {
      return workers.get(seats.peers().size() % workers.size());
    }
    return seats.home().busy() > LOADED ? leastLoaded() : seats.home();
  }

  /** The first until it has something to do: each one more costs hand-overs. */
  private MediaWorker leastLoaded() {
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
   * As long as everyone lives on the first worker, its socket gets everything: nothing is handed
   * over, and the others sleep on. Control thread.
   */
  private void countElsewhere(PeerTransport peer, int change) {
    if (peer.host() == workers.getFirst()) {
      return;
    }
    boolean before = elsewhere == 0;
    elsewhere += change;
    if (before != (elsewhere == 0)) {
      workers.getFirst().takeAll(elsewhere == 0);
    }
  }

  @Override
  public void post(MediaCommand command) {
    try {
      control.execute(() -> carryOut(command));
    } catch (RejectedExecutionException closing) {
      LOG.debug("too late for {}", command);
    }
  }

  private void carryOut(MediaCommand command) {
    Seated seated = living(command.connection());
    if (seated == null) {
      return;
    }
    PeerTransport peer = seated.peer();
    switch (command) {
      case MediaCommand.SetSource c -> peer.post(() -> peer.setSource(c.kind(), c.state()));
      case MediaCommand.SetView c -> peer.post(() -> peer.setView(c.view()));
      case MediaCommand.Close _ -> peer.post(peer::closeByServer);
    }
  }

  /** On the peers' workers. */
  private final class PeerEvents implements PeerTransport.Listener {
    @Override
    public void told(MediaEvent event) {
      events.accept(event);
    }

    @Override
    public void closed(PeerTransport peer) {
      peerClosed(peer);
    }
  }

  /** A worker tells that nothing of a peer is left. */
  private void peerClosed(PeerTransport peer) {
    try {
      control.execute(() -> {
        countElsewhere(peer, -1);
        Seats seats = rooms.get(peer.id().room());
        Seated seated = find(peer.id());
        if (seats != null && seated != null && seated.peer() == peer) {
          seats.peers().remove(peer.id().participant());
          count(-1);
          dropIfEmpty(peer.id().room(), seats);
        }
      });
    } catch (RejectedExecutionException closing) {
      LOG.debug("{} closed with the server", peer);
    }
  }

  @SuppressWarnings("NonAtomicVolatileUpdate") // the control thread alone
  private void count(int change) {
    connections += change;
  }

  private void dropIfEmpty(String id, Seats seats) {
    if (seats.peers().isEmpty()) {
      rooms.remove(id);
      seats.home().post(() -> seats.home().removeRoom(seats.room()));
    }
  }

  @Override
  public int port() {
    return workers.getFirst().localPort();
  }

  @Override
  public MediaStatistics statistics() {
    Map<String, Long> drops = new TreeMap<>();
    List<MediaStatistics.WorkerStatistics> readings = new ArrayList<>();
    for (MediaWorker worker : workers) {
      worker.addDropsTo(drops);
      readings.add(
          new MediaStatistics.WorkerStatistics(
              worker.index(),
              worker.runs(),
              worker.busy(),
              worker.buffersInUse(),
              worker.memoryBytes(),
              worker.peers(),
              worker.paths(),
              worker.counters().handedOverPackets(),
              worker.faults()));
    }
    return new MediaStatistics(
        connections,
        rooms.size(),
        directory.size(),
        handshakes.statistics(),
        traffic(),
        drops,
        readings);
  }

  private MediaStatistics.Traffic traffic() {
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

  @Override
  public void close() {
    if (control.isShutdown()) {
      return;
    }
    control.shutdown();
    workers.forEach(MediaWorker::stop);
    boolean ended = workersEnd();
    negotiations.shutdown();
    handshakes.close();
    if (ended) { // else one may still read or write a packet: better a leak than a crash
      pools.forEach(PacketPool::close);
    }
  }

  private boolean workersEnd() {
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
}
