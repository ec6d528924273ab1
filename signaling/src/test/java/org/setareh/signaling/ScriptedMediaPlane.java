package org.setareh.signaling;

import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.setareh.sfu.control.ConnectAnswer;
import org.setareh.sfu.control.ConnectRequest;
import org.setareh.sfu.control.ConnectionId;
import org.setareh.sfu.control.MediaCommand;
import org.setareh.sfu.control.MediaEvent;
import org.setareh.sfu.control.MediaPlane;
import org.setareh.sfu.control.MediaStatistics;
import org.setareh.sfu.control.OfferRefused;
import org.setareh.sfu.control.SourceKind;

/**
 * Stands for the media plane at its boundary: keeps what it was asked, answers what the test said,
 * and tells the events that the test tells it to.
 */
final class ScriptedMediaPlane implements MediaPlane {
  final List<ConnectRequest> requests = new CopyOnWriteArrayList<>();
  final List<MediaCommand> commands = new CopyOnWriteArrayList<>();
  final List<String> restarts = new CopyOnWriteArrayList<>();
  private final Map<String, Integer> living = new ConcurrentHashMap<>();
  private final Consumer<MediaEvent> events;
  private final AtomicInteger ufrags = new AtomicInteger();

  /** How often its statistics were read. */
  final AtomicInteger readings = new AtomicInteger();

  /** What becomes of an offer; null: answered. */
  volatile Function<ConnectRequest, @Nullable OfferRefused> refusal = _ -> null;

  /** The sources that answers say to carry. */
  volatile Set<SourceKind> carried = EnumSet.allOf(SourceKind.class);

  /** Whether its worker runs. */
  volatile boolean runs = true;

  /** Whether offers restart the ICE of the connection that lives. */
  volatile boolean restartsIce;

  /** What becomes of restarts; null: answered. */
  volatile @Nullable OfferRefused refuseRestart;

  ScriptedMediaPlane(Consumer<MediaEvent> events) {
    this.events = events;
  }

  void tell(MediaEvent event) {
    events.accept(event);
  }

  ConnectRequest requestOf(String participant) {
    return requests.stream()
        .filter(request -> request.connection().participant().equals(participant))
        .reduce((_, last) -> last)
        .orElseThrow();
  }

  <C extends MediaCommand> List<C> commandsTo(String participant, Class<C> type) {
    return commands.stream()
        .filter(type::isInstance)
        .map(type::cast)
        .filter(command -> command.connection().participant().equals(participant))
        .toList();
  }

  @Override
  public CompletionStage<ConnectAnswer> connect(ConnectRequest request) {
    OfferRefused refused = refusal.apply(request);
    if (refused != null) {
      return CompletableFuture.failedFuture(refused);
    }
    requests.add(request);
    String participant = request.connection().participant();
    int number =
        restartsIce
            ? Objects.requireNonNull(living.get(participant))
            : request.connection().number();
    living.put(participant, number);
    return CompletableFuture.completedFuture(answer(number));
  }

  @Override
  public CompletionStage<ConnectAnswer> restart(
      ConnectionId connection, String remoteUfrag, String remotePassword) {
    OfferRefused refused = refuseRestart;
    if (refused != null) {
      return CompletableFuture.failedFuture(refused);
    }
    restarts.add(remoteUfrag);
    boolean known = requests.stream().anyMatch(old -> old.connection().equals(connection));
    return known
        ? CompletableFuture.completedFuture(answer(connection.number()))
        : CompletableFuture.failedFuture(
            new OfferRefused(OfferRefused.Code.UNKNOWN, "There is no such connection."));
  }

  private ConnectAnswer answer(int connection) {
    String ufrag = "ufrag" + ufrags.incrementAndGet();
    String sdp =
        """
        v=0
        a=ice-options:ice2
        a=ice-lite
        a=group:BUNDLE 0 1
        m=application 0 UDP/DTLS/SCTP webrtc-datachannel
        a=ice-ufrag:%1$s
        a=ice-pwd:password-of-22-characters
        a=mid:refused
        m=audio 9 UDP/TLS/RTP/SAVPF 111
        a=candidate:1 1 udp 1 127.0.0.1 10000 typ host
        a=end-of-candidates
        a=ice-ufrag:%1$s
        a=ice-pwd:password-of-22-characters
        a=setup:passive
        a=mid:0
        m=video 9 UDP/TLS/RTP/SAVPF 96
        a=ice-ufrag:%1$s
        a=ice-pwd:password-of-22-characters
        a=mid:1
        """
            .formatted(ufrag)
            .replace("\n", "\r\n");
    return new ConnectAnswer(sdp, ufrag, "password-of-" + ufrag, connection, carried);
  }

  @Override
  public void post(MediaCommand command) {
    commands.add(command);
    if (command instanceof MediaCommand.Close(ConnectionId connection)) {
      events.accept(new MediaEvent.Closed(connection, MediaEvent.CloseReason.COMMAND));
    }
  }

  @Override
  public int port() {
    return 10_000;
  }

  @Override
  public MediaStatistics statistics() {
    readings.incrementAndGet();
    return new MediaStatistics(
        1,
        1,
        1,
        new MediaStatistics.Handshakes(1, 0, 1, 5, 0, 0),
        new MediaStatistics.Traffic(
            new MediaStatistics.Amount(10, 1_000), new MediaStatistics.Amount(20, 2_000), 4, 0, 0),
        Map.of("REPLAYED", 3L),
        List.of(new MediaStatistics.WorkerStatistics(0, runs, 0.25, 7, 2 << 20, 1, 1, 1, 0)));
  }

  @Override
  public void close() {}
}
