package org.setareh.sfu;

import java.io.IOException;
import java.net.InetAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.setareh.net.UdpPort;
import org.setareh.sfu.Seats.InRoom;
import org.setareh.sfu.Seats.Seated;
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
import org.setareh.sfu.ice.HostAddresses;
import org.setareh.sfu.ice.IceCandidate;
import org.setareh.sfu.ice.IceCredentialPair;
import org.setareh.sfu.ice.IceCredentials;
import org.setareh.sfu.negotiate.Negotiated;
import org.setareh.sfu.negotiate.Negotiator;
import org.setareh.sfu.negotiate.ServerFacts;
import org.setareh.sfu.negotiate.WarmUp;
import org.setareh.sfu.route.Room;
import org.setareh.sfu.transport.PeerTransport;
import org.setareh.sfu.worker.MediaWorker;
import org.setareh.sfu.worker.MediaWorkers;
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
  private static final int HEAR_ALL_UP_TO = 4;
  private static final Duration WARM_UP = Duration.ofSeconds(3);

  private final MediaSettings settings;
  private final Consumer<MediaEvent> events;
  private final SecureRandom random = new SecureRandom();
  private final PeerDirectory directory = new PeerDirectory();
  private final Seats seats = new Seats();
  private final MediaWorkers workers;
  private final DtlsHandshakes handshakes;
  private final Negotiator negotiator;
  private final PeerFactory peers;
  private final List<IceCandidate> candidates;
  private final ExecutorService control =
      Executors.newSingleThreadExecutor(Thread.ofPlatform().name("media-control").factory());
  private final ExecutorService negotiations = Executors.newVirtualThreadPerTaskExecutor();

  private Sfu(MediaSettings settings, Consumer<MediaEvent> events, UnaryOperator<UdpPort> opened)
      throws IOException {
    this.settings = settings;
    this.events = events;
    List<InetAddress> bind =
        settings.bind().stream().anyMatch(InetAddress::isAnyLocalAddress)
            ? List.of()
            : settings.bind();
    workers = new MediaWorkers(settings, bind, directory, opened);
    handshakes =
        new DtlsHandshakes(
            DtlsCertificate.generate(), settings.maxHandshakes(), settings.handshakeWithin());
    negotiator = new Negotiator(settings.maxSlots(), random);
    peers = new PeerFactory(settings, handshakes, random, new PeerEvents());
    candidates = IceCandidate.of(addresses(settings, bind), workers.port());
    workers.start();
    Thread.ofVirtual()
        .start(() -> {
          WarmUp.run(negotiator, facts());
          handshakes.warmUp(WARM_UP);
        });
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
    Seated living = seats.find(request.connection());
    if (living == null && seats.connections() >= settings.maxConnections()) {
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
    Seated before = seats.find(request.connection());
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
    if (before == null && seats.connections() >= settings.maxConnections()) {
      answer.completeExceptionally(full());
      return;
    }
    InRoom room = seats.room(request.connection().room(), this::newRoom);
    MediaWorker worker = workers.forPeer(room.home(), room.peers().size());
    PeerTransport peer =
        peers.make(request, negotiated, new PeerFactory.Place(room.room(), worker, workers.size()));
    Seated seated = new Seated(peer, negotiated);
    seats.take(room, seated);
    workers.moveIn(worker);
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

  /**
   * @param seated the living connection and what it negotiated now
   * @param ended what to do (by the control thread) where the connection has just ended
   */
  private void restart(Seated seated, CompletableFuture<ConnectAnswer> answer, Runnable ended) {
    PeerTransport peer = seated.peer();
    Negotiated negotiated = seated.negotiated();
    seats.renew(seated);
    directory.put(negotiated.local().ufrag(), peer);
    peer.post(
        () -> {
          if (peer.restartIce(new IceCredentialPair(negotiated.local(), negotiated.remote()))) {
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
          Seated seated = seats.living(connection);
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

  private InRoom newRoom(String id) {
    MediaWorker home = workers.forRoom();
    Room room = new Room(id, home, settings.loudSpeakers(), HEAR_ALL_UP_TO, events);
    home.post(() -> home.addRoom(room));
    return new InRoom(room, home);
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
    Seated seated = seats.living(command.connection());
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
        workers.moveOut(peer.host());
        InRoom emptied = seats.leave(peer);
        if (emptied != null) {
          emptied.home().post(() -> emptied.home().removeRoom(emptied.room()));
        }
      });
    } catch (RejectedExecutionException closing) {
      LOG.debug("{} closed with the server", peer);
    }
  }

  @Override
  public int port() {
    return workers.port();
  }

  @Override
  public MediaStatistics statistics() {
    return new MediaStatistics(
        seats.connections(),
        seats.rooms(),
        directory.size(),
        handshakes.statistics(),
        workers.traffic(),
        workers.drops(),
        workers.readings());
  }

  @Override
  public void close() {
    if (control.isShutdown()) {
      return;
    }
    control.shutdown();
    boolean ended = workers.end();
    negotiations.shutdown();
    handshakes.close();
    if (ended) {
      workers.free();
    }
  }
}
