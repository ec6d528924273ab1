package org.setareh.signaling;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
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
import org.junit.jupiter.api.Test;
import org.springframework.test.web.reactive.server.WebTestClient;
import tools.jackson.databind.JsonNode;

/** A third comes into a call, and anybody into a room. */
final class GrowingApiTest extends TwoCallers {
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
}
