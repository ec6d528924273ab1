package org.setareh.signaling.participant;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.setareh.sfu.control.ConnectRequest;
import org.setareh.sfu.control.ConnectionId;
import org.setareh.sfu.control.SourceKind;
import org.setareh.signaling.events.Entry;
import org.setareh.signaling.events.Event;
import org.setareh.signaling.events.MemoryEventBus;
import org.setareh.signaling.events.Readers;
import org.setareh.signaling.events.Whole;
import org.setareh.signaling.room.Room;
import org.setareh.signaling.session.Session;
import org.setareh.signaling.session.SessionEnds;
import org.setareh.signaling.settings.Settings;
import reactor.core.Disposable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What the stream of a session tells of its account. */
final class AccountStreamTest {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final MemoryEventBus bus = new MemoryEventBus(Duration.ofMinutes(5));
  private final RoomEvents events = new RoomEvents(JSON);
  private final LiveRooms live =
      new LiveRooms(
          Settings.read(Map.of("SETAREH_DATA", "/nonexistent")),
          new QuietPlane(),
          new MediaEventQueue(),
          bus,
          events,
          new SimpleMeterRegistry());
  private final List<Whole> wholes = new ArrayList<>();
  private final SessionStreams streams =
      new SessionStreams(bus, live, events, new SessionEnds(), () -> wholes);
  private final Session sara = new Session(UUID.randomUUID(), UUID.randomUUID());
  private final String address = SessionStreams.addressOf(Objects.requireNonNull(sara.account()));
  private final BlockingQueue<Entry> got = new LinkedBlockingQueue<>();

  private Disposable read(Session session, @Nullable String lastEventId) {
    return streams.open(session, lastEventId).subscribe(got::add);
  }

  private Entry next() throws InterruptedException {
    Entry entry = got.poll(60, TimeUnit.SECONDS);
    assertNotNull(entry);
    return entry;
  }

  private record Part(String name, List<String> value) implements Whole {
    @Override
    public Object of(UUID account) {
      return value;
    }
  }

  @Test
  void theSnapshotHasEachPartAndWhatComesAfterIsTold() throws InterruptedException {
    wholes.add(new Part("contacts", List.of("ali")));
    wholes.add(new Part("calls", List.of()));
    read(sara, null);
    JsonNode snapshot = JSON.readTree(next().event().json());
    assertEquals("{\"contacts\":[\"ali\"],\"calls\":[]}", snapshot.get("me").toString());
    bus.publish(new Event(address, "contact", "{}"));
    assertEquals("contact", next().event().name());
  }

  @Test
  void whatIsSaidWhileThePartsAreReadComesAfterThem() throws InterruptedException {
    wholes.add(
        new Whole() {
          @Override
          public String name() {
            return "contacts";
          }

          @Override
          public Object of(UUID account) {
            bus.publish(new Event(SessionStreams.addressOf(account), "contact", "{}"));
            return List.of();
          }
        });
    read(sara, null);
    assertEquals("snapshot", next().event().name());
    assertEquals("contact", next().event().name());
  }

  @Test
  void aGuestHasNone() throws InterruptedException {
    wholes.add(new Part("contacts", List.of("ali")));
    read(new Session(UUID.randomUUID()), null);
    assertTrue(JSON.readTree(next().event().json()).get("me").isNull());
  }

  @Test
  void joiningARoomBeginsALogThatHearsTheAccountToo() throws InterruptedException {
    Room room =
        new Room(
            "one", "one", Room.Kind.CONFERENCE, Room.Rules.OPEN, new byte[0], 0, 1, Instant.EPOCH);
    Participant participant =
        Participant.of(
            Participant.Kind.BROWSER, sara, "Sara", Map.of(), org.setareh.sfu.control.View.AUTO, 0);
    String position =
        live.reserve(room, participant)
            .room()
            .enter(
                participant,
                new ConnectRequest(
                    new ConnectionId(room.id(), participant.id(), 1),
                    "v=0",
                    Map.of(),
                    List.of(),
                    participant.sources,
                    participant.view),
                EnumSet.allOf(SourceKind.class))
            .lastEventId();
    bus.publish(new Event(address, "contact", "{}"));
    read(sara, position);
    assertEquals("joined", next().event().name());
    assertEquals("contact", next().event().name());
  }

  @Test
  void whoeverListensHearsOfEachReader() {
    BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    streams.listen(
        new Readers() {
          @Override
          public void began(Session session) {
            heard.add("began " + session.equals(sara));
          }

          @Override
          public void ended(Session session) {
            heard.add("ended " + session.equals(sara));
          }
        });
    streams.open(sara, null); // asked for, and never read
    Disposable one = read(sara, null);
    Disposable two = read(sara, null);
    one.dispose();
    two.dispose();
    assertEquals(
        List.of("began true", "began true", "ended true", "ended true"), List.copyOf(heard));
  }
}
