package org.setareh.signaling;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.springframework.http.HttpMethod.DELETE;
import static org.springframework.http.HttpMethod.GET;
import static org.springframework.http.HttpMethod.OPTIONS;
import static org.springframework.http.HttpMethod.PATCH;
import static org.springframework.http.HttpMethod.POST;
import static org.springframework.http.HttpMethod.PUT;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.setareh.sfu.control.OfferRefused;
import org.setareh.signaling.Guest.TestRoom;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.WebTestClient;
import reactor.core.publisher.Flux;
import tools.jackson.databind.JsonNode;

/** Every refusal is an RFC 9457 problem with its code, and leaves nothing behind. */
final class ProblemTest {
  private final TestServer server = TestServer.shared();

  @Test
  void aTakenIdIsRefused() {
    post("/api/rooms", "{\"id\":\"kitchen-table\"}").expectStatus().isCreated();
    problem(post("/api/rooms", "{\"id\":\"kitchen-table\"}"), 409, "room-id-taken");
  }

  @ParameterizedTest
  @ValueSource(strings = {"ab", "-abc", "abc-", "ABC", "a b c", "raum/1", "ä-raum"})
  void anIdOfAnotherShapeIsRefused(String id) {
    problem(
        post("/api/rooms", Guest.JSON.writeValueAsString(Map.of("id", id))), 422, "bad-room-id");
  }

  @Test
  void aKindThatIsNoneIsRefused() {
    problem(post("/api/rooms", "{\"kind\":\"hall\"}"), 400, "bad-request");
  }

  @Test
  void anUnknownRoomIsSaid() {
    problem(post("/api/rooms/no-such-room/look", "{\"key\":\"x\"}"), 404, "unknown-room");
  }

  @Test
  void wrongKeysAreRefusedAndThenHaveToWait() {
    TestRoom room = Guest.room(server);
    String path = "/api/rooms/" + room.id() + "/look";
    for (int i = 0; i < 10; i++) {
      problem(post(path, "{\"key\":\"wrong\"}"), 403, "wrong-key");
    }
    WebTestClient.ResponseSpec refused = post(path, "{\"key\":\"" + room.key() + "\"}");
    refused.expectHeader().valueMatches("Retry-After", "[1-9][0-9]*");
    problem(refused, 429, "too-many-attempts");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "   ",
        "two\\nlines",
        "two\\u2028lines",
        "a\\u0000b",
        "\\ud800",
        "\\u202egnp.exe",
        "\\u200b\\u00a0"
      })
  void aNameHasOneToSixtyFourCharacters(String name) {
    TestRoom room = Guest.room(server);
    String body = Guest.joinBody(room.key(), "NAME").replace("NAME", name);
    problem(post(path(room), body), 422, "bad-name");
    problem(post(path(room), Guest.joinBody(room.key(), "x".repeat(65))), 422, "bad-name");
  }

  @Test
  void theFourthOfThreeFindsTheRoomFull() {
    TestRoom room = Guest.room(server);
    try (Guest _ = Guest.join(server, room, "A");
        Guest _ = Guest.join(server, room, "B");
        Guest _ = Guest.join(server, room, "C")) {
      problem(post(path(room), Guest.joinBody(room.key(), "D")), 409, "room-full");
      JsonNode look =
          Guest.json(post("/api/rooms/" + room.id() + "/look", "{\"key\":\"" + room.key() + "\"}"));
      assertTrue(look.get("full").booleanValue());
      assertEquals(3, look.get("participants").size());
    }
  }

  @Test
  void ofManyWhoWantTheSameIdOrTheLastPlaceSomeGetIt() {
    String wish = "{\"id\":\"race-" + System.nanoTime() + "\"}";
    assertEquals(1, answers(201, () -> post("/api/rooms", wish), 409));
    TestRoom room = Guest.room(server);
    assertEquals(3, answers(201, () -> post(path(room), Guest.joinBody(room.key(), "A")), 409));
  }

  @Test
  void ofManyWrongKeysAtOnceNoMoreAreTriedThanTheLimit() {
    String path = "/api/rooms/" + Guest.room(server).id() + "/look";
    assertEquals(10, answers(403, () -> post(path, "{\"key\":\"wrong\"}"), 429));
  }

  private static long answers(
      int counted, Supplier<WebTestClient.ResponseSpec> asking, int otherwise) {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Integer>> answers =
          IntStream.range(0, 20)
              .mapToObj(_ ->
                  threads.submit(() -> asking.get().returnResult(byte[].class).getStatus().value()))
              .toList();
      return answers.stream()
          .map(ProblemTest::await)
          .peek(status -> assertTrue(status == counted || status == otherwise, "" + status))
          .filter(status -> status == counted)
          .count();
    }
  }

  @Test
  void aRefusedOfferIsSaidInTheMediaPlanesWordsAndKeepsNoPlace() {
    TestRoom room = Guest.room(server);
    server.media.refusal =
        request ->
            request.connection().room().equals(room.id())
                ? new OfferRefused(OfferRefused.Code.UNSUPPORTED, "Offer VP8.")
                : null;
    try {
      JsonNode problem =
          problem(post(path(room), Guest.joinBody(room.key(), "A")), 422, "bad-offer");
      assertEquals("Offer VP8.", problem.get("detail").stringValue());
      server.media.refusal = _ -> new OfferRefused(OfferRefused.Code.BUSY, "Full.");
      problem(post(path(room), Guest.joinBody(room.key(), "A")), 503, "server-busy");
    } finally {
      server.media.refusal = _ -> null;
    }
    JsonNode look =
        Guest.json(post("/api/rooms/" + room.id() + "/look", "{\"key\":\"" + room.key() + "\"}"));
    assertEquals(0, look.get("participants").size());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "[]",
        "\"text\"",
        "null",
        "{\"key\":5,\"name\":\"A\"}",
        "{\"key\":\"k\",\"name\":{}}",
        "{\"key\":\"k\",\"connection\":[]}",
        "{\"key\":\"k\",\"connection\":{\"offer\":1}}",
        "{\"key\":\"k\",\"view\":{\"slots\":7}}",
        "{} trailing"
      })
  void jsonOfTheWrongShapeIsABadRequest(String body) {
    problem(post(path(Guest.room(server)), body), 400, "bad-request");
  }

  @Test
  void jsonNestedWithoutEndIsABadRequest() {
    String deep = "{\"view\":" + "[".repeat(20_000) + "]".repeat(20_000) + "}";
    problem(post(path(Guest.room(server)), deep), 400, "bad-request");
  }

  @Test
  void whatIsWrongInsideAConnectionIsNamed() {
    TestRoom room = Guest.room(server);
    String good = Guest.joinBody(room.key(), "A");
    for (String bad :
        new String[] {
          good.replace("\"camera\"", "\"webcam\""),
          good.replace("\"screen\"", "\"camera\""),
          good.replace("\"offer\":\"v=0\\r\\n\"", "\"offer\":null"),
          good.replace("{\"audio\":\"6\"}", "{}")
        }) {
      assertFalse(bad.equals(good));
      JsonNode problem = problem(post(path(room), bad), 400, "bad-request");
      assertTrue(problem.at("/errors/0/field").stringValue().startsWith("connection."));
    }
  }

  @Test
  void anOfferOfOneMegabyteIsTooLarge() {
    TestRoom room = Guest.room(server);
    String body =
        Guest.joinBody(room.key(), "A").replace("v=0", "v=0" + "a=x\\r\\n".repeat(150_000));
    problem(post(path(room), body), 413, "too-large");
    String justOver = Guest.joinBody(room.key(), "A").replace("v=0", "a".repeat(512 * 1024 + 1));
    problem(post(path(room), justOver), 413, "too-large");
    problem(post("/api/rooms", "{\"title\":\"" + "x".repeat(70_000) + "\"}"), 413, "too-large");
  }

  @Test
  void anOfferOfHalfAMegabyteIsRead() {
    TestRoom room = Guest.room(server);
    String body =
        Guest.joinBody(room.key(), "A").replace("v=0", "v=0\\r\\n" + "a=x\\r\\n".repeat(90_000));
    post(path(room), body).expectStatus().isCreated();
  }

  @Test
  void anotherSessionsParticipantIsNotYours() {
    TestRoom room = Guest.room(server);
    try (Guest sara = Guest.join(server, room, "Sara");
        Guest ali = Guest.join(server, room, "Ali")) {
      problem(ali.send(DELETE, sara.path(), null), 403, "not-yours");
      problem(ali.send(PATCH, sara.path(), "{\"name\":\"X\"}"), 403, "not-yours");
      problem(server.client().delete().uri(sara.path()).exchange(), 403, "not-yours");
      problem(ali.send(GET, sara.path(), null), 403, "not-yours");
    }
  }

  @Test
  void whoLeftIsUnknown() {
    Guest sara = Guest.join(server, Guest.room(server), "Sara");
    sara.close();
    problem(sara.send(DELETE, sara.path(), null), 404, "unknown-participant");
    problem(sara.send(PUT, sara.path() + "/view", "{}"), 404, "unknown-participant");
  }

  @Test
  void viewsAreCheckedByField() {
    try (Guest sara = Guest.join(server, Guest.room(server), "Sara")) {
      for (String bad :
          new String[] {
            "{\"slots\":[{\"source\":\"p_1/face\"}]}",
            "{\"slots\":[{\"source\":\"p_1\"}]}",
            "{\"slots\":[{\"source\":5}]}",
            "{\"slots\":[{\"source\":\"auto\",\"height\":-1}]}",
            "{\"slots\":[{\"source\":\"auto\",\"height\":\"360\"}]}",
            "{\"saving\":\"some\"}"
          }) {
        problem(sara.send(PUT, sara.path() + "/view", bad), 400, "bad-request");
      }
    }
  }

  @Test
  void anotherMethodOrFormatIsSaid() {
    for (String path : List.of("/api/rooms", "/ca.crt", "/r/family", "/")) {
      problem(server.client().put().uri(path).exchange(), 405, "method-not-allowed");
    }
    problem(
        server
            .client()
            .post()
            .uri("/api/rooms")
            .cookie(server.cookie, Objects.requireNonNull(server.owner().cookie))
            .contentType(MediaType.TEXT_PLAIN)
            .bodyValue("{}")
            .exchange(),
        415,
        "unsupported-media-type");
  }

  @Test
  void whereThereIsNothingNoMethodIsAllowed() {
    for (String path : List.of("/api/nothing", "/api/rooms/x/y", "/whip", "/actuator/env")) {
      for (HttpMethod method : List.of(GET, POST, DELETE, OPTIONS)) {
        problem(server.client().method(method).uri(path).exchange(), 404, "not-found");
      }
    }
    WebTestClient.ResponseSpec read = server.client().get().uri("/api/accounts").exchange();
    read.expectHeader().valueEquals("Allow", "OPTIONS, POST");
    problem(read, 405, "method-not-allowed");
    WebTestClient.ResponseSpec written = server.client().post().uri("/").exchange();
    written.expectHeader().valueEquals("Allow", "GET, HEAD, OPTIONS");
    problem(written, 405, "method-not-allowed");
  }

  @Test
  void whoTakesNoJsonMakesNoRoom() {
    problem(
        server
            .client()
            .post()
            .uri("/api/rooms")
            .cookie(server.cookie, Objects.requireNonNull(server.owner().cookie))
            .contentType(MediaType.APPLICATION_JSON)
            .accept(MediaType.TEXT_HTML)
            .bodyValue("{\"id\":\"of-nobody\"}")
            .exchange(),
        406,
        "not-acceptable");
    post("/api/rooms", "{\"id\":\"of-nobody\"}").expectStatus().isCreated();
  }

  @Test
  void aBodyWithoutALengthHasTheSameLimit() {
    problem(
        server
            .client()
            .post()
            .uri("/api/rooms")
            .cookie(server.cookie, Objects.requireNonNull(server.owner().cookie))
            .contentType(MediaType.APPLICATION_JSON)
            .body(
                Flux.just("{\"title\":\"", "x".repeat(40_000), "x".repeat(40_000), "\"}"),
                String.class)
            .exchange(),
        413,
        "too-large");
  }

  private static int await(Future<Integer> answer) {
    try {
      return answer.get();
    } catch (InterruptedException | ExecutionException e) {
      throw new AssertionError(e);
    }
  }

  private static String path(TestRoom room) {
    return "/api/rooms/" + room.id() + "/participants";
  }

  private WebTestClient.ResponseSpec post(String path, String body) {
    return server
        .client()
        .post()
        .uri(path)
        .cookies(cookies -> {
          if (path.equals("/api/rooms")) {
            cookies.set(server.cookie, Objects.requireNonNull(server.owner().cookie));
          }
        })
        .contentType(MediaType.APPLICATION_JSON)
        .bodyValue(body)
        .exchange();
  }

  static JsonNode problem(WebTestClient.ResponseSpec response, int status, String code) {
    response
        .expectStatus()
        .isEqualTo(status)
        .expectHeader()
        .contentTypeCompatibleWith(MediaType.APPLICATION_PROBLEM_JSON);
    JsonNode problem = Guest.json(response);
    assertEquals(code, problem.get("code").stringValue());
    assertEquals("urn:setareh:problem:" + code, problem.get("type").stringValue());
    assertEquals(status, problem.get("status").intValue());
    assertFalse(problem.get("detail").stringValue().isBlank());
    return problem;
  }
}
