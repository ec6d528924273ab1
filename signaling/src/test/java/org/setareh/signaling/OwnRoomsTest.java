package org.setareh.signaling;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
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
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.setareh.signaling.Guest.TestRoom;
import org.setareh.signaling.data.Database;
import org.springframework.http.HttpMethod;
import org.springframework.test.web.reactive.server.WebTestClient;
import tools.jackson.databind.JsonNode;

/** Rooms belong to accounts: who sees them, who leads them, who may come in. */
final class OwnRoomsTest {
  private static TestServer server;
  private static int count;

  @BeforeAll
  static void open() {
    server = TestServer.with(Map.of("SETAREH_LOG_INS_PER_MINUTE", "100000"));
  }

  @AfterAll
  static void close() {
    server.close();
  }

  private final Browser nika = person("nika");
  private final Browser ali = person("ali");
  private final TestRoom room = Guest.room(nika);
  private final String path = "/api/rooms/" + room.id();

  private static Browser person(String name) {
    return Browser.registered(server, name + ++count, null);
  }

  private static String idOf(Browser person) {
    return person.me().at("/account/id").stringValue();
  }

  private JsonNode ok(Browser who, HttpMethod method, String uri, @Nullable Object body) {
    return who.json(who.send(method, uri, body).expectStatus().is2xxSuccessful());
  }

  private JsonNode read(Browser who, String uri) {
    return who.json(who.send(GET, uri, null).expectStatus().isOk());
  }

  /** Comes in once and leaves again: is a member from then on. */
  private void visit(Browser who) {
    Guest.joinAs(server, room, "Visitor", who.cookie).close();
  }

  private WebTestClient.ResponseSpec joinWithoutKey(Browser who) {
    return who.send(POST, path + "/participants", Guest.joinBody(null, "Keyless"));
  }

  @Test
  void whoMadeARoomHasItAndWhoJoinedItToo() {
    JsonNode mine = read(nika, "/api/rooms").get(0);
    assertEquals(room.id(), mine.get("id").stringValue());
    assertEquals("owner", mine.get("role").stringValue());
    assertEquals(idOf(nika), mine.at("/owner/id").stringValue());
    assertEquals(0, read(ali, "/api/rooms").size());
    problem(ali.send(GET, path, null), 404, "unknown-room");
    problem(joinWithoutKey(ali), 403, "wrong-key");
    problem(joinWithoutKey(new Browser(server)), 400, "bad-request");
    visit(ali);
    assertEquals("member", read(ali, "/api/rooms").at("/0/role").stringValue());
    joinWithoutKey(ali).expectStatus().isCreated();
    ok(ali, POST, path + "/look", Map.of());
    assertTrue(read(ali, path).get("key").isNull());
    assertEquals(room.key(), read(nika, path).get("key").stringValue());
    assertEquals("/r/" + room.id() + '#' + room.key(), read(nika, path).get("link").stringValue());
    List<String> members =
        read(nika, path + "/members")
            .valueStream()
            .map(it -> it.get("role").stringValue())
            .toList();
    assertEquals(List.of("owner", "member"), members);
  }

  @Test
  void membersAreToldOfWhatChanges() {
    try (Ear ear = Ear.of(nika, null)) {
      JsonNode known = ear.expect("snapshot").data().at("/me/rooms/0");
      assertEquals(room.id(), known.get("id").stringValue());
      long version = known.get("version").longValue();
      ok(nika, PATCH, path, Map.of("title", "All of us"));
      JsonNode renamed = ear.await("room", data -> of(data).equals("All of us")).data();
      assertTrue(renamed.get("version").longValue() > version);
      try (Guest _ = Guest.joinAs(server, room, "Ali", ali.cookie)) {
        JsonNode busy = ear.await("room", data -> data.at("/room/inside").intValue() == 1).data();
        assertTrue(busy.get("version").longValue() > renamed.get("version").longValue());
      }
      JsonNode quiet = ear.await("room", data -> data.at("/room/inside").intValue() == 0).data();
      ok(nika, DELETE, path, null);
      JsonNode gone = ear.await("room-gone", _ -> true).data();
      assertEquals(room.id(), gone.get("id").stringValue());
      assertTrue(gone.get("version").longValue() > quiet.get("version").longValue());
    }
  }

  @Test
  void whoBecomesAMemberWhileTheRoomIsDeletedIsToldToo() throws Exception {
    Database database = server.server.database();
    UUID account = UUID.fromString(idOf(ali));
    try (Ear ear = Ear.of(ali, null);
        ExecutorService other = Executors.newSingleThreadExecutor()) {
      ear.expect("snapshot");
      Future<?> deletion =
          database.inTransaction(client -> {
            database.await(
                client
                    .sql("update room set version = nextval('change_number') where id = :room")
                    .bind("room", room.id())
                    .fetch()
                    .rowsUpdated());
            database.await(
                client
                    .sql(
                        "insert into room_member (room_id, account_id, role) values (:room, :who, 'member')")
                    .bind("room", room.id())
                    .bind("who", account)
                    .fetch()
                    .rowsUpdated());
            Future<?> begun = other.submit(() -> ok(nika, DELETE, path, null));
            awaitWaiting(database);
            return begun;
          });
      deletion.get(60, TimeUnit.SECONDS);
      ear.await("room-gone", data -> data.get("id").stringValue().equals(room.id()));
    }
  }

  /** Until somebody waits for a lock in the database. */
  private static void awaitWaiting(Database database) {
    long sinceNs = System.nanoTime();
    while (database
        .await(database.client().sql("select pid from pg_locks where not granted").fetch().first())
        .isEmpty()) {
      assertTrue(System.nanoTime() - sinceNs < 60e9, "nobody waits");
      Thread.onSpinWait();
    }
  }

  private static String of(JsonNode data) {
    return data.at("/room/title").stringValue();
  }

  @Test
  void whoIsTakenOutIsToldAndOutOfTheCallAndMayComeBackWithTheKey() {
    try (Ear ear = Ear.of(ali, null);
        Guest inside = Guest.joinAs(server, room, "Ali", ali.cookie)) {
      ear.await("room", data -> data.at("/room/inside").intValue() == 1);
      ok(nika, DELETE, path + "/members/" + idOf(ali), null);
      ear.await("room-gone", data -> data.get("id").stringValue().equals(room.id()));
      assertEquals(0, read(ali, "/api/rooms").size());
      problem(inside.send(GET, inside.path(), null), 404, "unknown-participant");
      problem(joinWithoutKey(ali), 403, "wrong-key");
      visit(ali);
      ear.await("room", data -> data.at("/room/id").stringValue().equals(room.id()));
    }
  }

  @Test
  void onlyWhoLeadsARoomChangesItAndOnlyTheOwnerDeletesIt() {
    String alis = path + "/members/" + idOf(ali);
    String nikas = path + "/members/" + idOf(nika);
    for (String role : List.of("none", "member")) {
      int status = role.equals("none") ? 404 : 403;
      String code = role.equals("none") ? "unknown-room" : "not-moderator";
      problem(ali.send(PATCH, path, Map.of("title", "Mine")), status, code);
      problem(ali.send(PUT, path + "/key", null), status, code);
      problem(ali.send(DELETE, path, null), status, code);
      problem(ali.send(PUT, alis, Map.of("role", "moderator")), status, code);
      problem(ali.send(DELETE, nikas, null), status, code);
      visit(ali);
    }
    ok(nika, PUT, alis, Map.of("role", "moderator"));
    ok(ali, PATCH, path, Map.of("title", "Ours", "unmuting", "moderators"));
    assertEquals("Ours", read(nika, path).get("title").stringValue());
    assertEquals("moderators", read(nika, path).get("unmuting").stringValue());
    assertEquals(room.key(), read(ali, path).get("key").stringValue());
    problem(ali.send(DELETE, path, null), 403, "not-moderator");
    problem(ali.send(PUT, alis, Map.of("role", "owner")), 403, "not-moderator");
    problem(ali.send(PUT, nikas, Map.of("role", "member")), 403, "not-moderator");
    problem(ali.send(DELETE, nikas, null), 409, "owner-stays");
    problem(nika.send(DELETE, path + "/members/me", null), 409, "owner-stays");
    problem(nika.send(PUT, nikas, Map.of("role", "member")), 409, "owner-stays");
    ok(nika, PUT, alis, Map.of("role", "owner"));
    assertEquals("moderator", read(nika, path).get("role").stringValue());
    assertEquals("owner", read(ali, path).get("role").stringValue());
    ok(nika, DELETE, path + "/members/me", null);
    problem(nika.send(GET, path, null), 404, "unknown-room");
    ok(ali, DELETE, path, null);
    problem(ali.send(GET, path, null), 404, "unknown-room");
  }

  @Test
  void aRoomWithoutGuestsTakesAccountsAlone() {
    ok(nika, PATCH, path, Map.of("guests", false));
    Browser guest = new Browser(server);
    problem(
        guest.send(POST, path + "/participants", Guest.joinBody(room.key(), "Guest")),
        403,
        "guests-not-allowed");
    problem(
        guest.send(POST, path + "/tokens", Map.of("key", room.key(), "may", List.of("publish"))),
        403,
        "guests-not-allowed");
    JsonNode look = ok(guest, POST, path + "/look", Map.of("key", room.key()));
    assertFalse(look.get("guests").booleanValue());
    visit(ali);
    try (TestServer strict = TestServer.with(Map.of("SETAREH_GUESTS", "off"))) {
      TestRoom there = Guest.room(strict);
      problem(
          new Browser(strict)
              .send(
                  POST,
                  "/api/rooms/" + there.id() + "/participants",
                  Guest.joinBody(there.key(), "Guest")),
          403,
          "guests-not-allowed");
      Guest.joinAs(strict, there, "Nika", strict.owner().cookie).close();
    }
  }

  @Test
  void aLockedRoomTakesThoseWhoLeadItAndItsTokensAreOver() {
    visit(ali);
    Program program = new Program(server, room);
    String token = program.token("publish");
    assertEquals(201, publish(program, token));
    ok(nika, PATCH, path, Map.of("locked", true));
    problem(joinWithoutKey(ali), 403, "room-locked");
    problem(ali.send(POST, path + "/tokens", Map.of("may", List.of("view"))), 403, "room-locked");
    visit(nika);
    JsonNode look = ok(nika, POST, path + "/look", Map.of());
    assertEquals(0, look.get("participants").size());
    assertFalse(look.get("locked").booleanValue(), "owner and moderators come in all the same");
    assertTrue(ok(ali, POST, path + "/look", Map.of()).get("locked").booleanValue());
    ok(nika, PATCH, path, Map.of("locked", false));
    assertEquals(401, publish(program, token));
    joinWithoutKey(ali).expectStatus().isCreated();
  }

  @Test
  void anotherKeyEndsTokensAndWhatTheyOpenedAndNobodyElse() {
    Program program = new Program(server, room);
    String token = program.token("publish");
    assertEquals(201, publish(program, token));
    try (Guest inside = Guest.join(server, room, "Guest")) {
      String key = ok(nika, PUT, path + "/key", null).get("key").stringValue();
      assertEquals(key, read(nika, path).get("key").stringValue());
      assertEquals(401, publish(program, token));
      problem(
          new Browser(server).send(POST, path + "/look", Map.of("key", room.key())),
          403,
          "wrong-key");
      JsonNode people =
          ok(new Browser(server), POST, path + "/look", Map.of("key", key)).get("participants");
      assertEquals(1, people.size());
      assertEquals(inside.id, people.at("/0/id").stringValue());
      Program again = new Program(server, new TestRoom(room.id(), key));
      assertEquals(201, publish(again, again.token("publish")));
    }
  }

  @Test
  void aDeletedRoomIsOverForThoseInsideAndItsIdIsFree() throws InterruptedException {
    String token = new Program(server, room).token("publish");
    try (Guest inside = Guest.join(server, room, "Guest").listen(null)) {
      inside.expect("snapshot");
      ok(nika, DELETE, path, null);
      assertEquals("closed", inside.expect("gone").data().get("reason").stringValue());
      problem(
          new Browser(server).send(POST, path + "/look", Map.of("key", room.key())),
          404,
          "unknown-room");
    }
    String key = ok(ali, POST, "/api/rooms", Map.of("id", room.id())).get("key").stringValue();
    assertEquals(401, publish(new Program(server, room), token));
    problem(nika.send(GET, path, null), 404, "unknown-room");
    assertEquals(key, read(ali, path).get("key").stringValue());
  }

  @Test
  void aRoomWithoutPicturesHasNone() {
    TestRoom voices =
        roomOf(ok(nika, POST, "/api/rooms", Map.of("title", "Voices", "audioOnly", true)));
    try (Guest guest = Guest.join(server, voices, "Guest")) {
      assertTrue(guest.joined.at("/state/room/audioOnly").booleanValue());
      assertEquals("off", guest.joined.at("/state/participants/0/sources/camera").stringValue());
      problem(
          guest.send(PATCH, guest.path(), Map.of("states", Map.of("camera", "on"))),
          403,
          "audio-only");
      guest
          .send(PATCH, guest.path(), Map.of("states", Map.of("microphone", "muted")))
          .expectStatus()
          .isNoContent();
    }
  }

  private static int publish(Program program, String token) {
    return program
        .post("/whip/" + program.room().id(), token)
        .returnResult(byte[].class)
        .getStatus()
        .value();
  }

  private static TestRoom roomOf(JsonNode made) {
    return new TestRoom(made.get("id").stringValue(), made.get("key").stringValue());
  }

  @Test
  void thoseInsideSeeAnotherTitle() throws InterruptedException {
    try (Guest inside = Guest.join(server, room, "Guest").listen(null)) {
      inside.expect("snapshot");
      ok(nika, PATCH, path, Map.of("title", "All of us", "locked", true));
      JsonNode now = inside.expect("room-changed").data().get("room");
      assertEquals("All of us", now.get("title").stringValue());
      assertTrue(now.get("locked").booleanValue());
    }
  }

  @Test
  void anAccountThatGoesLeavesItsRoomsToItsMembers() {
    TestRoom lonely = Guest.room(nika);
    visit(ali);
    nika.json(
        nika.send(POST, "/api/me/deletion", Map.of("password", Browser.PASSWORD))
            .expectStatus()
            .isNoContent());
    assertEquals("owner", read(ali, path).get("role").stringValue());
    problem(
        new Browser(server)
            .send(POST, "/api/rooms/" + lonely.id() + "/look", Map.of("key", lonely.key())),
        404,
        "unknown-room");
  }

  @Test
  void roomsFromBeforeAccountsAreTheFirstAdministrators() {
    try (TestServer old = TestServer.with(Map.of())) {
      TestRoom made = Guest.room(old);
      Database database = old.server.database();
      database.await(database.client().sql("delete from room_member").fetch().rowsUpdated());
      String link = old.server.administratorsLink().orElseThrow();
      Browser administrator = Browser.registered(old, "admin", Browser.token(link));
      JsonNode rooms = read(administrator, "/api/rooms");
      assertEquals(made.id(), rooms.at("/0/id").stringValue());
      assertEquals("owner", rooms.at("/0/role").stringValue());
      assertEquals(
          made.key(), read(administrator, "/api/rooms/" + made.id()).get("key").stringValue());
    }
  }

  @Test
  void contactsArePutIntoARoomAndNobodyElse() {
    String alis = idOf(ali);
    problem(nika.send(POST, "/api/rooms", Map.of("for", alis)), 403, "not-a-contact");
    problem(nika.send(POST, "/api/rooms", Map.of("for", idOf(nika))), 403, "not-a-contact");
    problem(nika.send(POST, "/api/rooms", Map.of("for", "ali")), 400, "bad-request");
    problem(nika.send(PUT, path + "/members/" + alis, Map.of("role", "member")), 404, "not-found");
    assertEquals(1, read(nika, "/api/rooms").size());
    ok(nika, POST, "/api/contacts", Map.of("account", alis));
    ok(ali, PUT, "/api/contacts/" + idOf(nika), Map.of());
    ok(nika, PUT, path + "/members/" + alis, Map.of("role", "member"));
    joinWithoutKey(ali).expectStatus().isCreated();
    TestRoom forAli = roomOf(ok(nika, POST, "/api/rooms", Map.of("for", alis)));
    ali.send(POST, "/api/rooms/" + forAli.id() + "/participants", Guest.joinBody(null, "Ali"))
        .expectStatus()
        .isCreated();
    assertEquals(2, read(ali, "/api/rooms").size());
  }

  @Test
  void ofTwoChangesAtOnceNoneIsLost() {
    List.of(
            Map.<String, Object>of("title", "Together"),
            Map.<String, Object>of("guests", false),
            Map.<String, Object>of("unmuting", "moderators"))
        .parallelStream()
        .forEach(change -> nika.send(PATCH, path, change).expectStatus().isOk());
    JsonNode now = read(nika, path);
    assertEquals("Together", now.get("title").stringValue());
    assertFalse(now.get("guests").booleanValue());
    assertEquals("moderators", now.get("unmuting").stringValue());
  }

  @Test
  void whatIsNoChangeIsRefused() {
    for (Map<String, Object> body :
        List.<Map<String, Object>>of(
            Map.of("locked", "yes"),
            Map.of("locked", "true"),
            Map.of("guests", 1),
            Map.of("title", List.of()),
            Map.of("title", "x".repeat(201)),
            Map.of("unmuting", "nobody"))) {
      problem(nika.send(PATCH, path, body), 400, "bad-request");
    }
    String members = path + "/members/";
    problem(nika.send(PUT, members + idOf(nika), Map.of("role", "king")), 400, "bad-request");
    problem(nika.send(PUT, members + idOf(nika), Map.of()), 400, "bad-request");
    problem(nika.send(PUT, members + "nobody", Map.of("role", "member")), 404, "not-found");
    problem(nika.send(PUT, members + idOf(ali), Map.of("role", "member")), 404, "not-found");
    problem(nika.send(DELETE, members + idOf(ali), null), 404, "not-found");
    problem(nika.send(GET, "/api/rooms/NO", null), 404, "unknown-room");
    problem(nika.send(POST, "/api/rooms", Map.of("audioOnly", "yes")), 400, "bad-request");
  }

  @Test
  void anAccountMakesSoManyRoomsAMinuteFromWhateverAddress() {
    try (TestServer small =
        TestServer.with(
            Map.of("SETAREH_NEW_ROOMS_PER_MINUTE", "3", "SETAREH_TRUSTED_PROXIES", "127.0.0.1"))) {
      Browser owner = small.owner();
      for (int i = 0; i < 3; i++) {
        makeFrom(small, owner, "203.0.113." + i).expectStatus().isCreated();
      }
      problem(makeFrom(small, owner, "203.0.113.9"), 429, "too-many-attempts");
      makeFrom(small, Browser.registered(small, "another", null), "203.0.113.10")
          .expectStatus()
          .isCreated();
    }
  }

  private static WebTestClient.ResponseSpec makeFrom(
      TestServer server, Browser owner, String address) {
    return server
        .client()
        .post()
        .uri("/api/rooms")
        .cookie(server.cookie, Objects.requireNonNull(owner.cookie))
        .header("X-Forwarded-For", address)
        .header("Content-Type", "application/json")
        .bodyValue("{}")
        .exchange();
  }
}
