package org.setareh.bench.plane;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.setareh.bench.synthetic.Answer;
import org.setareh.bench.synthetic.AudioSource;
import org.setareh.bench.synthetic.Offer;
import org.setareh.bench.synthetic.ReceivedStream;
import org.setareh.bench.synthetic.Shape;
import org.setareh.bench.synthetic.SyntheticPeer;
import org.setareh.bench.synthetic.SyntheticRoom;
import org.setareh.bench.synthetic.VideoSource;
import org.setareh.sfu.Sfu;
import org.setareh.signaling.Server;
import org.setareh.signaling.settings.Settings;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The whole server, real packets: states and views that are posted while a fresh connection is
 * negotiated hold, whichever of the two comes first, and what the old connection still says ends
 * nothing. The publisher sends sound and pictures whatever it says of them.
 */
final class ReconnectTest extends PlaneTest {
  private static final List<String> STATES = List.of("on", "on", "muted", "off");
  private static final JsonMapper JSON = JsonMapper.builder().build();

  /** Drops of sound and pictures at the door after which a leak would have been seen. */
  private static final int ENOUGH_DROPPED = 10;

  private static final int ENOUGH_FORWARDED = 5;

  private final HttpClient http = HttpClient.newHttpClient();
  private final Random random = new Random(20_260_801);
  @TempDir Path data;

  @SuppressWarnings("NullAway.Init") // {@link #start} does.
  private Sfu plane;

  @SuppressWarnings("NullAway.Init")
  private String base;

  @SuppressWarnings("NullAway.Init")
  private Map<String, Object> room;

  @SuppressWarnings("NullAway.Init")
  private Person publisher;

  @SuppressWarnings("NullAway.Init")
  private Person viewer;

  /** The cookie of the room's owner, who views. */
  private String moderator = "";

  private String microphone = "on";
  private String camera = "on";

  /** What the viewer asks of the publisher: nothing, its sound alone, or its picture too. */
  private enum Wish {
    NOTHING,
    SOUND,
    PICTURE
  }

  private Wish wish = Wish.PICTURE;

  @BeforeEach
  void start() throws Exception {
    Path web = Files.createDirectories(data.resolve("web"));
    Files.writeString(web.resolve("index.html"), "<!doctype html><title>Setareh</title>");
    Map<String, String> environment = new HashMap<>();
    environment.put("SETAREH_DATA", data.toString());
    environment.put("SETAREH_WEB", web.toString());
    environment.put("SETAREH_HTTP_PORT", "0");
    environment.put("SETAREH_HTTPS_PORT", "off");
    environment.put("SETAREH_MEDIA_PORT", "0");
    environment.put("SETAREH_REGISTRATION", "open");
    environment.put("SETAREH_WRITES_PER_MINUTE", "100000");
    environment.put("SETAREH_WRITES_PER_MINUTE_AND_ADDRESS", "100000");
    Server server =
        keep(
            Server.start(
                Settings.read(environment),
                (settings, events) -> {
                  plane = Sfu.start(settings, events);
                  return plane;
                }));
    String api = "http://localhost:" + server.ports().http() + "/api";
    base = api + "/rooms";
    HttpResponse<String> owner =
        send("POST", api + "/accounts", "", Map.of("name", "nika", "password", "correct horse"));
    ok(owner);
    JsonNode made = ok(send("POST", base, cookieOf(owner), Map.of()));
    room = Map.of("id", made.get("id").stringValue(), "key", made.get("key").stringValue());
    moderator = cookieOf(owner);
    publisher = new Person("Sara");
    publisher.join();
    publisher.comesUp(0);
    viewer = new Person("Ali");
    viewer.cookie = moderator;
    viewer.join();
    viewer.comesUp(0);
    look(Wish.PICTURE);
  }

  @Test
  void whomAModeratorMutesIsHeardByNobodyWhateverTheySend() throws Exception {
    assertHolds("before");
    String deed = publisher.path + "/moderation";
    ok(send("POST", deed, moderator, Map.of("do", "mute")));
    microphone = "muted";
    assertHolds("muted by a moderator");
    publisher.says("microphone", "on");
    microphone = "on";
    assertHolds("unmuted by themselves");
  }

  @Test
  void whatIsSaidWhileAFreshConnectionIsNegotiatedHolds() throws Exception {
    rounds(20);
  }

  @Test
  @Tag("long")
  void whatIsSaidWhileAFreshConnectionIsNegotiatedHoldsHundredsOfTimes() throws Exception {
    rounds(600);
  }

  private void rounds(int count) throws Exception {
    for (int round = 1; round <= count; round++) {
      Person again = random.nextInt(3) == 0 ? viewer : publisher;
      SyntheticPeer old = again.peer();
      long atNs = random.nextInt(4_000_000);
      CompletableFuture<Void> said = new CompletableFuture<>();
      Thread.ofVirtual()
          .start(() -> {
            try {
              LockSupport.parkNanos(atNs);
              sayAnything();
              said.complete(null);
            } catch (Exception | AssertionError e) {
              said.completeExceptionally(e);
            }
          });
      old.stopMedia();
      again.offersAnew();
      if (ThreadLocalRandom.current().nextBoolean()) {
        old.close(); // its goodbye comes late
      } else {
        old.vanish();
      }
      said.get(60, TimeUnit.SECONDS);
      again.comesUp(round);
      assertHolds("round " + round + ": " + again.name);
    }
  }

  /** One to three changes, each answered before the next. */
  private void sayAnything() throws Exception {
    for (int i = random.nextInt(3); i >= 0; i--) {
      switch (random.nextInt(3)) {
        case 0 -> {
          microphone = STATES.get(random.nextInt(STATES.size()));
          publisher.says("microphone", microphone);
        }
        case 1 -> {
          camera = STATES.get(random.nextInt(STATES.size()));
          publisher.says("camera", camera);
        }
        default -> look(Wish.values()[random.nextInt(3)]);
      }
    }
  }

  private void look(Wish next) throws Exception {
    wish = next;
    Map<String, Object> slot = new HashMap<>();
    slot.put("source", next == Wish.NOTHING ? null : publisher.id + "/camera");
    slot.put("height", next == Wish.PICTURE ? 720 : 0);
    ok(viewer.send("PUT", "/view", Map.of("slots", List.of(slot))));
  }

  /** What flows is what the roster says: it holds what was said last, since that was answered. */
  private void assertHolds(String when) throws Exception {
    String what = "%s, microphone %s, camera %s, wish %s".formatted(when, microphone, camera, wish);
    ReceivedStream sound = viewer.peer().sound(0);
    ReceivedStream picture = viewer.peer().picture(0);
    boolean heard = wish != Wish.NOTHING && microphone.equals("on");
    boolean seen = wish == Wish.PICTURE && camera.equals("on");
    awaitWhatIsOnItsWay();
    long soundBefore = sound.packets();
    long pictureBefore = picture.packets();
    if (heard) {
      await(what + ": sound", () -> sound.packets() > soundBefore + ENOUGH_FORWARDED);
    }
    if (seen) {
      await(what + ": a picture", () -> picture.packets() > pictureBefore + ENOUGH_FORWARDED);
    }
    if (!microphone.equals("on") || !camera.equals("on")) {
      long dropped = muted();
      await(what + ": drops", () -> muted() > dropped + ENOUGH_DROPPED);
    } else if (!heard && !seen) {
      long received = plane.statistics().traffic().received().packets();
      await(
          what + ": media",
          () -> plane.statistics().traffic().received().packets() > received + 50);
    }
    assertEquals(heard, sound.packets() > soundBefore, what + ": sound");
    assertEquals(seen, picture.packets() > pictureBefore, what + ": picture");
    assertEquals("", sound.fault(), what);
    assertEquals("", picture.fault(), what);
  }

  /**
   * Packets that were taken before the last change reach the viewer before this ends. A worker may
   * get the first request in the round in which it got the change; the second comes after both.
   */
  private void awaitWhatIsOnItsWay() throws Exception {
    for (Person one : List.of(publisher, viewer)) {
      for (int i = 0; i < 2; i++) {
        one.peer().check().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
      }
    }
  }

  private long muted() {
    return plane.statistics().drops().getOrDefault("muted", 0L);
  }

  /** A participant by HTTP, with browsers of two certificates: each offer is a fresh connection. */
  private final class Person {
    final String name;
    private final List<SyntheticRoom> browsers;
    private Offer offer = Offer.of(Shape.MEMBER);
    private String cookie = "";
    private String path = "";
    private int offers;
    private @Nullable Answer answer;
    private @Nullable SyntheticPeer peer;
    String id = "";

    Person(String name) throws IOException {
      this.name = name;
      browsers = List.of(keep(new SyntheticRoom(plane, "")), keep(new SyntheticRoom(plane, "")));
    }

    SyntheticPeer peer() {
      return Objects.requireNonNull(peer);
    }

    private SyntheticRoom browser() {
      return browsers.get(offers % browsers.size());
    }

    private Map<String, Object> connection() {
      offers++;
      offer = Offer.of(Shape.MEMBER);
      Map<String, String> sources = new HashMap<>();
      offer.sources().forEach((mid, kind) -> sources.put(mid, kind.word()));
      return Map.of(
          "offer", browser().sdp(offer),
          "sources", sources,
          "slots", offer.slots());
    }

    void join() throws Exception {
      Map<String, Object> join =
          Map.of(
              "key",
              Objects.requireNonNull(room.get("key")),
              "name",
              name,
              "connection",
              connection());
      String participants = base + "/" + room.get("id") + "/participants";
      HttpResponse<String> response = ReconnectTest.this.send("POST", participants, cookie, join);
      JsonNode joined = ok(response);
      if (cookie.isEmpty()) {
        cookie = cookieOf(response);
      }
      id = joined.get("participant").stringValue();
      path = participants + "/" + id;
      answer = Answer.parse(joined.get("answer").stringValue(), "127.");
    }

    void offersAnew() throws Exception {
      JsonNode answered = ok(send("PUT", "/connection", connection()));
      assertEquals(offers, answered.get("connection").intValue());
      answer = Answer.parse(answered.get("answer").stringValue(), "127.");
    }

    void comesUp(int origin) throws Exception {
      SyntheticPeer fresh = browser().join(offer, Objects.requireNonNull(answer));
      peer = fresh;
      if (this == publisher || publisher == null) {
        fresh.publish(new VideoSource(300_000, 60, 1_000).origin(origin));
        fresh.speak(new AudioSource(origin, 30, false));
      }
    }

    void says(String source, String state) throws Exception {
      ok(send("PATCH", "", Map.of("states", Map.of(source, state))));
    }

    HttpResponse<String> send(String method, String below, Object body) throws Exception {
      return ReconnectTest.this.send(method, path + below, cookie, body);
    }
  }

  private HttpResponse<String> send(String method, String uri, String cookie, Object body)
      throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(uri))
            .header("Content-Type", "application/json")
            .header("Cookie", cookie)
            .method(method, HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(body)))
            .build();
    return http.send(request, HttpResponse.BodyHandlers.ofString());
  }

  private static String cookieOf(HttpResponse<String> response) {
    return response.headers().firstValue("Set-Cookie").orElseThrow().replaceFirst(";.*", "");
  }

  private static JsonNode ok(HttpResponse<String> response) {
    assertEquals(2, response.statusCode() / 100, response::body);
    return response.body().isEmpty() ? JSON.nullNode() : JSON.readTree(response.body());
  }
}
