package org.setareh.signaling;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.setareh.signaling.ProblemTest.problem;
import static org.springframework.http.HttpMethod.GET;
import static org.springframework.http.HttpMethod.POST;

import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletionException;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.setareh.signaling.conversation.FrameNames;
import org.springframework.http.HttpMethod;
import tools.jackson.databind.JsonNode;

/**
 * Who is not in a conversation does nothing there, by any frame: one that is new has to be named
 * here. And who may not open a socket gets none.
 */
final class ChatStrangerTest {
  /** These are of no conversation. */
  private static final Set<String> OF_NONE = Set.of("begin", "beat");

  private static final Set<String> ANSWERED = Set.of("send", "edit", "delete", "react");
  private static final Set<String> UNANSWERED = Set.of("got", "read", "typing");

  private static TestServer server;

  @BeforeAll
  static void begin() {
    server = Moderated.open();
  }

  @AfterAll
  static void end() {
    server.close();
  }

  private static Map<String, Object> frame(String type, String conversation) {
    Map<String, Object> frame = new LinkedHashMap<>();
    frame.put("type", type);
    frame.put("conversation", conversation);
    frame.put("ref", ChatPeer.ref());
    frame.put("number", 1);
    frame.put("text", "mine");
    frame.put("emoji", "👍");
    frame.put("on", true);
    return frame;
  }

  @Test
  void noFrameOfAStrangerDoesAnything() {
    Set<String> known =
        Stream.of(OF_NONE, ANSWERED, UNANSWERED)
            .flatMap(Set::stream)
            .collect(Collectors.toCollection(TreeSet::new));
    assertEquals(known, FrameNames.all(), "a new frame has to be refused to strangers here");
    Browser sara = Moderated.account(server);
    Browser ali = Moderated.account(server);
    Browser stranger = Moderated.account(server);
    Browser guest = new Browser(server);
    String conversation = ChatTest.befriend(sara, ali);
    Guest.TestRoom room = Guest.room(server);
    String ofRoom =
        server
            .owner()
            .json(
                server
                    .owner()
                    .send(POST, "/api/conversations", Map.of("room", room.id()))
                    .expectStatus()
                    .isOk())
            .get("id")
            .stringValue();
    try (Guest inside = Guest.join(server, Guest.room(server), "Guest");
        ChatPeer saras = ChatPeer.live(sara);
        ChatPeer alis = ChatPeer.live(ali)) {
      guest.cookie = inside.cookie;
      saras.write(conversation, "ours");
      alis.expect("message");
      JsonNode before = ChatTest.page(sara, conversation, "");
      for (Browser nobody : List.of(stranger, guest)) {
        try (ChatPeer peer = ChatPeer.live(nobody)) {
          for (String type : UNANSWERED) {
            peer.say(frame(type, conversation));
            peer.say(frame(type, ofRoom));
          }
          for (String type : ANSWERED) {
            for (String one : List.of(conversation, ofRoom)) {
              JsonNode answer = peer.ask(frame(type, one));
              assertEquals("unknown-conversation", answer.get("code").stringValue(), type);
            }
          }
        }
        try (ChatPeer peer = ChatPeer.begin(nobody, Map.of(conversation, 0L))) {
          assertEquals(
              conversation,
              peer.await("conversation-gone", _ -> true).get("conversation").stringValue());
          peer.expect("ready");
        }
      }
      assertEquals(before, ChatTest.page(sara, conversation, ""));
      JsonNode seen = ChatTest.seen(sara, conversation);
      assertEquals(0, seen.at("/others/read").longValue());
      saras.write(conversation, "still ours");
      alis.expect("message");
      assertEquals(0, alis.waiting(), "nobody was heard typing or reading");
    }
    problem(
        stranger.send(POST, "/api/conversations", Map.of("room", room.id())), 404, "unknown-room");
  }

  @Test
  void strangersAndOtherSitesOpenNoSocket() {
    Browser sara = Moderated.account(server);
    String cookie = server.cookie + '=' + Objects.requireNonNull(sara.cookie);
    assertEquals(401, refused("X-None", "none"));
    assertEquals(401, refused("Cookie", server.cookie + "=forged"));
    for (String origin :
        List.of("https://evil.example", "null", "http://localhost:1", "https://localhost")) {
      assertEquals(403, refused("Cookie", cookie, "Origin", origin), origin);
    }
    assertEquals(403, refused("Cookie", cookie, "Sec-Fetch-Site", "cross-site"));
    ChatPeer.CLIENT
        .newWebSocketBuilder()
        .header("Cookie", cookie)
        .header("Origin", server.base())
        .buildAsync(ChatPeer.address(server), new WebSocket.Listener() {})
        .join()
        .abort();
    problem(sara.send(GET, "/ws/chat", null), 400, "bad-request");
    problem(sara.send(POST, "/ws/chat", null), 405, "method-not-allowed");
    problem(new Browser(server).send(GET, "/ws/chat", null), 401, "log-in-needed");
    problem(sara.send(GET, "/ws/other", null), 404, "not-found");
    sara.send(HttpMethod.HEAD, "/ws/chat", null).expectStatus().isEqualTo(405);
  }

  /** With what status the upgrade is refused. */
  private int refused(String... headers) {
    WebSocket.Builder builder = ChatPeer.CLIENT.newWebSocketBuilder();
    for (int i = 0; i < headers.length; i += 2) {
      builder.header(headers[i], headers[i + 1]);
    }
    try {
      builder.buildAsync(ChatPeer.address(server), new WebSocket.Listener() {}).join().abort();
      return 101;
    } catch (CompletionException e) {
      HttpResponse<?> answer =
          ((WebSocketHandshakeException) Objects.requireNonNull(e.getCause())).getResponse();
      assertTrue(
          answer.headers().firstValue("Content-Type").orElse("").contains("problem+json"),
          "refused in words");
      return answer.statusCode();
    }
  }

  @Test
  void oneTooManyIsRefusedAndCountsNoMoreOnceItIsClosed() throws Exception {
    Browser sara = Moderated.account(server);
    String cookie = server.cookie + '=' + Objects.requireNonNull(sara.cookie);
    List<ChatPeer> open = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      open.add(ChatPeer.live(sara));
    }
    assertEquals(429, refused("Cookie", cookie));
    open.removeLast().cut();
    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .ignoreExceptions()
        .untilAsserted(() -> ChatPeer.live(sara).close());
    open.forEach(ChatPeer::close);
  }
}
