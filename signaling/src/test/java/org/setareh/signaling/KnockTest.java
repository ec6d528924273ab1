package org.setareh.signaling;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.setareh.signaling.ProblemTest.problem;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.setareh.signaling.Guest.TestRoom;
import org.setareh.signaling.data.Database;
import org.setareh.signaling.data.TestDatabase;
import org.springframework.http.HttpMethod;
import org.springframework.test.web.reactive.server.WebTestClient;
import tools.jackson.databind.JsonNode;

/** Asking to be let in: who is told, who answers, and what an answer is good for. */
final class KnockTest {
  private static final TestServer SERVER = Moderated.open();

  private final TestRoom room = Guest.room(SERVER);
  private final Moderated people = new Moderated(SERVER, room);

  @AfterAll
  static void close() {
    SERVER.close();
  }

  private String path() {
    return "/api/rooms/" + room.id() + "/knocks";
  }

  private JsonNode knock(Browser browser, String name) {
    return browser.json(
        browser.send(HttpMethod.POST, path(), Map.of("name", name)).expectStatus().isCreated());
  }

  private static String id(JsonNode knock) {
    return knock.get("knock").stringValue();
  }

  private WebTestClient.ResponseSpec answer(Guest by, String knock, boolean admit) {
    return by.send(HttpMethod.PUT, path() + '/' + knock, Map.of("admit", admit));
  }

  private WebTestClient.ResponseSpec join(Browser browser) {
    return browser.send(
        HttpMethod.POST,
        "/api/rooms/" + room.id() + "/participants",
        Guest.joinBody(null, "Somebody"));
  }

  /** Awaits that a moderator is told that so many wait. */
  private static JsonNode awaitKnocks(Ear ear, int count) {
    return ear.await("knocks", told -> told.get("knocks").size() == count).data();
  }

  private static void awaitState(Ear ear, String state) {
    ear.await("knock", told -> told.get("state").stringValue().equals(state));
  }

  @Test
  void aGuestWaitsUntilAModeratorIsThereAndLetsThemIn() {
    Browser outside = new Browser(SERVER);
    JsonNode knock = knock(outside, "Mina");
    assertEquals("waiting", knock.get("state").stringValue());
    try (Ear ear = Ear.of(outside, knock.get("lastEventId").stringValue());
        Guest member = people.join("member");
        Guest sara = people.join("moderator")) {
      assertEquals(0, member.joined.at("/state/knocks").size());
      JsonNode seen = sara.joined.at("/state/knocks/0");
      assertEquals("Mina", seen.get("name").stringValue());
      assertEquals(id(knock), seen.get("knock").stringValue());
      assertTrue(seen.get("account").isNull());
      problem(answer(member, id(knock), true), 403, "not-moderator");
      problem(join(outside), 400, "bad-request");
      answer(sara, id(knock), true).expectStatus().isNoContent();
      awaitState(ear, "admitted");
      problem(answer(sara, id(knock), true), 404, "not-found");
      JsonNode in = outside.json(join(outside).expectStatus().isCreated());
      assertEquals(0, in.at("/state/knocks").size());
      String own =
          "/api/rooms/" + room.id() + "/participants/" + in.get("participant").stringValue();
      outside.send(HttpMethod.DELETE, own, null).expectStatus().isNoContent();
      JsonNode back = outside.json(join(outside).expectStatus().isCreated());
      outside.send(
          HttpMethod.DELETE,
          "/api/rooms/" + room.id() + "/participants/" + back.get("participant").stringValue(),
          null);
      member.close();
      sara.close();
      awaitState(ear, "over");
      problem(join(outside), 400, "bad-request");
    }
  }

  @Test
  void aStrangerIsStoredOnceInsideAndNoSooner() {
    Database database = SERVER.server.database();
    Browser outside = new Browser(SERVER);
    try (Guest sara = people.join("moderator")) {
      long before = TestDatabase.sessionsIn(database);
      String knock = id(knock(outside, "Mina"));
      assertEquals(knock, id(knock(outside, "Mina")), "the cookie is known");
      answer(sara, knock, true).expectStatus().isNoContent();
      assertEquals(before, TestDatabase.sessionsIn(database));
      JsonNode in = outside.json(join(outside).expectStatus().isCreated());
      assertEquals(before + 1, TestDatabase.sessionsIn(database));
      outside
          .send(
              HttpMethod.DELETE,
              "/api/rooms/" + room.id() + "/participants/" + in.get("participant").stringValue(),
              null)
          .expectStatus()
          .isNoContent();
    }
  }

  @Test
  void moderatorsInsideAreToldOfEachKnockAndAnswerAll() {
    try (Guest sara = people.join("moderator");
        Ear ear = Ear.of(people.browser(sara), null)) {
      ear.expect("snapshot");
      Browser account = Moderated.account(SERVER);
      Browser guest = new Browser(SERVER);
      JsonNode first = knock(account, "Ali");
      JsonNode told = awaitKnocks(ear, 1);
      assertEquals(account.me().at("/account/id"), told.at("/knocks/0/account/id"), told::toString);
      knock(guest, "Mina");
      awaitKnocks(ear, 2);
      try (Ear outside = Ear.of(guest, null)) {
        assertEquals(
            "waiting", outside.expect("snapshot").data().at("/knocks/0/state").stringValue());
        sara.send(HttpMethod.PUT, path(), Map.of("admit", false)).expectStatus().isNoContent();
        awaitState(outside, "refused");
      }
      awaitKnocks(ear, 0);
      JsonNode again = knock(account, "Ali");
      assertTrue(!id(again).equals(id(first)));
      awaitKnocks(ear, 1);
      account.send(HttpMethod.DELETE, path() + '/' + id(again), null).expectStatus().isNoContent();
      awaitKnocks(ear, 0);
      knock(account, "Ali");
      awaitKnocks(ear, 1);
      account.send(HttpMethod.DELETE, "/api/session", null).expectStatus().isNoContent();
      awaitKnocks(ear, 0);
    }
  }

  @Test
  void whatIsNobodysKnockIsRefused() {
    Browser guest = new Browser(SERVER);
    String knock = id(knock(guest, "Mina"));
    Browser other = new Browser(SERVER);
    problem(
        other.send(HttpMethod.POST, "/api/rooms/no-such-room/knocks", Map.of("name", "Mina")),
        404,
        "unknown-room");
    assertTrue(other.cookie == null);
    for (Object bad : List.of("{}", "{\"name\":7}", Map.of("name", " "), "[]")) {
      WebTestClient.ResponseSpec answer = other.send(HttpMethod.POST, path(), bad);
      answer.expectStatus().is4xxClientError();
    }
    knock(other, "Ali");
    problem(other.send(HttpMethod.DELETE, path() + '/' + knock, null), 404, "not-found");
    problem(
        other.send(HttpMethod.PUT, path() + '/' + knock, Map.of("admit", true)),
        401,
        "log-in-needed");
    problem(
        Moderated.account(SERVER).send(HttpMethod.PUT, path(), Map.of("admit", true)),
        403,
        "not-moderator");
    try (Guest sara = people.join("moderator")) {
      for (Object bad : List.of("{}", "{\"admit\":\"yes\"}", "{\"admit\":1}")) {
        problem(sara.send(HttpMethod.PUT, path() + '/' + knock, bad), 400, "bad-request");
      }
      problem(answer(sara, "k_0", true), 404, "not-found");
      assertEquals(2, sara.joined.at("/state/knocks").size());
    }
  }

  @Test
  void aFloodOfKnocksIsCutShort() {
    try (TestServer own = Moderated.open()) {
      TestRoom there = Guest.room(own);
      int refused = 0;
      for (int i = 0; i < 100; i++) {
        int status =
            new Browser(own)
                .send(
                    HttpMethod.POST,
                    "/api/rooms/" + there.id() + "/knocks",
                    Map.of("name", "n" + i))
                .expectBody()
                .returnResult()
                .getStatus()
                .value();
        assertTrue(status == 201 || status == 429 || status == 503, "" + status);
        refused += status == 201 ? 0 : 1;
      }
      assertTrue(refused >= 80, "refused " + refused);
    }
  }
}
