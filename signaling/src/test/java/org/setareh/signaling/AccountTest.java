package org.setareh.signaling;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.setareh.signaling.ProblemTest.problem;
import static org.springframework.http.HttpMethod.DELETE;
import static org.springframework.http.HttpMethod.GET;
import static org.springframework.http.HttpMethod.PATCH;
import static org.springframework.http.HttpMethod.POST;
import static org.springframework.http.HttpMethod.PUT;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.setareh.signaling.Guest.TestRoom;
import org.setareh.signaling.data.Database;
import tools.jackson.databind.JsonNode;

/** Accounts over the API: made by links, logged in to, changed, deleted. */
final class AccountTest {
  private static TestServer server;
  private static Browser administrator;
  private static int count;

  @BeforeAll
  static void open() {
    server =
        TestServer.with(
            Map.of(
                "SETAREH_LOG_INS_PER_MINUTE",
                "100000",
                "SETAREH_REGISTRATION",
                "invite",
                "SETAREH_ONLINE_LIST",
                "off"));
    String link = server.server.administratorsLink().orElseThrow();
    assertTrue(link.startsWith("/register#"), link);
    administrator = Browser.registered(server, "Nika", Browser.token(link));
  }

  @AfterAll
  static void close() {
    server.close();
  }

  private final String name = "person" + ++count;

  private Browser person() {
    return Browser.registered(server, name, administrator.invitation());
  }

  @Test
  void theFirstLinkMakesTheAdministratorOnce() {
    JsonNode me = administrator.me();
    assertTrue(me.at("/account/administrator").booleanValue());
    assertEquals("Nika", me.at("/account/name").stringValue());
    assertEquals("invite", me.get("registration").stringValue());
    assertTrue(server.server.administratorsLink().isEmpty());
  }

  @Test
  void anInvitationWorksOnceAndMakesNoAdministrator() {
    problem(new Browser(server).register(name, null), 403, "invitation-needed");
    problem(new Browser(server).register(name, "x".repeat(43)), 410, "link-over");
    String invitation = administrator.invitation();
    Browser person = Browser.registered(server, name, invitation);
    assertFalse(person.me().at("/account/administrator").booleanValue());
    problem(new Browser(server).register(name + 'b', invitation), 410, "link-over");
    problem(person.send(POST, "/api/invitations", null), 403, "administrator-needed");
  }

  @Test
  void whereTheListIsOffNobodyIsListed() {
    problem(person().send(GET, "/api/people/online", null), 403, "list-off");
  }

  @Test
  void aNameThatReadsAlikeIsTakenAndItsLinkStaysGood() {
    person();
    String invitation = administrator.invitation();
    problem(new Browser(server).register(name.toUpperCase(), invitation), 409, "name-taken");
    Browser.registered(server, name + "b", invitation);
  }

  @Test
  void loggingInChangesTheCookieAndLoggingOutEndsIt() {
    Browser first = person();
    Browser second = new Browser(server);
    second.json(second.logIn(name.toUpperCase(), Browser.PASSWORD).expectStatus().isOk());
    String before = second.cookie;
    second.json(second.logIn(name, Browser.PASSWORD).expectStatus().isOk());
    assertNotEquals(before, second.cookie);
    Browser old = new Browser(server);
    old.cookie = before;
    assertTrue(old.me().get("account").isNull());
    assertEquals(name, first.me().at("/account/name").stringValue());
    second.json(second.send(DELETE, "/api/session", null).expectStatus().isNoContent());
    assertTrue(second.me().get("account").isNull());
    assertEquals(name, first.me().at("/account/name").stringValue());
  }

  @Test
  void aWrongNameAndAWrongPasswordGetOneAnswer() {
    person();
    JsonNode wrongPassword =
        problem(new Browser(server).logIn(name, "wrong horse"), 403, "wrong-password");
    JsonNode wrongName =
        problem(new Browser(server).logIn("nobody", Browser.PASSWORD), 403, "wrong-password");
    assertEquals(wrongPassword, wrongName);
  }

  @Test
  void whatIsNoTextIsNobodysName() {
    for (String none : List.of("", "a\u0000b", "\u0000", "\ud800", "x".repeat(60_000))) {
      problem(new Browser(server).logIn(none, "wrong horse"), 403, "wrong-password");
      problem(new Browser(server).register(none, "x".repeat(43)), 422, "bad-name");
    }
    problem(new Browser(server).logIn(name, "a\u0000\ud800b"), 403, "wrong-password");
    problem(new Browser(server).register(name, "\u0000"), 410, "link-over");
    problem(new Browser(server).send(POST, "/api/session", "{}"), 403, "wrong-password");
    problem(new Browser(server).send(POST, "/api/session", "{\"name\":5}"), 400, "bad-request");
    problem(administrator.send(DELETE, "/api/me/sessions/%00", null), 404, "not-found");
  }

  @Test
  void linksThatAreTooOldWorkNoMoreAndGo() {
    String old = administrator.invitation();
    links("update one_time_link set expires_at = now() - interval '1 second'");
    problem(new Browser(server).register(name, old), 410, "link-over");
    assertEquals(1, links("select * from one_time_link where expires_at <= now() limit 1"));
    administrator.invitation();
    assertEquals(0, links("select * from one_time_link where expires_at <= now()"));
  }

  private static long links(String sql) {
    Database database = server.server.database();
    return database.await(database.client().sql(sql).fetch().all().count()).orElseThrow();
  }

  @Test
  void aGuestWhoLogsInIsNoGuestAnyMore() throws InterruptedException {
    person();
    TestRoom room = Guest.room(administrator);
    try (Guest guest = Guest.join(server, room, "Guest").listen(null)) {
      guest.expect("snapshot");
      Browser browser = new Browser(server);
      browser.cookie = guest.cookie;
      browser.json(browser.logIn(name, Browser.PASSWORD).expectStatus().isOk());
      assertNotEquals(guest.cookie, browser.cookie);
      while (!guest.events.take().name().equals("END")) {
        // What was told before.
      }
      problem(guest.send(GET, guest.path(), null), 403, "not-yours");
    }
  }

  @Test
  void aSessionIsEndedFromAnotherBrowserAtOnce() throws InterruptedException {
    Browser here = person();
    Browser there = new Browser(server);
    there.json(there.logIn(name, Browser.PASSWORD).expectStatus().isOk());
    TestRoom room = Guest.room(administrator);
    try (Guest inRoom = Guest.joinAs(server, room, "There", there.cookie).listen(null)) {
      inRoom.expect("snapshot");
      JsonNode sessions = here.json(here.send(GET, "/api/me/sessions", null));
      assertEquals(2, sessions.size());
      String other = there.me().get("session").stringValue();
      assertEquals(other, sessions.at("/0/id").stringValue());
      assertFalse(sessions.at("/0/current").booleanValue());
      assertTrue(sessions.at("/1/current").booleanValue());
      assertEquals("127.0.0.1", sessions.at("/0/address").stringValue());
      problem(administrator.send(DELETE, "/api/me/sessions/" + other, null), 404, "not-found");
      here.send(DELETE, "/api/me/sessions/" + other, null).expectStatus().isNoContent();
      while (!inRoom.events.take().name().equals("END")) {
        // What was told before.
      }
      problem(there.send(GET, "/api/me/sessions", null), 401, "log-in-needed");
      assertEquals(name, here.me().at("/account/name").stringValue());
    }
  }

  @Test
  void anotherPasswordLogsTheOthersOut() {
    Browser here = person();
    Browser there = new Browser(server);
    there.json(there.logIn(name, Browser.PASSWORD).expectStatus().isOk());
    problem(
        here.send(PUT, "/api/me/password", Map.of("before", "wrong", "after", "battery staple")),
        403,
        "wrong-password");
    problem(
        here.send(PUT, "/api/me/password", Map.of("before", Browser.PASSWORD, "after", "short")),
        422,
        "bad-password");
    here.send(
            PUT, "/api/me/password", Map.of("before", Browser.PASSWORD, "after", "battery staple"))
        .expectStatus()
        .isNoContent();
    assertEquals(name, here.me().at("/account/name").stringValue());
    assertTrue(there.me().get("account").isNull());
    problem(there.logIn(name, Browser.PASSWORD), 403, "wrong-password");
    there.logIn(name, "battery staple").expectStatus().isOk();
  }

  @Test
  void theShownNameChangesAndItsVersionGrows() {
    Browser person = person();
    long before = person.me().at("/account/version").longValue();
    JsonNode changed =
        person.json(
            person.send(PATCH, "/api/me", Map.of("displayName", "سارا")).expectStatus().isOk());
    assertEquals("سارا", changed.at("/account/displayName").stringValue());
    assertEquals(before + 1, changed.at("/account/version").longValue());
    assertEquals("سارا", person.me().at("/account/displayName").stringValue());
    problem(person.send(PATCH, "/api/me", Map.of("displayName", "\u2800")), 422, "bad-name");
  }

  @Test
  void aDeletedAccountIsGoneAndItsNameFree() {
    Browser person = person();
    problem(
        person.send(POST, "/api/me/deletion", Map.of("password", "wrong")), 403, "wrong-password");
    person.json(
        person
            .send(POST, "/api/me/deletion", Map.of("password", Browser.PASSWORD))
            .expectStatus()
            .isNoContent());
    assertTrue(person.me().get("account").isNull());
    problem(new Browser(server).logIn(name, Browser.PASSWORD), 403, "wrong-password");
    person();
  }

  @Test
  void theLastAdministratorStays() {
    problem(
        administrator.send(POST, "/api/me/deletion", Map.of("password", Browser.PASSWORD)),
        409,
        "last-administrator");
    assertEquals("Nika", administrator.me().at("/account/name").stringValue());
  }

  @Test
  void ofManyWhoTakeOneLinkOneIsIn() {
    String invitation = administrator.invitation();
    List<Integer> answers =
        java.util.stream.IntStream.range(0, 10)
            .parallel()
            .mapToObj(i ->
                new Browser(server)
                    .register(name + 'x' + i, invitation)
                    .returnResult(byte[].class)
                    .getStatus()
                    .value())
            .sorted()
            .toList();
    assertEquals(201, answers.getFirst());
    assertTrue(answers.stream().skip(1).allMatch(status -> status == 410), answers.toString());
  }

  @Test
  void aFloodOfLogInsHasToWait() {
    // One a minute: however slow the machine is, the next comes too early.
    try (TestServer small = TestServer.with(Map.of("SETAREH_LOG_INS_PER_MINUTE", "1"))) {
      Browser stranger = new Browser(small);
      problem(stranger.logIn("nobody", "wrong horse"), 403, "wrong-password");
      problem(stranger.logIn("nobody9", "wrong horse"), 429, "too-many-attempts");
      problem(new Browser(small).register("nobody", null), 429, "too-many-attempts");
    }
  }

  @Test
  void openAndClosedRegistration() {
    try (TestServer open =
        TestServer.with(
            Map.of("SETAREH_REGISTRATION", "open", "SETAREH_LOG_INS_PER_MINUTE", "1000"))) {
      assertFalse(
          Browser.registered(open, "sara", null).me().at("/account/administrator").booleanValue());
      String link = open.server.administratorsLink().orElseThrow();
      assertTrue(
          Browser.registered(open, "nika", Browser.token(link))
              .me()
              .at("/account/administrator")
              .booleanValue());
    }
    try (TestServer closed =
        TestServer.with(
            Map.of("SETAREH_REGISTRATION", "closed", "SETAREH_LOG_INS_PER_MINUTE", "1000"))) {
      String first = closed.server.administratorsLink().orElseThrow();
      String second = closed.server.administratorsLink().orElseThrow();
      problem(
          new Browser(closed).register("nika", Browser.token(first)), 403, "registration-closed");
      Browser nika = Browser.registered(closed, "nika", Browser.token(second));
      problem(new Browser(closed).register("sara", null), 403, "registration-closed");
      assertTrue(nika.me().at("/account/administrator").booleanValue());
    }
  }
}
