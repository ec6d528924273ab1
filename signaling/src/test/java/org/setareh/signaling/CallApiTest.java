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
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.test.web.reactive.server.WebTestClient;
import tools.jackson.databind.JsonNode;

/** Calls over the API, with real event streams. */
final class CallApiTest {
  private static TestServer server;
  private static int count;

  private final String saraName = "sara" + ++count;
  private final String adamName = "adam" + count;
  private CallPeer sara;
  private CallPeer adam;

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
    sara = peer(saraName);
    adam = peer(adamName);
    befriend(sara, adam);
    sara.hear();
    adam.hear();
  }

  private static CallPeer peer(String name) {
    return new CallPeer(Browser.registered(server, name, null));
  }

  @AfterEach
  void part() {
    sara.close();
    adam.close();
  }

  /** A call that both are in. */
  private String answered() {
    String id = word(sara.rung(adam), "id");
    adam.accept(id).expectStatus().isOk();
    return id;
  }

  @Test
  void fromTheRingToTheEnd() {
    CallPeer phone = adam.otherDevice(adamName).hear();
    JsonNode rings = sara.rung(adam);
    String id = word(rings, "id");
    assertEquals("ringing", word(rings, "state"));
    assertEquals(saraName, rings.at("/caller/person/name").stringValue());
    adam.until("ringing");
    phone.until("ringing");

    JsonNode accepted = adam.browser.json(adam.accept(id).expectStatus().isOk());
    assertEquals("connecting", word(accepted, "state"));
    assertEquals(adam.tab, accepted.at("/callee/tab").stringValue());
    sara.until("connecting");
    phone.until("connecting");
    assertEquals(adam.tab, Objects.requireNonNull(phone.call).at("/callee/tab").stringValue());

    sara.describe(id, "offer", "v=0 offer").expectStatus().isNoContent();
    sara.candidate(id, "candidate:1").expectStatus().isNoContent();
    adam.until(() -> adam.signals.size() == 2);
    assertEquals("v=0 offer", word(adam.signals.get(0), "sdp"));
    assertEquals("candidate:1", adam.signals.get(1).at("/candidate/candidate").stringValue());
    assertFalse(adam.signals.get(0).has("candidate"));
    adam.describe(id, "answer", "v=0 answer").expectStatus().isNoContent();
    adam.signal(id, Map.of("type", "candidate")).expectStatus().isNoContent();
    sara.until(() -> sara.signals.size() == 2);
    assertTrue(sara.signals.get(1).get("candidate").isNull());

    for (CallPeer peer : List.of(sara, adam)) {
      peer.post(id, "/connected", Map.of("tab", peer.tab)).expectStatus().isNoContent();
    }
    sara.until("active");
    adam.until("active");
    sara.send(
            PUT,
            "/api/calls/" + id + "/states",
            Map.of("tab", sara.tab, "states", Map.of("microphone", "muted")))
        .expectStatus()
        .isNoContent();
    adam.until(() ->
        Objects.requireNonNull(adam.call)
            .at("/caller/states/microphone")
            .stringValue()
            .equals("muted"));

    adam.post(id, "/hang-up", null).expectStatus().isNoContent();
    sara.until("none");
    phone.until("none");
    assertEquals("hung-up", word(sara.ended.getFirst(), "reason"));
    assertTrue(phone.signals.isEmpty());
    problem(sara.describe(id, "offer", "v=0"), 409, "call-over");
    sara.post(id, "/hang-up", null).expectStatus().isNoContent();
    JsonNode line = sara.list().get(0);
    assertEquals(id, word(line, "id"));
    assertEquals("out", word(line, "direction"));
    assertEquals(adamName, line.at("/with/name").stringValue());
    assertEquals("hung-up", word(line, "reason"));
    assertFalse(line.get("missed").booleanValue());
    assertEquals("in", word(adam.list().get(0), "direction"));
    assertEquals(0, adam.missedCalls);
    phone.close();
  }

  @Test
  void aDeviceThatComesWhileItRingsRingsToo() {
    String id = word(sara.rung(adam), "id");
    CallPeer phone = adam.otherDevice(adamName).hear();
    assertEquals(id, word(Objects.requireNonNull(phone.call), "id"));
    assertEquals("ringing", word(Objects.requireNonNull(phone.call), "state"));
    phone.accept(id).expectStatus().isOk();
    assertEquals(
        phone.tab,
        adam.browser
            .json(adam.send(GET, "/api/calls/" + id, null).expectStatus().isOk())
            .at("/callee/tab")
            .stringValue());
    phone.close();
  }

  @Test
  void whatIsMissedIsCountedUntilItIsSeen() {
    assertEquals(0, adam.missedCalls);
    for (int i = 1; i <= 2; i++) {
      String id = word(sara.rung(adam), "id");
      sara.post(id, "/hang-up", null).expectStatus().isNoContent();
      long missed = i;
      adam.until(() -> adam.missedCalls == missed);
    }
    assertEquals("cancelled", word(adam.ended.getLast(), "reason"));
    JsonNode lines = adam.list();
    assertEquals(2, lines.size());
    assertTrue(lines.get(0).get("missed").booleanValue());
    assertFalse(lines.get(0).get("seen").booleanValue());
    CallPeer phone = adam.otherDevice(adamName).hear();
    assertEquals(2, phone.missedCalls);
    phone.see();
    adam.until(() -> adam.missedCalls == 0);
    assertTrue(adam.list().get(0).get("seen").booleanValue());
    assertFalse(sara.list().get(0).get("missed").booleanValue());
    String rejected = word(sara.rung(adam), "id");
    phone.post(rejected, "/reject", null).expectStatus().isNoContent();
    assertEquals("rejected", word(adam.list().get(0), "reason"));
    assertFalse(adam.list().get(0).get("missed").booleanValue());
    phone.close();
  }

  @Test
  void theListIsReadByPages() {
    for (int i = 0; i < 3; i++) {
      sara.post(word(sara.rung(adam), "id"), "/hang-up", null).expectStatus().isNoContent();
    }
    JsonNode all = sara.list();
    assertEquals(3, all.size());
    JsonNode rest =
        sara.browser.json(
            sara.send(GET, "/api/calls?before=" + word(all.get(0), "id"), null)
                .expectStatus()
                .isOk());
    assertEquals(List.of(all.get(1), all.get(2)), rest.valueStream().toList());
    problem(sara.send(GET, "/api/calls?before=x", null), 400, "bad-request");
  }

  @Test
  void whoeverIsInACallIsBusyAndMissesTheOther() {
    CallPeer mina = peer("mina" + count);
    befriend(mina, adam);
    answered();
    JsonNode busy = mina.rung(adam);
    assertEquals("ended", word(busy, "state"));
    assertEquals("busy", word(busy, "reason"));
    adam.until(() -> adam.missedCalls == 1);
    assertEquals("connecting", word(Objects.requireNonNull(adam.call), "state"));
    problem(sara.ring(mina, "audio"), 403, "not-a-contact");
    befriend(sara, mina);
    problem(sara.ring(mina, "audio"), 409, "in-a-call");
  }

  @Test
  void ofTwoWhoRingEachOtherAtOnceBothAreInOneCall() {
    for (int i = 0; i < 5; i++) {
      List<JsonNode> calls =
          Stream.of(List.of(sara, adam), List.of(adam, sara))
              .parallel()
              .map(pair ->
                  pair.get(0)
                      .browser
                      .json(
                          pair.get(0).ring(pair.get(1), "video").expectStatus().is2xxSuccessful()))
              .toList();
      String id = word(calls.get(0), "id");
      assertEquals(id, word(calls.get(1), "id"));
      JsonNode call = sara.browser.json(sara.send(GET, "/api/calls/" + id, null));
      assertEquals("connecting", word(call, "state"));
      assertEquals(
          java.util.Set.of(sara.tab, adam.tab),
          java.util.Set.of(
              call.at("/caller/tab").stringValue(), call.at("/callee/tab").stringValue()));
      sara.post(id, "/hang-up", null).expectStatus().isNoContent();
    }
    assertEquals(5, sara.list().size());
  }

  @Test
  void ofManyDevicesThatAnswerAtOnceOneDoes() {
    List<CallPeer> devices =
        Stream.concat(
                Stream.of(adam), IntStream.range(0, 3).mapToObj(_ -> adam.otherDevice(adamName)))
            .toList();
    String id = word(sara.rung(adam), "id");
    List<Integer> answers =
        devices.parallelStream()
            .map(device -> device.accept(id).returnResult(byte[].class).getStatus().value())
            .sorted()
            .toList();
    assertEquals(List.of(200, 409, 409, 409), answers);
    // Who refuses it too late ends nothing.
    devices.get(1).post(id, "/reject", null).expectStatus().isNoContent();
    JsonNode call = sara.browser.json(sara.send(GET, "/api/calls/" + id, null));
    assertEquals("connecting", word(call, "state"));
    String tab = call.at("/callee/tab").stringValue();
    CallPeer first = devices.stream().filter(it -> it.tab.equals(tab)).findFirst().orElseThrow();
    first.accept(id).expectStatus().isOk();
  }

  @Test
  void whoHangsUpWhileTheOtherAnswersEndsIt() {
    for (int i = 0; i < 5; i++) {
      String id = word(sara.rung(adam), "id");
      List<Integer> answers =
          Stream.of("hang-up", "accept")
              .parallel()
              .map(what ->
                  (what.equals("accept") ? adam.accept(id) : sara.post(id, "/hang-up", null))
                      .returnResult(byte[].class)
                      .getStatus()
                      .value())
              .toList();
      assertEquals(204, answers.get(0));
      assertTrue(answers.get(1) == 200 || answers.get(1) == 409, answers.toString());
      JsonNode call = sara.browser.json(sara.send(GET, "/api/calls/" + id, null));
      assertEquals(answers.get(1) == 200 ? "hung-up" : "cancelled", word(call, "reason"));
    }
  }

  @Test
  void onlyContactsRingAndNotWithoutEnd() {
    CallPeer mina = peer("mina" + count);
    problem(mina.ring(adam, "video"), 403, "not-a-contact");
    problem(adam.ring(adam, "video"), 403, "not-a-contact");
    for (String nobody : List.of(UUID.randomUUID().toString(), "x", "", "\u0000")) {
      problem(
          sara.send(
              POST, "/api/calls", Map.of("account", nobody, "kind", "video", "tab", sara.tab)),
          403,
          "not-a-contact");
    }
    problem(sara.ring(adam, "smell"), 400, "bad-request");
    problem(
        sara.send(
            POST, "/api/calls", Map.of("account", adam.account, "kind", "audio", "tab", "t_1")),
        400,
        "bad-request");
    int rung = 0;
    while (sara.ring(adam, "audio").returnResult(byte[].class).getStatus().value() != 429) {
      assertTrue(++rung < 100);
    }
  }

  @Test
  void whatIsSaidOutsideOfACallGoesNowhere() {
    CallPeer mina = peer("mina" + count);
    String id = word(sara.rung(adam), "id");
    problem(sara.describe(id, "offer", "v=0"), 409, "not-in-call"); // rings still
    problem(adam.candidate(id, "candidate:1"), 409, "not-in-call");
    problem(sara.accept(id), 409, "not-in-call");
    adam.accept(id).expectStatus().isOk();
    problem(mina.describe(id, "offer", "v=0"), 404, "unknown-call");
    for (String what :
        List.of("/accept", "/signals", "/connected", "/away", "/resume", "/reject", "/hang-up")) {
      Map<String, ?> body =
          Map.of("tab", mina.tab, "signal", Map.of("type", "offer", "sdp", "v=0"));
      problem(mina.post(id, what, body), 404, "unknown-call");
      problem(adam.post("x", what, body), 404, "unknown-call");
      problem(adam.post(UUID.randomUUID().toString(), what, body), 404, "unknown-call");
    }
    problem(mina.send(GET, "/api/calls/" + id, null), 404, "unknown-call");
    // Another tab of the same browser, and the same tab's id in another one.
    problem(
        adam.post(
            id,
            "/signals",
            Map.of("tab", CallPeer.tab(), "signal", Map.of("type", "offer", "sdp", "v=0"))),
        409,
        "not-in-call");
    CallPeer phone = adam.otherDevice(adamName);
    problem(
        phone.post(
            id,
            "/signals",
            Map.of("tab", adam.tab, "signal", Map.of("type", "offer", "sdp", "v=0"))),
        409,
        "not-in-call");
    for (Object bad :
        List.of(
            "{}",
            "[]",
            "{\"tab\":5}",
            Map.of("tab", sara.tab),
            Map.of("tab", sara.tab, "signal", "offer"),
            Map.of("tab", sara.tab, "signal", Map.of("type", "hangup")),
            Map.of("tab", sara.tab, "signal", Map.of("type", "offer", "sdp", List.of())))) {
      problem(sara.post(id, "/signals", bad), 400, "bad-request");
    }
    problem(sara.describe(id, "offer", "x".repeat(500_000)), 413, "too-large");
    problem(sara.describe(id, "offer", "x".repeat(1_000_000)), 413, "too-large");
    sara.describe(id, "offer", "x".repeat(60_000)).expectStatus().isNoContent();
    adam.until(() -> adam.signals.size() == 1);
    assertFalse(adam.missedSignals);
    problem(sara.post(id, "/hang-up?reason=boredom", null), 400, "bad-request");
    problem(
        sara.send(
            PUT,
            "/api/calls/" + id + "/states",
            Map.of("tab", sara.tab, "states", Map.of("camera", "muted"))),
        400,
        "bad-request");
  }

  @Test
  void aFloodOfCandidatesEndsAndTheCallDoesNot() {
    String id = answered();
    int sent = 0;
    while (sara.candidate(id, "candidate:" + sent).returnResult(byte[].class).getStatus().value()
        == 204) {
      sent++;
    }
    assertTrue(sent >= 200, sent + " were taken");
    int taken = sent;
    adam.until(() -> adam.signals.size() == taken);
    assertFalse(adam.missedSignals);
    adam.describe(id, "answer", "v=0").expectStatus().isNoContent();
    sara.post(id, "/hang-up", null).expectStatus().isNoContent();
    adam.until(() -> adam.ended.size() == 1);
  }

  @Test
  void aReloadedPageAndAnotherDeviceGoOn() {
    String id = answered();
    for (CallPeer peer : List.of(sara, adam)) {
      peer.post(id, "/connected", Map.of("tab", peer.tab)).expectStatus().isNoContent();
    }
    sara.until("active");
    adam.post(id, "/away", Map.of("tab", adam.tab)).expectStatus().isNoContent();
    sara.until(() -> Objects.requireNonNull(sara.call).at("/callee/away").booleanValue());
    CallPeer reloaded = new CallPeer(adam.browser).hear();
    assertEquals(
        adam.browser.me().get("session").stringValue(),
        Objects.requireNonNull(reloaded.call).at("/callee/session").stringValue());
    reloaded.post(id, "/resume", Map.of("tab", reloaded.tab)).expectStatus().isOk();
    sara.until("connecting");
    assertEquals(reloaded.tab, Objects.requireNonNull(sara.call).at("/callee/tab").stringValue());
    assertFalse(Objects.requireNonNull(sara.call).at("/callee/away").booleanValue());
    sara.describe(id, "offer", "v=0").expectStatus().isNoContent();
    reloaded.until(() -> reloaded.signals.size() == 1);
    problem(adam.describe(id, "answer", "v=0"), 409, "not-in-call");
    CallPeer phone = adam.otherDevice(adamName).hear();
    phone.post(id, "/resume", Map.of("tab", phone.tab)).expectStatus().isOk();
    sara.describe(id, "offer", "v=0").expectStatus().isNoContent();
    phone.until(() -> phone.signals.size() == 1);
    assertFalse(phone.missedSignals); // what was said before was not meant for it
    reloaded.close();
    phone.close();
  }

  @Test
  void whoseStreamIsCutIsAwayUntilItIsThereAgain() {
    String id = answered();
    adam.cut();
    sara.until(() -> Objects.requireNonNull(sara.call).at("/callee/away").booleanValue());
    adam.resume();
    sara.until(() -> !Objects.requireNonNull(sara.call).at("/callee/away").booleanValue());
    assertEquals("connecting", word(Objects.requireNonNull(sara.call), "state"));
    sara.post(id, "/hang-up?reason=failed", null).expectStatus().isNoContent();
    adam.until(() -> !adam.ended.isEmpty());
    assertEquals("failed", word(adam.ended.getLast(), "reason"));
  }

  @Test
  void contactsSeeThatSomebodyIsInACall() {
    String id = word(sara.rung(adam), "id");
    adam.accept(id).expectStatus().isOk();
    sara.until(() -> "call".equals(sara.presences.get(adam.account)));
    adam.post(id, "/hang-up", null).expectStatus().isNoContent();
    sara.until(() -> !"call".equals(sara.presences.get(adam.account)));
    adam.until(() -> "call".equals(adam.presences.get(sara.account)));
    adam.until(() -> !"call".equals(adam.presences.get(sara.account)));
  }

  @Test
  void aCallThatBothWantToGrowIsAConferenceWithTheThird() {
    CallPeer mina = peer("mina" + count).hear();
    String id = answered();
    problem(invite(sara, id, sara), 403, "not-a-contact");
    befriend(sara, mina);
    problem(invite(mina, id, mina), 404, "unknown-call");
    JsonNode asked = sara.browser.json(invite(sara, id, mina).expectStatus().isOk());
    assertEquals(sara.account, asked.at("/growing/by").stringValue());
    problem(invite(sara, id, mina), 409, "call-growing");
    adam.until(() -> growing(adam).at("/invited/id").stringValue("").equals(mina.account));
    assertTrue(growing(adam).get("room").isNull());
    agree(adam, id, false);
    sara.until(() -> sara.call != null && growing(sara).isObject());
    sara.until(() -> growing(sara).isNull());

    invite(sara, id, mina).expectStatus().isOk();
    assertTrue(agree(sara, id, true).at("/growing/room").isNull());
    String room = agree(adam, id, true).at("/growing/room").stringValue();
    sara.until(() -> growing(sara).path("room").stringValue("").equals(room));
    mina.until(() -> mina.invitations != null && mina.invitations.size() == 1);
    JsonNode invitation = Objects.requireNonNull(mina.invitations).get(0);
    assertEquals(room, word(invitation, "room"));
    assertEquals(saraName, invitation.at("/by/name").stringValue());
    assertFalse(invitation.get("silent").booleanValue());
    assertEquals(List.of(sara.account + " owner", adam.account + " member"), roles(room));
    CallPeer phone = mina.otherDevice("mina" + count).hear();
    assertEquals(1, Objects.requireNonNull(phone.invitations).size());
    phone.send(PUT, "/api/calls/invitations/" + room, null).expectStatus().isNoContent();
    mina.until(() -> Objects.requireNonNull(mina.invitations).isEmpty());
    assertEquals(
        List.of(sara.account + " owner", adam.account + " member", mina.account + " member"),
        roles(room));
    problem(mina.send(PUT, "/api/calls/invitations/" + room, null), 404, "unknown-room");

    problem(mina.post(id, "/grown", Map.of("tab", mina.tab)), 404, "unknown-call");
    sara.post(id, "/grown", Map.of("tab", sara.tab)).expectStatus().isNoContent();
    adam.post(id, "/grown", Map.of("tab", adam.tab)).expectStatus().isNoContent();
    sara.until("none");
    assertEquals("grown", word(sara.ended.getLast(), "reason"));
    phone.close();
    mina.close();
  }

  /** Of a room of Sara's; who leads it first. */
  private List<String> roles(String room) {
    return sara.browser
        .json(sara.send(GET, "/api/rooms/" + room + "/members", null).expectStatus().isOk())
        .valueStream()
        .map(it -> word(it, "id") + ' ' + word(it, "role"))
        .toList();
  }

  @Test
  void whoeverIsNoContactIsAskedIntoARoomByALineFewADay() {
    CallPeer mina = peer("mina" + count).hear();
    String room =
        word(sara.browser.json(sara.send(POST, "/api/rooms", Map.of("title", "Tea"))), "id");
    problem(ask(mina, room, sara), 404, "unknown-room");
    ask(sara, room, mina).expectStatus().isNoContent();
    mina.until(() -> mina.invitations != null && mina.invitations.size() == 1);
    JsonNode line = Objects.requireNonNull(mina.invitations).get(0);
    assertTrue(line.get("silent").booleanValue());
    assertEquals("Tea", word(line, "title"));
    assertEquals(List.of(sara.account + " owner"), roles(room));

    mina.send(DELETE, "/api/calls/invitations/" + room, null).expectStatus().isNoContent();
    mina.until(() -> Objects.requireNonNull(mina.invitations).isEmpty());
    sara.until(() -> "declined".equals(sara.notComing.get(mina.account)));

    ask(sara, room, adam).expectStatus().isNoContent();
    adam.until(() -> adam.invitations != null && adam.invitations.size() == 1);
    assertFalse(Objects.requireNonNull(adam.invitations).get(0).get("silent").booleanValue());

    // Whoever is blocked does not learn it.
    mina.send(PUT, "/api/contacts/" + sara.account + "/block", null).expectStatus().isNoContent();
    ask(sara, room, mina).expectStatus().isNoContent();
    problem(mina.send(PUT, "/api/calls/invitations/" + room, null), 404, "unknown-room");
    try (CallPeer phone = mina.otherDevice("mina" + count).hear()) {
      assertTrue(Objects.requireNonNull(phone.invitations).isEmpty());
    }
    for (int i = 2; i < 10; i++) {
      ask(sara, room, mina).expectStatus().isNoContent();
    }
    problem(ask(sara, room, mina), 429, "enough-strangers");

    mina.send(PATCH, "/api/me", Map.of("unlisted", true)).expectStatus().isOk();
    problem(ask(sara, room, mina), 403, "not-a-contact");
    mina.close();
  }

  private static WebTestClient.ResponseSpec ask(CallPeer by, String room, CallPeer whom) {
    return by.send(POST, "/api/rooms/" + room + "/invitations", Map.of("account", whom.account));
  }

  private static WebTestClient.ResponseSpec invite(CallPeer who, String id, CallPeer third) {
    return who.post(id, "/invitations", Map.of("account", third.account, "tab", who.tab));
  }

  private static JsonNode agree(CallPeer who, String id, boolean agree) {
    return who.browser.json(
        who.send(PUT, "/api/calls/" + id + "/growing", Map.of("tab", who.tab, "agree", agree))
            .expectStatus()
            .isOk());
  }

  private static JsonNode growing(CallPeer peer) {
    return peer.call == null ? Guest.JSON.nullNode() : peer.call.get("growing");
  }

  @Test
  void whoLogsOutIsOutOfTheCall() {
    answered();
    adam.send(DELETE, "/api/session", null).expectStatus().isNoContent();
    sara.until("none");
    assertEquals("hung-up", word(sara.ended.getLast(), "reason"));
    CallPeer again = adam.otherDevice(adamName).hear();
    sara.rung(again);
    again.until("ringing");
    sara.cut();
    sara.send(DELETE, "/api/session", null).expectStatus().isNoContent();
    again.until("none");
    assertEquals("cancelled", word(again.ended.getLast(), "reason"));
    assertEquals(2, again.list().size());
    again.close();
  }

  @Test
  void whoDeletesTheAccountIsNobodyInTheOthersList() {
    String before = answered();
    sara.post(before, "/hang-up", null).expectStatus().isNoContent();
    assertEquals(1, adam.list().size());
    sara.until("none");
    String last = answered();
    sara.until("connecting");
    adam.browser.json(
        adam.send(POST, "/api/me/deletion", Map.of("password", Browser.PASSWORD))
            .expectStatus()
            .isNoContent());
    sara.until("none");
    JsonNode lines = sara.list();
    assertEquals(List.of(last, before), lines.valueStream().map(it -> word(it, "id")).toList());
    for (JsonNode line : lines) {
      assertTrue(line.get("with").isNull());
      assertEquals("out", word(line, "direction"));
    }
  }

  @Test
  void aStreamThatIsCutAnywhereLosesNothing() {
    for (boolean atCaller : new boolean[] {true, false}) {
      CallPeer cut = atCaller ? sara : adam;
      walk(cut, cut::resume);
      assertFalse(sara.missedSignals);
      assertFalse(adam.missedSignals);
      assertNull(cut.call);
    }
  }

  /** The whole exchange; before each step one of the two is cut off, and comes back after it. */
  private void walk(CallPeer cut, Runnable comeBack) {
    sara.hear();
    adam.hear();
    sara.signals.clear();
    adam.signals.clear();
    String[] id = new String[1];
    List<Runnable> steps =
        List.of(
            () -> id[0] = word(sara.rung(adam), "id"),
            () -> adam.accept(id[0]).expectStatus().isOk(),
            () -> sara.describe(id[0], "offer", "v=0").expectStatus().isNoContent(),
            () -> adam.describe(id[0], "answer", "v=0").expectStatus().isNoContent(),
            () -> sara.candidate(id[0], "candidate:1").expectStatus().isNoContent(),
            () -> adam.candidate(id[0], "candidate:2").expectStatus().isNoContent(),
            () -> sara.candidate(id[0], "candidate:3").expectStatus().isNoContent(),
            () -> adam.candidate(id[0], "candidate:4").expectStatus().isNoContent(),
            () -> connected(id[0], sara),
            () -> connected(id[0], adam));
    for (int i = 0; i < steps.size(); i++) {
      cut.cut();
      steps.get(i).run();
      comeBack.run();
      int step = i;
      for (CallPeer peer : List.of(sara, adam)) {
        peer.until(step == 0 ? "ringing" : step == steps.size() - 1 ? "active" : "connecting");
      }
      adam.until(() -> adam.signals.size() == (step < 2 ? 0 : step < 4 ? 1 : step < 6 ? 2 : 3));
      sara.until(() -> sara.signals.size() == (step < 3 ? 0 : step < 5 ? 1 : step < 7 ? 2 : 3));
    }
    cut.cut();
    sara.post(id[0], "/hang-up", null).expectStatus().isNoContent();
    comeBack.run();
    sara.until("none");
    adam.until("none");
  }

  private static void connected(String id, CallPeer peer) {
    peer.post(id, "/connected", Map.of("tab", peer.tab)).expectStatus().isNoContent();
  }

  @Test
  void whoComesBackByASnapshotNoticesWhatIsMissingAndBeginsAnew() {
    String id = answered();
    adam.cut();
    sara.describe(id, "offer", "v=0 lost").expectStatus().isNoContent();
    adam.hear();
    assertTrue(adam.missedSignals);
    assertEquals("connecting", word(Objects.requireNonNull(adam.call), "state"));
    // Who noticed offers anew; under perfect negotiation both may.
    adam.describe(id, "offer", "v=0 anew").expectStatus().isNoContent();
    sara.until(() -> sara.signals.size() == 1);
    sara.describe(id, "answer", "v=0").expectStatus().isNoContent();
    adam.until(() -> adam.signals.size() == 1);
    assertEquals("answer", word(adam.signals.getFirst(), "type"));
    sara.post(id, "/hang-up", null).expectStatus().isNoContent();
    sara.cut();
    sara.hear();
    assertNull(sara.call);
  }
}
