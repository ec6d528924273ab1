package org.setareh.signaling;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.setareh.sfu.control.ConnectionId;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseCookie;
import org.springframework.http.codec.ServerSentEvent;
import org.springframework.test.web.reactive.server.EntityExchangeResult;
import org.springframework.test.web.reactive.server.WebTestClient;
import reactor.core.Disposable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A person at the API: what a browser would say, and the events that it gets, without those that
 * the room's state had already.
 */
final class Guest implements AutoCloseable {
  static final JsonMapper JSON = JsonMapper.builder().build();
  private static final ParameterizedTypeReference<ServerSentEvent<String>> FRAMES =
      new ParameterizedTypeReference<>() {};

  /** A room made for a test. */
  record TestRoom(String id, String key) {}

  /** An event as it came. */
  record Got(String id, String name, JsonNode data) {}

  final TestServer server;
  final TestRoom room;
  final String cookie;
  final String id;
  final JsonNode joined;
  final BlockingQueue<Got> events = new LinkedBlockingQueue<>();

  /** Of the room's state that was told last: what is no newer is known. */
  private volatile long version;

  private @Nullable Disposable stream;

  private Guest(TestServer server, TestRoom room, String cookie, JsonNode joined) {
    this.server = server;
    this.room = room;
    this.cookie = cookie;
    this.joined = joined;
    this.id = joined.get("participant").stringValue();
    this.version = joined.at("/state/version").longValue();
  }

  static TestRoom room(TestServer server) {
    return room(server.owner());
  }

  /** A room that belongs to somebody. */
  static TestRoom room(Browser owner) {
    JsonNode made =
        owner.json(
            owner
                .send(HttpMethod.POST, "/api/rooms", Map.of("title", "Family"))
                .expectStatus()
                .isCreated());
    return new TestRoom(made.get("id").stringValue(), made.get("key").stringValue());
  }

  /**
   * What joins.
   *
   * @param key null: without one
   */
  static String joinBody(@Nullable String key, String name) {
    Map<String, Object> body = new LinkedHashMap<>();
    if (key != null) {
      body.put("key", key);
    }
    body.put("name", name);
    body.put(
        "connection",
        Map.of(
            "offer",
            "v=0\r\n",
            "sources",
            Map.of("0", "microphone", "1", "camera", "2", "screen", "3", "screenAudio"),
            "slots",
            List.of(Map.of("audio", "4", "video", "5"), Map.of("audio", "6"))));
    return JSON.writeValueAsString(body);
  }

  static Guest join(TestServer server, TestRoom room, String name) {
    return join(server, room, name, null);
  }

  /** Joins in a browser that has a session already. */
  static Guest joinAs(TestServer server, TestRoom room, String name, @Nullable String cookie) {
    return join(server, room, name, Objects.requireNonNull(cookie));
  }

  /** Joins in another tab of this person's browser. */
  Guest joinAgain(TestRoom other, String name) {
    return join(server, other, name, cookie);
  }

  private static Guest join(TestServer server, TestRoom room, String name, @Nullable String known) {
    EntityExchangeResult<byte[]> result =
        server
            .client()
            .post()
            .uri("/api/rooms/{id}/participants", room.id())
            .cookies(cookies -> {
              if (known != null) {
                cookies.set(server.cookie, known);
              }
            })
            .contentType(MediaType.APPLICATION_JSON)
            .bodyValue(joinBody(room.key(), name))
            .exchange()
            .expectStatus()
            .isCreated()
            .expectBody()
            .returnResult();
    ResponseCookie cookie = result.getResponseCookies().getFirst(server.cookie);
    String own = cookie == null ? Objects.requireNonNull(known) : cookie.getValue();
    return new Guest(server, room, own, tree(result));
  }

  static JsonNode json(WebTestClient.ResponseSpec response) {
    return tree(response.expectBody().returnResult());
  }

  private static JsonNode tree(EntityExchangeResult<byte[]> result) {
    byte[] body = result.getResponseBody();
    return body == null ? JSON.nullNode() : JSON.readTree(body);
  }

  /** The guest's connection of this number, as the media plane names it. */
  ConnectionId connection(int number) {
    return new ConnectionId(room.id(), id, number);
  }

  String path() {
    return "/api/rooms/" + room.id() + "/participants/" + id;
  }

  /** Sends a request of this person; the body is JSON. */
  WebTestClient.ResponseSpec send(HttpMethod method, String uri, @Nullable Object body) {
    WebTestClient.RequestBodySpec request =
        server.client().method(method).uri(uri).cookie(server.cookie, cookie);
    return body == null
        ? request.exchange()
        : request.contentType(MediaType.APPLICATION_JSON).bodyValue(body).exchange();
  }

  /** Opens the event stream. */
  Guest listen(@Nullable String lastEventId) {
    hangUp();
    stream =
        server
            .client()
            .get()
            .uri("/api/events")
            .cookie(server.cookie, cookie)
            .headers(headers -> {
              if (lastEventId != null) {
                headers.set("Last-Event-ID", lastEventId);
              }
            })
            .exchange()
            .expectStatus()
            .isOk()
            .returnResult(FRAMES)
            .getResponseBody()
            .subscribe(this::got, _ -> {}, () -> events.add(new Got("", "END", JSON.nullNode())));
    return this;
  }

  private void got(ServerSentEvent<String> frame) {
    // An account's list of rooms is told of at any time, once a second at most: Ear is for that.
    if (frame.event() == null || frame.data() == null || frame.event().equals("room")) {
      return;
    }
    Got got = new Got("" + frame.id(), frame.event(), JSON.readTree(frame.data()));
    if (got.name().equals("snapshot")) {
      version = got.data().at("/rooms/0/version").asLong(0);
    } else if (got.data().get("version").longValue() <= version) {
      return;
    }
    events.add(got);
  }

  void hangUp() {
    if (stream != null) {
      stream.dispose();
      stream = null;
    }
  }

  /** The next event; it must have this name. */
  Got expect(String name) throws InterruptedException {
    Got got = events.poll(60, TimeUnit.SECONDS);
    if (got == null) {
      throw new AssertionError("no event came where " + name + " was expected");
    }
    if (!got.name().equals(name)) {
      throw new AssertionError("expected " + name + " but got " + got);
    }
    return got;
  }

  /** Leaves, so that the room is empty for the next test. */
  @Override
  public void close() {
    hangUp();
    send(HttpMethod.DELETE, path(), null);
  }
}
