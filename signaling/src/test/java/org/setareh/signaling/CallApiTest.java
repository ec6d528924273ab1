package org.setareh.signaling;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.setareh.signaling.CallPeer.befriend;
import static org.setareh.signaling.CallPeer.word;
import static org.setareh.signaling.ProblemTest.problem;
import static org.springframework.http.HttpMethod.DELETE;
import static org.springframework.http.HttpMethod.GET;
import static org.springframework.http.HttpMethod.POST;
import static org.springframework.http.HttpMethod.PUT;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Calls over the API. */
final class CallApiTest extends TwoCallers {
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
}
