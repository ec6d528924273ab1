package org.setareh.signaling.participant;

import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Phaser;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.setareh.sfu.control.ConnectAnswer;
import org.setareh.sfu.control.ConnectRequest;
import org.setareh.sfu.control.ConnectionId;
import org.setareh.sfu.control.MediaEvent;
import org.setareh.sfu.control.SlotState;
import org.setareh.sfu.control.SourceId;
import org.setareh.sfu.control.SourceKind;
import org.setareh.sfu.control.SourceState;
import org.setareh.sfu.control.View;
import org.setareh.signaling.events.Entry;
import org.setareh.signaling.events.Event;
import org.setareh.signaling.events.EventBus;
import org.setareh.signaling.events.MemoryEventBus;
import org.setareh.signaling.participant.LiveRooms.Place;
import org.setareh.signaling.participant.RoomFact.GoneReason;
import org.setareh.signaling.participant.RoomFact.LeftReason;
import org.setareh.signaling.participant.RoomState.Knocker;
import org.setareh.signaling.problem.Problem;
import org.setareh.signaling.room.Role;
import org.setareh.signaling.room.Room;
import org.setareh.signaling.session.Session;
import org.setareh.signaling.session.SessionEnds;
import org.setareh.signaling.settings.Settings;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Browsers with several tabs in several rooms, whose streams break, resume and begin anew while
 * everything changes: in the end each tab's picture is the server's state. And what comes by a
 * stream is of rooms that the browser was in since the stream began, and of no others.
 */
final class RandomStreamsTest {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final long BROKEN_NS = Duration.ofSeconds(60).toNanos();

  private final MediaEventQueue mediaEvents = new MediaEventQueue();
  private final WatchedBus bus = new WatchedBus(new MemoryEventBus(Duration.ofMinutes(5)));
  private final RoomEvents events = new RoomEvents(JSON);
  private final SessionEnds ends = new SessionEnds();
  private final LiveRooms live =
      new LiveRooms(
          Settings.read(Map.of("SETAREH_DATA", "/nonexistent", "SETAREH_ROOM_CAPACITY", "12")),
          new QuietPlane(),
          mediaEvents,
          bus,
          events,
          new SimpleMeterRegistry());
  private final SessionStreams streams = new SessionStreams(bus, live, events, ends, List::of);
  private final List<Room> rooms = List.of(room("one"), room("two"), room("three"));
  private final AtomicLong roomVersions = new AtomicLong(1);
  private final AtomicLong lists = new AtomicLong();
  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

  private Room renamed(Room room) {
    long version = roomVersions.incrementAndGet();
    return new Room(
        room.id(),
        "title " + version,
        room.kind(),
        room.rules(),
        room.keyMac(),
        room.tokens(),
        version,
        room.createdAt());
  }

  private static Room room(String id) {
    return new Room(
        id, id, Room.Kind.CONFERENCE, Room.Rules.OPEN, new byte[0], 0, 1, Instant.EPOCH);
  }

  /** A bus that knows which addresses a log has followed since it was last watched. */
  private static final class WatchedBus implements EventBus {
    private final EventBus bus;

    /** How many times each log follows an address now. */
    private final Map<String, Map<String, Integer>> now = new HashMap<>();

    private final Map<String, Set<String>> since = new HashMap<>();

    WatchedBus(EventBus bus) {
      this.bus = bus;
    }

    /** What the log follows, and will follow until it is watched again. */
    synchronized Set<String> watch(String log) {
      Set<String> addresses = ConcurrentHashMap.newKeySet();
      addresses.addAll(now.getOrDefault(log, Map.of()).keySet());
      since.put(log, addresses);
      return addresses;
    }

    @Override
    public void publish(Event event) {
      bus.publish(event);
      if (event.last()) {
        synchronized (this) {
          now.values().forEach(addresses -> addresses.remove(event.address()));
        }
      }
    }

    @Override
    public void follow(String log, String address) {
      synchronized (this) {
        now.computeIfAbsent(log, _ -> new HashMap<>()).merge(address, 1, Integer::sum);
        since.getOrDefault(log, new HashSet<>()).add(address);
      }
      bus.follow(log, address);
    }

    @Override
    public void leave(String log, String address) {
      bus.leave(log, address);
      synchronized (this) {
        now.getOrDefault(log, Map.of())
            .computeIfPresent(address, (_, times) -> times > 1 ? times - 1 : null);
      }
    }

    @Override
    public String position(String log) {
      return bus.position(log);
    }

    @Override
    public String attend(String log, String address) {
      return bus.attend(log, address);
    }

    @Override
    public Optional<Flux<Entry>> after(String log, String position) {
      return bus.after(log, position);
    }

    @Override
    public void end(String log) {
      bus.end(log);
    }
  }

  /** A browser: tabs in rooms, and the one stream that they share. */
  private final class Browser {
    final Session session = new Session(UUID.randomUUID(), UUID.randomUUID());
    final Map<String, Picture> tabs = new ConcurrentHashMap<>();

    /** Whatever came, for tabs whose answer is still on its way. */
    private final List<Entry> heard = new ArrayList<>();

    private final List<String> ids = new ArrayList<>();
    private @Nullable Disposable stream;

    void join(Room room, Random random) {
      Participant participant =
          Participant.of(
              Participant.Kind.BROWSER,
              session,
              "n" + random.nextInt(100),
              Map.of(SourceKind.CAMERA, SourceState.ON),
              View.AUTO,
              0);
      try {
        Place place = live.reserve(room, participant);
        LiveRoom.Seen seen =
            place
                .room()
                .enter(participant, request(participant, room, 1), EnumSet.allOf(SourceKind.class));
        synchronized (this) {
          Picture picture = new Picture(tree(seen.state()));
          tabs.put(participant.id(), picture);
          heard.forEach(entry -> apply(picture, entry));
        }
      } catch (Problem _) {
        // Full.
      }
    }

    private void apply(Picture picture, Entry entry) {
      JsonNode data = JSON.readTree(entry.event().json());
      if (!entry.event().name().equals("snapshot")) {
        picture.apply(entry.event().name(), data);
        return;
      }
      for (JsonNode state : data.get("rooms")) {
        if (state.get("you").stringValue().equals(picture.participant)) {
          picture.replace(state);
        }
      }
    }

    synchronized void open(@Nullable String lastEventId) {
      cut();
      Set<String> followed = bus.watch(session.address());
      stream =
          streams.open(session, lastEventId).subscribe(entry -> got(entry, followed), this::failed);
    }

    synchronized void cut() {
      if (stream != null) {
        stream.dispose();
        stream = null;
      }
    }

    private void failed(Throwable why) {
      failure.compareAndSet(null, why);
    }

    private synchronized void got(Entry entry, Set<String> followed) {
      try {
        ids.add(entry.position());
        if (entry.event().name().equals("snapshot")) {
          heard.add(entry); // what it stands for comes no more, to a tab on its way in neither
          tabs.values().forEach(picture -> apply(picture, entry));
          notice(JSON.readTree(entry.event().json()));
          return;
        }
        String address = entry.event().address();
        assertTrue(
            entry.event().last() || followed.contains(address), () -> address + " is not followed");
        heard.add(entry);
        tabs.values().forEach(picture -> apply(picture, entry));
      } catch (Throwable e) {
        failed(e);
      }
    }

    private void notice(JsonNode snapshot) {
      // Who is missing is out, or on its way in.
      List<String> there =
          snapshot.get("rooms").valueStream().map(state -> state.get("you").stringValue()).toList();
      tabs.forEach((participant, picture) -> {
        if (!there.contains(participant) && place(participant) == null) {
          picture.gone();
        }
      });
    }

    synchronized @Nullable String someId(Random random) {
      return ids.isEmpty() ? null : ids.get(random.nextInt(ids.size()));
    }

    synchronized @Nullable String lastId() {
      return ids.isEmpty() ? null : ids.getLast();
    }
  }

  /** As it would come by HTTP. */
  private static JsonNode tree(RoomState state) {
    return JSON.readTree(JSON.writeValueAsString(state));
  }

  private static ConnectRequest request(Participant participant, Room room, int number) {
    return new ConnectRequest(
        new ConnectionId(room.id(), participant.id(), number),
        "v=0",
        Map.of(),
        List.of(),
        participant.sources,
        participant.view);
  }

  private @Nullable Place place(String participant) {
    try {
      return live.findAnywhere(participant);
    } catch (Problem _) {
      return null;
    }
  }

  @Test
  void eachPictureIsTheServersStateInTheEnd() throws InterruptedException {
    for (int seed = 0; seed < 30; seed++) {
      round(seed, 1, 150);
    }
  }

  @Test
  void alsoWhereManyThingsHappenAtOnce() throws InterruptedException {
    for (int seed = 100; seed < 110; seed++) {
      round(seed, 4, 100);
    }
  }

  private void round(int seed, int threads, int steps) throws InterruptedException {
    List<Browser> browsers = List.of(new Browser(), new Browser(), new Browser(), new Browser());
    Phaser done = new Phaser(1);
    for (int i = 0; i < threads; i++) {
      Random random = new Random(seed * 100L + i);
      done.register();
      Thread.ofVirtual()
          .start(() -> {
            try {
              for (int step = 0; step < steps; step++) {
                step(browsers, random);
              }
            } catch (Throwable e) {
              failure.compareAndSet(null, e);
            } finally {
              done.arriveAndDeregister();
            }
          });
    }
    done.arriveAndAwaitAdvance();
    browsers.forEach(browser -> browser.open(browser.lastId()));
    for (Browser browser : browsers) {
      awaitSame(browser, seed);
      browser.cut();
      for (String tab : browser.tabs.keySet()) {
        Place place = place(tab);
        if (place != null) {
          live.remove(place, LeftReason.LEFT, GoneReason.CLOSED);
        }
      }
    }
  }

  /** Waits until the browser's tabs know what the server knows. */
  private void awaitSame(Browser browser, int seed) throws InterruptedException {
    long sinceNs = System.nanoTime();
    String differs = differs(browser);
    while (differs != null && System.nanoTime() - sinceNs < BROKEN_NS && failure.get() == null) {
      Thread.sleep(2);
      differs = differs(browser);
    }
    Throwable failed = failure.get();
    if (failed != null) {
      throw new AssertionError("seed " + seed, failed);
    }
    String last = differs;
    assertNull(last, () -> "seed " + seed + ": " + last);
  }

  private @Nullable String differs(Browser browser) {
    synchronized (browser) {
      for (Map.Entry<String, Picture> tab : browser.tabs.entrySet()) {
        Place place = place(tab.getKey());
        if (place == null) {
          if (!tab.getValue().isGone()) {
            return tab.getKey() + " is out and does not know";
          }
        } else {
          String differs = differs(tab.getValue(), place);
          if (differs != null) {
            return differs;
          }
        }
      }
    }
    return null;
  }

  private static @Nullable String differs(Picture picture, Place place) {
    try {
      return picture.differs(tree(place.room().look(place.participant()).state()));
    } catch (Problem _) {
      return picture.participant + " has just left";
    }
  }

  private void step(List<Browser> browsers, Random random) {
    Browser browser = browsers.get(random.nextInt(browsers.size()));
    switch (random.nextInt(12)) {
      case 0, 1 -> browser.join(rooms.get(random.nextInt(rooms.size())), random);
      case 2 -> browser.cut();
      case 3 -> browser.open(browser.lastId());
      case 4 -> otherStream(browser, browsers, random);
      default -> change(browser, random);
    }
  }

  /** Begins anew, or from an id that is old or another browser's. */
  private static void otherStream(Browser browser, List<Browser> browsers, Random random) {
    switch (random.nextInt(3)) {
      case 0 -> browser.open(null);
      case 1 -> browser.open(browser.someId(random));
      default -> browser.open(browsers.get(random.nextInt(browsers.size())).lastId());
    }
  }

  /** Something happens to one of the browser's tabs. */
  private void change(Browser browser, Random random) {
    List<String> tabs = List.copyOf(browser.tabs.keySet());
    Place place = tabs.isEmpty() ? null : place(tabs.get(random.nextInt(tabs.size())));
    if (place == null) {
      return;
    }
    Participant who = place.participant();
    LiveRoom room = place.room();
    ConnectionId connection = new ConnectionId(room.room().id(), who.id(), who.connection);
    switch (random.nextInt(16)) {
      case 12 -> room.role(Objects.requireNonNull(who.account()), role(random));
      case 13 -> room.knocks(waiting(random));
      case 14 -> moderate(room, who, random);
      case 15 -> live.changed(renamed(room.room()));
      case 10 -> room.hand(who, random.nextBoolean(), Instant.ofEpochMilli(random.nextInt(9)));
      case 11 -> room.react(who, "👍");
      case 0 -> live.remove(place, LeftReason.LEFT, GoneReason.CLOSED);
      case 1 ->
          room.change(
              who,
              "n" + random.nextInt(100),
              Map.of(SourceKind.CAMERA, SourceState.values()[random.nextInt(3)]));
      case 2, 3 ->
          mediaEvents.add(new MediaEvent.SlotsChanged(connection, List.of(slot(who, random))));
      case 4 ->
          mediaEvents.add(
              new MediaEvent.SpeakersChanged(connection.room(), who.id(), List.of(who.id())));
      case 5 ->
          mediaEvents.add(
              new MediaEvent.ConstraintChanged(
                  connection, MediaEvent.Constraint.values()[random.nextInt(3)]));
      case 6 ->
          mediaEvents.add(
              new MediaEvent.CodecWanted(
                  connection, SourceKind.CAMERA, random.nextBoolean() ? "VP8" : "H264"));
      case 7 ->
          mediaEvents.add(
              random.nextBoolean()
                  ? new MediaEvent.Silent(connection)
                  : new MediaEvent.Connected(connection));
      case 8 -> reconnect(browser, place, random);
      default -> {
        if (random.nextInt(4) == 0) {
          mediaEvents.add(new MediaEvent.Closed(connection, MediaEvent.CloseReason.LOST));
        }
      }
    }
  }

  private static Role role(Random random) {
    return Role.values()[random.nextInt(3)];
  }

  private Roster.Waiting waiting(Random random) {
    return new Roster.Waiting(
        lists.incrementAndGet(),
        IntStream.range(0, random.nextInt(3))
            .mapToObj(i -> new Knocker("k_" + i, "Mina", null, Instant.EPOCH))
            .toList());
  }

  private static void moderate(LiveRoom room, Participant who, Random random) {
    try {
      room.moderate(
          Objects.requireNonNull(who.session()),
          moderator -> {
            switch (random.nextInt(6)) {
              case 0 -> room.moderation().muteAll(moderator);
              case 1 -> room.moderation().lowerHands(moderator);
              case 2 -> room.moderation().stopScreen(moderator, moderator);
              case 3 -> room.moderation().mute(moderator, moderator);
              case 4 -> room.moderation().remove(moderator, one -> one.name.equals("n7"));
              default -> room.moderation().letSpeak(moderator, moderator);
            }
          });
    } catch (Problem _) {
      // None.
    }
  }

  private static SlotState slot(Participant who, Random random) {
    return new SlotState(
        random.nextInt(4),
        new SourceId(who.id(), SourceKind.CAMERA),
        SlotState.Video.FLOWING,
        null,
        random.nextInt(1_000_000),
        random.nextBoolean());
  }

  /** A fresh connection, which says something before its answer is here. */
  private void reconnect(Browser browser, Place place, Random random) {
    Participant who = place.participant();
    who.offering.lock();
    try {
      ConnectRequest request =
          place.room().offer(who, new Connection("v=0", Map.of(), List.of(), null));
      int number = request.connection().number();
      mediaEvents.add(
          new MediaEvent.SlotsChanged(request.connection(), List.of(slot(who, random))));
      EnumSet<SourceKind> carried = EnumSet.allOf(SourceKind.class);
      carried.removeIf(_ -> random.nextInt(4) == 0);
      place
          .room()
          .answered(
              who, request, new ConnectAnswer("", "", "", number, carried), System.nanoTime());
      Picture picture = Objects.requireNonNull(browser.tabs.get(who.id()));
      synchronized (browser) {
        picture.connection(number);
      }
    } catch (Problem _) {
      // Out meanwhile.
    } finally {
      who.offering.unlock();
    }
  }
}
