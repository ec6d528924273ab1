package org.setareh.signaling.participant;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.setareh.sfu.control.ConnectRequest;
import org.setareh.sfu.control.ConnectionId;
import org.setareh.sfu.control.MediaEvent;
import org.setareh.sfu.control.SourceKind;
import org.setareh.sfu.control.View;
import org.setareh.signaling.events.MemoryEventBus;
import org.setareh.signaling.room.Room;
import org.setareh.signaling.session.Session;
import org.setareh.signaling.session.SessionEnds;
import org.setareh.signaling.settings.Settings;
import reactor.core.Disposable;
import tools.jackson.databind.json.JsonMapper;

/** What the media plane says of its peers is news of people, until the server stops. */
final class LiveRoomsTest {
  private static final Room ROOM =
      new Room(
          "family", "", Room.Kind.CONFERENCE, Room.Rules.OPEN, new byte[0], 0, 1, Instant.EPOCH);

  private final MemoryEventBus bus = new MemoryEventBus(Duration.ofMinutes(5));
  private final RoomEvents events = new RoomEvents(JsonMapper.builder().build());
  private final LiveRooms live =
      new LiveRooms(
          Settings.read(Map.of("SETAREH_DATA", "/nonexistent")),
          new QuietPlane(),
          new MediaEventQueue(),
          bus,
          events,
          new SimpleMeterRegistry());
  private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
  private final Participant sara = enter("Sara");
  private final Participant ali = enter("Ali");
  private Disposable stream;

  private Participant enter(String name) {
    Participant participant =
        Participant.of(
            Participant.Kind.BROWSER, new Session(UUID.randomUUID()), name, Map.of(), View.AUTO, 0);
    ConnectRequest request =
        new ConnectRequest(
            connection(participant),
            "v=0",
            Map.of(),
            List.of(),
            participant.sources,
            participant.view);
    live.reserve(ROOM, participant)
        .room()
        .enter(participant, request, EnumSet.noneOf(SourceKind.class));
    return participant;
  }

  private static ConnectionId connection(Participant participant) {
    return new ConnectionId(ROOM.id(), participant.id(), 1);
  }

  @BeforeEach
  void listen() throws InterruptedException {
    stream =
        new SessionStreams(bus, live, events, new SessionEnds(), List::of)
            .open(Objects.requireNonNull(sara.session()), null)
            .subscribe(entry -> heard.add(entry.event().name()));
    assertEquals("snapshot", next());
  }

  @AfterEach
  void close() {
    stream.dispose();
    live.close();
  }

  private String next() throws InterruptedException {
    return String.valueOf(heard.poll(60, TimeUnit.SECONDS));
  }

  private void say(Participant who, MediaEvent.CloseReason reason) {
    live.handle(new MediaEvent.Closed(connection(who), reason));
  }

  @Test
  void whoseConnectionEndsIsOutAndTheOthersAreTold() throws InterruptedException {
    say(ali, MediaEvent.CloseReason.LOST);
    assertEquals("left", next());
    say(sara, MediaEvent.CloseReason.PEER_CLOSED);
    assertEquals("gone", next());
  }

  /** A page that is told {@code gone: closed} takes it for the end of the call and stays away. */
  @Test
  void aServerThatStopsTellsNobodyThatTheirCallWasClosed() throws InterruptedException {
    live.close();
    for (MediaEvent.CloseReason reason : MediaEvent.CloseReason.values()) {
      say(ali, reason);
      say(sara, reason);
    }
    assertTrue(live.isIn(sara.id()) && live.isIn(ali.id()));
    live.get(ROOM.id()).change(ali, "Ali Reza", Map.of());
    assertEquals("changed", next(), "nothing came before it");
  }
}
