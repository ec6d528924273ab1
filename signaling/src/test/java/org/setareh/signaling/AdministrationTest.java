package org.setareh.signaling;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.setareh.signaling.ProblemTest.problem;
import static org.springframework.http.HttpMethod.DELETE;
import static org.springframework.http.HttpMethod.GET;
import static org.springframework.http.HttpMethod.PATCH;
import static org.springframework.http.HttpMethod.POST;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What administrators do with the accounts of others, over the API and the real database. */
final class AdministrationTest {
  private static TestServer server;
  private static Browser administrator;

  @BeforeAll
  static void open() {
    server =
        TestServer.with(
            Map.of("SETAREH_LOG_INS_PER_MINUTE", "100000", "SETAREH_REGISTRATION", "open"));
    administrator =
        Browser.registered(
            server, "Nika", Browser.token(server.server.administratorsLink().orElseThrow()));
  }

  @AfterAll
  static void close() {
    server.close();
  }

  private static String idOf(Browser person) {
    return person.me().at("/account/id").stringValue();
  }

  private static String path(Browser person) {
    return "/api/admin/people/" + idOf(person);
  }

  private static List<String> names(String query) {
    JsonNode page =
        administrator.json(
            administrator.send(GET, "/api/admin/people" + query, null).expectStatus().isOk());
    List<String> names = new ArrayList<>();
    page.get("people").forEach(one -> names.add(one.get("name").stringValue()));
    return names;
  }

  private static String resetLink(String path) {
    return administrator
        .json(administrator.send(POST, path + "/reset", null).expectStatus().isCreated())
        .get("link")
        .stringValue();
  }

  private static Browser with(String link, String password) {
    Browser browser = new Browser(server);
    browser.json(
        browser
            .send(POST, "/api/password", Map.of("token", Browser.token(link), "password", password))
            .expectStatus()
            .isOk());
    return browser;
  }

  @Test
  void peopleAreFoundByEitherNameInTheirOrder() {
    Browser zari = Browser.registered(server, "زری", null);
    Browser.registered(server, "zoe", null);
    zari.json(
        zari.send(PATCH, "/api/me", Map.of("displayName", "Zari Ahmadi")).expectStatus().isOk());
    assertEquals(List.of("زری"), names("?query=AHMADI"));
    assertEquals(List.of("zoe"), names("?query=ZO"));
    assertEquals(List.of("زری"), names("?query=زري"));
    assertEquals(List.of(), names("?query=._"));
    assertEquals(List.of(), names("?query=%00%00\ud83d\ude00"));
    assertTrue(names("").containsAll(List.of("Nika", "زری", "zoe")));
    List<String> all = names("");
    assertEquals(all.subList(1, all.size()), names("?after=" + all.getFirst()));
  }

  @Test
  void aPageGoesOnWhereItsLastOneWasDeletedMeanwhile() {
    Browser last = Browser.registered(server, "yadi", null);
    Browser.registered(server, "yar", null);
    List<String> rest = names("?after=yadi");
    assertTrue(rest.contains("yar"), rest::toString);
    administrator.json(
        administrator.send(DELETE, path(last), null).expectStatus().is2xxSuccessful());
    assertEquals(rest, names("?after=YADI"));
  }

  @Test
  void whoeverIsDisabledIsOutAtOnceAndComesBackWhenAllowed() {
    Browser person = Browser.registered(server, "dara", null);
    String path = path(person);
    JsonNode disabled =
        administrator.json(
            administrator.send(PATCH, path, Map.of("disabled", true)).expectStatus().isOk());
    assertTrue(disabled.get("disabled").booleanValue());
    assertTrue(person.me().get("account").isNull());
    problem(new Browser(server).logIn("dara", Browser.PASSWORD), 403, "wrong-password");
    administrator.json(
        administrator.send(PATCH, path, Map.of("disabled", false)).expectStatus().isOk());
    Browser again = new Browser(server);
    again.json(again.logIn("dara", Browser.PASSWORD).expectStatus().isOk());
    assertTrue(person.me().get("account").isNull(), "the session from before is over");
  }

  @Test
  void theLastAdministratorStaysOne() {
    String path = path(administrator);
    problem(
        administrator.send(PATCH, path, Map.of("administrator", false)), 409, "last-administrator");
    problem(administrator.send(PATCH, path, Map.of("disabled", true)), 409, "last-administrator");
    problem(administrator.send(DELETE, path, null), 409, "last-administrator");
    Browser second = Browser.registered(server, "second", null);
    administrator.json(
        administrator
            .send(PATCH, path(second), Map.of("administrator", true))
            .expectStatus()
            .isOk());
    second.json(
        second.send(PATCH, path(second), Map.of("administrator", false)).expectStatus().isOk());
    problem(second.send(GET, "/api/admin/people", null), 403, "administrator-needed");
  }

  @Test
  void aResetLinkWorksOnceAndEndsAllSessions() {
    Browser person = Browser.registered(server, "farid", null);
    String path = path(person);
    String first = resetLink(path);
    String link = resetLink(path);
    assertTrue(link.matches("/reset#[\\w-]{43}"), link);
    problem(reset(first, "another horse"), 410, "link-over");
    problem(reset(link, "farid123"), 422, "bad-password");
    Browser again = with(link, "another horse");
    assertEquals("farid", again.me().at("/account/name").stringValue());
    assertTrue(person.me().get("account").isNull());
    problem(new Browser(server).logIn("farid", Browser.PASSWORD), 403, "wrong-password");
    problem(reset(link, "a third horse"), 410, "link-over");
    problem(reset("/reset#x", "a third horse"), 410, "link-over");
    // What makes accounts sets no password, and the other way round.
    problem(reset('#' + administrator.invitation(), "a third horse"), 410, "link-over");
    String another = Browser.token(resetLink(path));
    problem(new Browser(server).register("farid2", another), 410, "link-over");
  }

  private static org.springframework.test.web.reactive.server.WebTestClient.ResponseSpec reset(
      String link, String password) {
    return new Browser(server)
        .send(POST, "/api/password", Map.of("token", Browser.token(link), "password", password));
  }

  @Test
  void whoIsDisabledDoesNotComeBackByALink() {
    Browser person = Browser.registered(server, "hamid", null);
    String path = path(person);
    String link = resetLink(path);
    administrator.json(administrator.send(PATCH, path, Map.of("disabled", true)));
    problem(reset(link, "another horse"), 410, "link-over");
  }

  @Test
  void anAccountIsDeletedAndWhoIsNobodyIsNotFound() {
    Browser person = Browser.registered(server, "gita", null);
    administrator.json(administrator.send(DELETE, path(person), null).expectStatus().isNoContent());
    assertFalse(names("").contains("gita"));
    assertTrue(person.me().get("account").isNull());
    for (String nobody : List.of(UUID.randomUUID().toString(), "x", "%00")) {
      String path = "/api/admin/people/" + nobody;
      problem(administrator.send(DELETE, path, null), 404, "not-found");
      problem(administrator.send(PATCH, path, Map.of("disabled", true)), 404, "not-found");
      problem(administrator.send(POST, path + "/reset", null), 404, "not-found");
    }
    problem(
        administrator.send(PATCH, path(administrator), Map.of("disabled", "yes")),
        400,
        "bad-request");
  }

  @Test
  void theOverviewSaysHowTheServerIs() {
    JsonNode seen =
        administrator.json(administrator.send(GET, "/api/admin", null).expectStatus().isOk());
    assertEquals("open", seen.get("registration").stringValue());
    assertTrue(seen.at("/people/all").longValue() >= 1);
    assertEquals(1, seen.at("/people/administrators").longValue());
    assertTrue(seen.at("/storage/database").longValue() > 1 << 20);
    assertTrue(seen.at("/storage/free").longValue() > 0);
    assertTrue(seen.at("/limits/roomCapacity").intValue() > 0);
  }

  @Test
  void callsThatGoOnAreCountedAndListed() {
    CallPeer sara = new CallPeer(Browser.registered(server, "caller", null));
    CallPeer adam = new CallPeer(Browser.registered(server, "callee", null));
    CallPeer.befriend(sara, adam);
    try (CallPeer caller = sara.hear();
        CallPeer callee = adam.hear()) {
      assertEquals(0, calls().get("count").intValue());
      String id = caller.rung(callee).get("id").stringValue();
      JsonNode ringing = calls().at("/latest/0");
      assertEquals("ringing", ringing.get("state").stringValue());
      assertEquals("caller", ringing.at("/caller/name").stringValue());
      assertEquals("callee", ringing.at("/callee/name").stringValue());
      callee.accept(id).expectStatus().isOk();
      JsonNode answered = calls().at("/latest/0");
      assertEquals("connecting", answered.get("state").stringValue());
      assertTrue(Instant.parse(answered.get("since").stringValue()).isAfter(Instant.EPOCH));
      caller.post(id, "/hang-up", null).expectStatus().isNoContent();
      assertEquals(0, calls().get("count").intValue());
    }
  }

  private static JsonNode calls() {
    return administrator
        .json(administrator.send(GET, "/api/admin", null).expectStatus().isOk())
        .get("calls");
  }
}
