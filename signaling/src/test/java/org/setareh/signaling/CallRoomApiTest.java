package org.setareh.signaling;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.setareh.signaling.CallPeer.befriend;
import static org.setareh.signaling.CallPeer.word;
import static org.setareh.signaling.ProblemTest.problem;
import static org.springframework.http.HttpMethod.DELETE;
import static org.springframework.http.HttpMethod.GET;
import static org.springframework.http.HttpMethod.PATCH;
import static org.springframework.http.HttpMethod.POST;
import static org.springframework.http.HttpMethod.PUT;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.test.web.reactive.server.WebTestClient;
import tools.jackson.databind.JsonNode;

/** Rooms of two over the API, with real event streams. No two are contacts. */
final class CallRoomApiTest {
  private static TestServer server;
  private static int count;

  private CallPeer sara;
  private CallPeer adam;
  private CallPeer mina;
  private String room;
  private String key;

  @BeforeAll
  static void open() {
    server =
        TestServer.with(
            Map.of("SETAREH_REGISTRATION", "open", "SETAREH_LOG_INS_PER_MINUTE", "100000"));
  }

  @AfterAll
  static void close() {
    server.close();
  }

  @BeforeEach
  void meet() {
    count++;
    sara = peer("sara");
    adam = peer("adam");
    mina = peer("mina");
    JsonNode made =
        sara.browser.json(
            sara.send(POST, "/api/rooms", Map.of("kind", "call", "audioOnly", false))
                .expectStatus()
                .isCreated());
    assertEquals("call", word(made, "kind"));
    room = word(made, "id");
    key = word(made, "key");
  }

  private static CallPeer peer(String name) {
    return new CallPeer(Browser.registered(server, name + count, null)).hear();
  }

  @AfterEach
  void part() {
    List.of(sara, adam, mina).forEach(CallPeer::close);
  }

  private WebTestClient.ResponseSpec enter(CallPeer who) {
    return who.send(POST, path(""), Map.of("key", key, "tab", who.tab, "camera", true));
  }

  private JsonNode entered(CallPeer who) {
    return who.browser.json(enter(who).expectStatus().isOk());
  }

  private JsonNode asked(CallPeer who) {
    return who.browser.json(
        who.send(POST, path("/growing"), Map.of("tab", who.tab)).expectStatus().isOk());
  }

  private String path(String what) {
    return "/api/rooms/" + room + "/call" + what;
  }

  /** Sara waits, Adam comes: the call's id. */
  private String met() {
    assertEquals("waiting", word(entered(sara), "state"));
    JsonNode joined = entered(adam);
    assertEquals("joined", word(joined, "state"));
    sara.until("connecting");
    adam.until("connecting");
    return joined.at("/call/id").stringValue();
  }

  private static void untilAt(CallPeer who, String state) {
    who.until(
        () -> who.callRoom != null && who.callRoom.path("state").stringValue("").equals(state));
  }

  private static void untilNowhere(CallPeer who) {
    who.until(() -> who.callRoom != null && who.callRoom.isNull());
  }

  @Test
  void theSecondCallsTheFirstWithoutARing() {
    assertEquals("waiting", word(entered(sara), "state"));
    untilAt(sara, "waiting");
    assertEquals(sara.tab, word(Objects.requireNonNull(sara.callRoom), "tab"));
    assertEquals("waiting", word(entered(sara), "state"), "once more by the same");
    JsonNode joined = entered(adam);
    assertEquals("joined", word(joined, "state"));
    JsonNode call = joined.get("call");
    assertEquals("connecting", word(call, "state"));
    assertEquals(adam.account, call.at("/caller/person/id").stringValue());
    assertEquals(adam.tab, call.at("/caller/tab").stringValue());
    assertEquals(sara.tab, call.at("/callee/tab").stringValue());
    assertEquals(room, word(call, "room"));
    sara.until("connecting");
    untilNowhere(sara);
    adam.describe(word(call, "id"), "offer", "v=0 offer").expectStatus().isNoContent();
    sara.until(() -> sara.signals.size() == 1);
    assertEquals("elsewhere", word(entered(adam), "state"), "by whatever tab");
    // Who came by the key is a member, and comes back without one.
    assertEquals(
        2, adam.browser.json(adam.send(GET, "/api/rooms/" + room + "/members", null)).size());
  }

  @Test
  void whoStaysWaitsAgain() {
    String id = met();
    adam.post(id, "/hang-up", null).expectStatus().isNoContent();
    sara.until("none");
    assertEquals("waiting", word(entered(sara), "state"));
    assertEquals("joined", word(entered(adam), "state"));
    sara.until("connecting");
    assertFalse(adam.list().get(0).get("missed").booleanValue());
  }

  @Test
  void aThirdIsAskedAndBothHaveToAgree() {
    String id = met();
    assertEquals("full", word(entered(mina), "state"));
    assertTrue(asked(mina).get("asked").booleanValue());
    untilAt(mina, "asking");
    sara.until(() -> growing(sara).path("by").stringValue("").equals(mina.account));
    assertTrue(agree(sara, id, true).at("/growing/room").isNull(), "one of the two alone");
    assertTrue(agree(sara, id, true).at("/growing/room").isNull(), "not by saying it twice");
    agree(adam, id, false);
    untilAt(mina, "refused");

    assertTrue(asked(mina).get("asked").booleanValue());
    agree(adam, id, true);
    String conference = agree(sara, id, true).at("/growing/room").stringValue();
    untilAt(mina, "conference");
    assertEquals(conference, word(Objects.requireNonNull(mina.callRoom), "conference"));
    JsonNode there =
        mina.browser.json(mina.send(GET, "/api/rooms/" + conference, null).expectStatus().isOk());
    assertEquals("conference", word(there, "kind"));
    assertEquals("member", word(there, "role"));
    assertEquals(sara.account, there.at("/owner/id").stringValue());
    assertTrue(mina.invitations == null || mina.invitations.isEmpty(), "it does not ring");
  }

  @Test
  void theThirdMayGoAwayAndComesInOnceTheCallIsOver() {
    String id = met();
    entered(mina);
    asked(mina);
    sara.until(() -> growing(sara).isObject());
    mina.send(POST, path("/leave"), Map.of("tab", mina.tab)).expectStatus().isNoContent();
    sara.until(() -> growing(sara).isNull());
    asked(mina);
    untilAt(mina, "asking");
    sara.post(id, "/hang-up", null).expectStatus().isNoContent();
    untilAt(mina, "free");
    assertEquals("waiting", word(entered(mina), "state"));
    assertFalse(asked(adam).get("asked").booleanValue(), "nobody is to be asked");
  }

  private static JsonNode growing(CallPeer peer) {
    return peer.call == null ? Guest.JSON.nullNode() : peer.call.get("growing");
  }

  private static JsonNode agree(CallPeer who, String id, boolean agree) {
    return who.browser.json(
        who.send(PUT, "/api/calls/" + id + "/growing", Map.of("tab", who.tab, "agree", agree))
            .expectStatus()
            .isOk());
  }

  @Test
  void whoMay() {
    problem(mina.send(POST, path(""), Map.of("tab", mina.tab)), 403, "wrong-key");
    problem(mina.send(POST, path(""), Map.of("tab", mina.tab, "key", "wrong")), 403, "wrong-key");
    problem(mina.send(POST, path("/growing"), Map.of("tab", mina.tab)), 403, "wrong-key");
    problem(
        mina.send(POST, "/api/rooms/no-such-room/call", Map.of("tab", mina.tab, "key", "k")),
        404,
        "unknown-room");
    problem(new Browser(server).send(POST, path(""), Map.of("key", key)), 401, "log-in-needed");
    problem(enter(mina, "short"), 400, "bad-request");
    problem(
        sara.send(POST, "/api/rooms/" + room + "/tokens", Map.of("may", List.of("view"))),
        422,
        "unsupported-kind");
    JsonNode conference =
        mina.browser.json(mina.send(POST, "/api/rooms", Map.of()).expectStatus().isCreated());
    problem(
        mina.send(POST, "/api/rooms/" + word(conference, "id") + "/call", Map.of("tab", mina.tab)),
        422,
        "unsupported-kind");
    sara.send(PATCH, "/api/rooms/" + room, Map.of("locked", true)).expectStatus().isOk();
    problem(enter(mina), 403, "room-locked");
  }

  private WebTestClient.ResponseSpec enter(CallPeer who, String tab) {
    return who.send(POST, path(""), Map.of("key", key, "tab", tab));
  }

  @Test
  void whoGoesAwayWaitsNoMore() {
    entered(sara);
    untilAt(sara, "waiting");
    sara.send(POST, path("/leave"), Map.of("tab", CallPeer.tab())).expectStatus().isNoContent();
    sara.send(POST, path("/leave"), Map.of("tab", sara.tab)).expectStatus().isNoContent();
    untilNowhere(sara);
    assertEquals("waiting", word(entered(adam), "state"));
    adam.send(DELETE, "/api/session", null).expectStatus().isNoContent();
    assertEquals("waiting", word(entered(sara), "state"));
    sara.send(DELETE, "/api/rooms/" + room, null).expectStatus().isNoContent();
    untilNowhere(sara);
    assertNull(sara.call);
  }

  @Test
  void aRoomThatIsNoMoreEndsItsCall() {
    met();
    sara.send(DELETE, "/api/rooms/" + room, null).expectStatus().isNoContent();
    adam.until("none");
    assertEquals("hung-up", word(adam.ended.getLast(), "reason"));
  }

  @Test
  void whoIsInACallCannotWaitAndWhoWaitsCanBeRung() {
    befriend(sara, mina);
    entered(sara);
    mina.rung(sara);
    assertEquals("waiting", word(entered(adam), "state"), "the first one is being called");
    untilNowhere(sara);
    problem(enter(mina), 409, "in-a-call");
  }

  @Test
  void oneButtonRingsTheMembersOutside() {
    befriend(sara, mina);
    entered(mina);
    mina.send(POST, path("/leave"), Map.of("tab", mina.tab)).expectStatus().isNoContent();
    entered(adam);
    adam.send(POST, path("/leave"), Map.of("tab", adam.tab)).expectStatus().isNoContent();
    String rings = "/api/rooms/" + room + "/rings";
    JsonNode rung = sara.browser.json(sara.send(POST, rings, null).expectStatus().isOk());
    assertEquals(2, rung.get("rung").intValue());
    assertEquals(0, rung.get("left").intValue());
    mina.until(() -> mina.invitations != null && mina.invitations.size() == 1);
    assertEquals(room, word(Objects.requireNonNull(mina.invitations).get(0), "room"));
    assertFalse(Objects.requireNonNull(mina.invitations).get(0).get("silent").booleanValue());
    adam.until(() -> adam.invitations != null && adam.invitations.size() == 1);
    assertTrue(
        Objects.requireNonNull(adam.invitations).get(0).get("silent").booleanValue(), "no contact");
    problem(peer("nobody").send(POST, rings, null), 404, "unknown-room");
  }
}
