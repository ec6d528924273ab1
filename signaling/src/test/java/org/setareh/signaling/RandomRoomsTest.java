package org.setareh.signaling;

import static org.junit.jupiter.api.Assertions.assertNull;
import static org.springframework.http.HttpMethod.DELETE;
import static org.springframework.http.HttpMethod.GET;
import static org.springframework.http.HttpMethod.PATCH;
import static org.springframework.http.HttpMethod.POST;
import static org.springframework.http.HttpMethod.PUT;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.setareh.signaling.Guest.TestRoom;
import org.setareh.signaling.events.Entry;
import org.setareh.signaling.participant.SessionStreams;
import org.setareh.signaling.session.Session;
import org.springframework.http.HttpMethod;
import reactor.core.Disposable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * People whose streams break, resume and begin anew while rooms are made, renamed, locked, handed
 * over and deleted, and members come, call and go: in the end each one's picture of their rooms is
 * the server's list.
 */
final class RandomRoomsTest {
  private static final long BROKEN_NS = Duration.ofSeconds(60).toNanos();
  private static final int PEOPLE = 4;
  private static TestServer server;

  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

  @BeforeAll
  static void open() {
    server =
        TestServer.with(
            Map.of("SETAREH_LOG_INS_PER_MINUTE", "1000", "SETAREH_WRITES_PER_MINUTE", "100000"));
  }

  @AfterAll
  static void close() {
    server.close();
  }

  /** Somebody with a stream, who does things by HTTP in another browser. */
  private final class Somebody {
    final Browser browser;
    final String id;
    private final Session session;
    private final Map<String, JsonNode> rooms = new TreeMap<>();
    private final Map<String, Long> gone = new HashMap<>();
    private @Nullable String lastId;
    private @Nullable Disposable stream;

    /** Of the stream that is read now: what an earlier one still says is not heard. */
    private int generation;

    Somebody(String name) {
      browser = Browser.registered(server, name, null);
      id = browser.me().at("/account/id").stringValue();
      session = new Session(UUID.randomUUID(), UUID.fromString(id));
    }

    synchronized void open(@Nullable String last) {
      cut();
      int mine = ++generation;
      stream =
          server
              .server
              .part(SessionStreams.class)
              .open(session, last)
              .subscribe(entry -> got(entry, mine), why -> failure.compareAndSet(null, why));
    }

    void goOn() {
      open(lastId);
    }

    synchronized void cut() {
      generation++;
      if (stream != null) {
        stream.dispose();
        stream = null;
      }
    }

    private synchronized void got(Entry entry, int of) {
      if (of == generation) {
        lastId = entry.position();
        apply(entry.event().name(), Guest.JSON.readTree(entry.event().json()));
      }
    }

    private void apply(String name, JsonNode data) {
      switch (name) {
        case "snapshot" -> {
          rooms.clear();
          gone.clear();
          data.at("/me/rooms").forEach(room -> rooms.put(room.get("id").stringValue(), room));
        }
        case "room" -> {
          JsonNode room = data.get("room");
          String of = room.get("id").stringValue();
          if (data.get("version").longValue() > versionOf(of)) {
            rooms.put(of, room);
            gone.remove(of);
          }
        }
        case "room-gone" -> {
          String of = data.get("id").stringValue();
          if (data.get("version").longValue() > versionOf(of)) {
            rooms.remove(of);
            gone.put(of, data.get("version").longValue());
          }
        }
        default -> {
          // Of other parts of the stream.
        }
      }
    }

    private long versionOf(String room) {
      JsonNode known = rooms.get(room);
      return known == null ? gone.getOrDefault(room, 0L) : known.get("version").longValue();
    }

    /** What differs from the server's list; null where nothing does. */
    @Nullable String differs() {
      Map<String, JsonNode> theirs = new TreeMap<>();
      browser
          .json(browser.send(GET, "/api/rooms", null).expectStatus().isOk())
          .forEach(room -> theirs.put(room.get("id").stringValue(), plain(room)));
      Map<String, JsonNode> mine = new TreeMap<>();
      synchronized (this) {
        rooms.forEach((room, known) -> mine.put(room, plain(known)));
      }
      return theirs.equals(mine)
          ? null
          : "\nthe browser has %s\nthe server has  %s".formatted(mine, theirs);
    }

    /** Where nobody is inside, the version is of the moment at which it was read. */
    private static JsonNode plain(JsonNode room) {
      ObjectNode plain = (ObjectNode) room.deepCopy();
      plain.remove("version");
      return plain;
    }
  }

  @Test
  void eachPictureIsTheServersListInTheEnd() throws InterruptedException {
    round(1, 1, 150);
    round(2, 3, 60);
  }

  private void round(int seed, int threads, int steps) throws InterruptedException {
    List<Somebody> people =
        IntStream.range(0, PEOPLE).mapToObj(i -> new Somebody("random" + seed + '.' + i)).toList();
    people.forEach(one -> one.open(null));
    List<TestRoom> rooms =
        new ArrayList<>(people.stream().map(one -> Guest.room(one.browser)).toList());
    List<Thread> doers =
        IntStream.range(0, threads)
            .mapToObj(i -> Thread.ofVirtual().start(() -> doThings(people, rooms, steps, seed + i)))
            .toList();
    for (Thread doer : doers) {
      doer.join();
    }
    people.forEach(Somebody::goOn);
    for (Somebody one : people) {
      awaitSame(one, seed);
    }
    people.forEach(Somebody::cut);
  }

  private void doThings(List<Somebody> people, List<TestRoom> rooms, int steps, int seed) {
    Random random = new Random(seed);
    try {
      for (int i = 0; i < steps; i++) {
        step(
            people.get(random.nextInt(PEOPLE)),
            people.get(random.nextInt(PEOPLE)),
            rooms.get(random.nextInt(rooms.size())),
            random);
      }
    } catch (Throwable e) {
      failure.compareAndSet(null, e);
    }
  }

  /** Many of these are refused, by who one is to the room just then. */
  private void step(Somebody one, Somebody other, TestRoom room, Random random) {
    String path = "/api/rooms/" + room.id();
    String member = path + "/members/" + other.id;
    switch (random.nextInt(13)) {
      case 0 -> one.cut();
      case 1 -> one.goOn();
      case 2 -> one.open(random.nextBoolean() ? null : other.lastId);
      case 3, 4, 5 -> visit(one, room);
      case 6 -> say(one, PATCH, path, Map.of("title", "title " + random.nextInt(100)));
      case 7 -> say(one, PATCH, path, Map.of("locked", random.nextInt(3) == 0));
      case 8 -> say(one, PUT, member, Map.of("role", "moderator"));
      case 9 -> say(one, PUT, member, Map.of("role", random.nextInt(3) == 0 ? "owner" : "member"));
      case 11 -> say(one, PATCH, "/api/me", Map.of("displayName", "Name " + random.nextInt(100)));
      case 10 -> say(one, DELETE, random.nextBoolean() ? member : path + "/members/me", null);
      default -> {
        if (random.nextInt(8) == 0) {
          say(one, DELETE, path, null);
          say(other, POST, "/api/rooms", Map.of("id", room.id()));
        }
      }
    }
  }

  /** Comes in, and goes by the next request or stays until the room ends. */
  private static void visit(Somebody one, TestRoom room) {
    JsonNode joined =
        say(
            one,
            POST,
            "/api/rooms/" + room.id() + "/participants",
            Guest.joinBody(room.key(), "Somebody"));
    if (joined.has("participant")) {
      String own = joined.get("participant").stringValue();
      say(one, DELETE, "/api/rooms/" + room.id() + "/participants/" + own, null);
    }
  }

  private static JsonNode say(Somebody one, HttpMethod method, String uri, @Nullable Object body) {
    return one.browser.json(
        one.browser
            .send(method, uri, body)
            .expectStatus()
            .value(status -> {
              if (status >= 500) {
                throw new AssertionError(method + " " + uri + ": " + status);
              }
            }));
  }

  private void awaitSame(Somebody one, int seed) throws InterruptedException {
    long sinceNs = System.nanoTime();
    String differs = one.differs();
    while (differs != null && System.nanoTime() - sinceNs < BROKEN_NS && failure.get() == null) {
      Thread.sleep(100);
      differs = one.differs();
    }
    Throwable failed = failure.get();
    if (failed != null) {
      throw new AssertionError("seed " + seed, failed);
    }
    String last = differs;
    assertNull(last, () -> "seed " + seed + ": " + last);
  }
}
