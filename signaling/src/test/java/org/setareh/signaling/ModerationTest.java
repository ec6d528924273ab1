package org.setareh.signaling;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.setareh.signaling.ProblemTest.problem;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.setareh.sfu.control.MediaCommand;
import org.setareh.sfu.control.SourceKind;
import org.setareh.sfu.control.SourceState;
import org.setareh.signaling.Guest.TestRoom;
import org.springframework.http.HttpMethod;
import org.springframework.test.web.reactive.server.WebTestClient;
import tools.jackson.databind.JsonNode;

/** What moderators do to others, who may, and who follows when the last of them leaves. */
final class ModerationTest {
  private static final TestServer SERVER = Moderated.open();

  private final TestRoom room = Guest.room(SERVER);
  private final Moderated people = new Moderated(SERVER, room);

  @AfterAll
  static void close() {
    SERVER.close();
  }

  private Guest join(String role) {
    return people.join(role);
  }

  private static WebTestClient.ResponseSpec ask(Guest by, Guest whom, String deed) {
    return by.send(HttpMethod.POST, whom.path() + "/moderation", Map.of("do", deed));
  }

  private static void done(Guest by, Guest whom, String deed) {
    ask(by, whom, deed).expectStatus().isNoContent();
  }

  private WebTestClient.ResponseSpec askAll(Guest by, String deed) {
    return by.send(HttpMethod.POST, "/api/rooms/" + room.id() + "/moderation", Map.of("do", deed));
  }

  private static void change(Guest who, Map<String, ?> change) {
    who.send(HttpMethod.PATCH, who.path(), change).expectStatus().isNoContent();
  }

  /** How one stands, as another is told who asks now. */
  private static JsonNode seen(Guest by, Guest who) {
    JsonNode state = Guest.json(by.send(HttpMethod.GET, by.path(), null)).at("/state/participants");
    return state
        .valueStream()
        .filter(one -> one.get("id").stringValue().equals(who.id))
        .findFirst()
        .orElseThrow();
  }

  private static String roleOf(Guest who) {
    JsonNode role = seen(who, who).get("role");
    return role.isNull() ? "none" : role.stringValue();
  }

  private static boolean ordered(Guest who, SourceKind kind, SourceState state) {
    List<MediaCommand.SetSource> orders =
        SERVER.media.commandsTo(who.id, MediaCommand.SetSource.class);
    return orders.stream()
        .filter(order -> order.kind() == kind)
        .reduce((_, last) -> last)
        .map(order -> order.state() == state)
        .orElse(false);
  }

  @Test
  void whoIsMutedIsSilentAtOnceAndUnmutesThemselves() throws InterruptedException {
    try (Guest sara = join("moderator");
        Guest ali = Guest.join(SERVER, room, "Ali")) {
      ali.listen(null).expect("snapshot");
      done(sara, ali, "mute");
      JsonNode told = ali.expect("changed").data().get("participant");
      assertEquals("muted", told.at("/sources/microphone").stringValue());
      assertEquals("moderator", told.get("mutedBy").stringValue());
      assertTrue(ordered(ali, SourceKind.MICROPHONE, SourceState.MUTED));
      JsonNode deed = ali.expect("moderated").data();
      assertEquals("mute", deed.get("do").stringValue());
      assertEquals("moderator", deed.get("by").stringValue(), "her name");
      change(ali, Map.of("states", Map.of("microphone", "on")));
      told = ali.expect("changed").data().get("participant");
      assertEquals("on", told.at("/sources/microphone").stringValue());
      assertTrue(told.get("mutedBy").isNull());
      assertTrue(ordered(ali, SourceKind.MICROPHONE, SourceState.ON));
    }
  }

  @Test
  void whereModeratorsAloneUnmuteNobodyElseDoes() {
    try (Guest owner = join("owner");
        Guest sara = join("moderator")) {
      Guest ali = Guest.join(SERVER, room, "Ali");
      owner
          .send(HttpMethod.PATCH, "/api/rooms/" + room.id(), Map.of("unmuting", "moderators"))
          .expectStatus()
          .isOk();
      done(sara, ali, "mute");
      Map<String, Map<String, String>> on = Map.of("states", Map.of("microphone", "on"));
      problem(ali.send(HttpMethod.PATCH, ali.path(), on), 403, "muted-by-moderator");
      assertTrue(ordered(ali, SourceKind.MICROPHONE, SourceState.MUTED));
      ali.close();
      try (Guest back = ali.joinAgain(room, "Ali")) {
        assertEquals("muted", seen(sara, back).at("/sources/microphone").stringValue());
        assertTrue(ordered(back, SourceKind.MICROPHONE, SourceState.MUTED));
        problem(back.send(HttpMethod.PATCH, back.path(), on), 403, "muted-by-moderator");
        done(sara, back, "let-speak");
        assertTrue(seen(sara, back).get("mutedBy").isNull());
        assertEquals("muted", seen(sara, back).at("/sources/microphone").stringValue());
        change(back, on);
      }
      done(owner, sara, "mute");
      change(sara, on);
    }
  }

  @Test
  void aLockedRoomLetsInWhomAModeratorAdmits() {
    try (Guest sara = join("moderator")) {
      Guest member = join("member");
      Browser browser = people.browser(member);
      member.close();
      askAll(sara, "lock").expectStatus().isNoContent();
      problem(rejoin(browser), 403, "room-locked");
      Browser guest = new Browser(SERVER);
      problem(rejoin(guest), 403, "room-locked");
      guest.json(
          guest
              .send(HttpMethod.POST, "/api/rooms/" + room.id() + "/knocks", Map.of("name", "Mina"))
              .expectStatus()
              .isCreated());
      sara.send(HttpMethod.PUT, "/api/rooms/" + room.id() + "/knocks", Map.of("admit", true))
          .expectStatus()
          .isNoContent();
      guest.json(rejoin(guest).expectStatus().isCreated());
      askAll(sara, "unlock").expectStatus().isNoContent();
      browser.json(rejoin(browser).expectStatus().isCreated());
    }
  }

  @Test
  void screensStopAndHandsGoDownAndAllAreMuted() {
    try (Guest sara = join("moderator");
        Guest ali = Guest.join(SERVER, room, "Ali");
        Guest mina = join("member")) {
      change(ali, Map.of("states", Map.of("screen", "on", "screenAudio", "on"), "hand", true));
      change(mina, Map.of("hand", true));
      done(sara, ali, "stop-screen");
      assertEquals("off", seen(sara, ali).at("/sources/screen").stringValue());
      assertTrue(ordered(ali, SourceKind.SCREEN, SourceState.OFF));
      assertTrue(ordered(ali, SourceKind.SCREEN_AUDIO, SourceState.OFF));
      done(sara, ali, "lower-hand");
      assertTrue(seen(sara, ali).get("hand").isNull());
      assertTrue(seen(sara, mina).get("hand").isString());
      askAll(sara, "lower-hands").expectStatus().isNoContent();
      assertTrue(seen(sara, mina).get("hand").isNull());
      askAll(sara, "mute-all").expectStatus().isNoContent();
      assertEquals("muted", seen(sara, ali).at("/sources/microphone").stringValue());
      assertEquals("muted", seen(sara, mina).at("/sources/microphone").stringValue());
      assertEquals("on", seen(sara, sara).at("/sources/microphone").stringValue());
    }
  }

  @Test
  void whoIsRemovedIsOutInAllTabs() throws InterruptedException {
    try (Guest sara = join("moderator");
        Guest ali = Guest.join(SERVER, room, "Ali");
        Guest other = ali.joinAgain(room, "Ali too")) {
      sara.listen(null).expect("snapshot");
      ali.listen(null).expect("snapshot");
      done(sara, ali, "remove");
      JsonNode gone = ali.expect("gone").data();
      assertEquals("removed", gone.get("reason").stringValue());
      assertEquals("moderator", gone.get("by").stringValue(), "her name");
      assertEquals("removed", sara.expect("left").data().get("reason").stringValue());
      assertEquals("removed", sara.expect("left").data().get("reason").stringValue());
      for (Guest tab : List.of(ali, other)) {
        assertEquals(
            1, SERVER.media.commandsTo(tab.id, MediaCommand.Close.class).size(), "closed at once");
        problem(tab.send(HttpMethod.GET, tab.path(), null), 404, "unknown-participant");
      }
      problem(ask(sara, sara, "remove"), 400, "bad-request");
    }
  }

  @Test
  void anAccountThatWasRemovedStaysOutUntilAModeratorLetsItIn() {
    try (Guest sara = people.join("moderator");
        Guest ali = people.join("member")) {
      Browser browser = people.browser(ali);
      Program program = new Program(SERVER, room);
      String token = tokenOf(browser);
      Program.Session obs = program.begin("whip", token);
      done(sara, ali, "remove");
      assertEquals(404, program.end(obs).expectBody().returnResult().getStatus().value());
      program.post("/whip/" + room.id(), token).expectStatus().isUnauthorized();
      problem(rejoin(browser), 403, "removed");
      problem(askToken(browser), 403, "removed");
      JsonNode knock =
          browser.json(
              browser
                  .send(
                      HttpMethod.POST, "/api/rooms/" + room.id() + "/knocks", Map.of("name", "Ali"))
                  .expectStatus()
                  .isCreated());
      problem(rejoin(browser), 403, "removed");
      sara.send(
              HttpMethod.PUT,
              "/api/rooms/" + room.id() + "/knocks/" + knock.get("knock").stringValue(),
              Map.of("admit", true))
          .expectStatus()
          .isNoContent();
      try (Guest back = Guest.joinAs(SERVER, room, "Ali", browser.cookie)) {
        assertEquals("member", roleOf(back));
      }
      sara.close();
      try (Guest later = Guest.joinAs(SERVER, room, "Ali", browser.cookie)) {
        assertEquals("member", roleOf(later), "let in for good");
      }
      program.post("/whip/" + room.id(), token).expectStatus().isUnauthorized();
      tokenOf(browser);
    }
  }

  @Test
  void aGuestWhoWasRemovedKnocksHoweverTheCookieIsDropped() {
    try (Guest sara = people.join("moderator");
        Guest ali = Guest.join(SERVER, room, "Ali")) {
      done(sara, ali, "remove");
      problem(rejoin(people.browser(ali)), 403, "removed");
      Browser anew = new Browser(SERVER);
      problem(rejoin(anew), 403, "removed");
      assertTrue(anew.cookie == null);
      JsonNode knock =
          anew.json(
              anew.send(
                      HttpMethod.POST, "/api/rooms/" + room.id() + "/knocks", Map.of("name", "Ali"))
                  .expectStatus()
                  .isCreated());
      problem(rejoin(anew), 403, "removed");
      people.join("member").close();
      try (Guest elsewhere = Guest.join(SERVER, Guest.room(SERVER), "Ali")) {
        assertEquals("none", roleOf(elsewhere));
        problem(rejoin(people.browser(elsewhere)), 403, "removed");
      }
      sara.send(
              HttpMethod.PUT,
              "/api/rooms/" + room.id() + "/knocks/" + knock.get("knock").stringValue(),
              Map.of("admit", true))
          .expectStatus()
          .isNoContent();
      anew.json(rejoin(anew).expectStatus().isCreated());
    }
  }

  @Test
  void whoWasInsideByTheSameAddressComesBackWithoutKnocking() {
    try (Guest sara = people.join("moderator");
        Guest ali = Guest.join(SERVER, room, "Ali");
        Guest mina = Guest.join(SERVER, room, "Mina")) {
      done(sara, ali, "remove");
      mina.close();
      Browser browser = people.browser(mina);
      browser.json(rejoin(browser).expectStatus().isCreated());
      problem(rejoin(people.browser(ali)), 403, "removed");
      problem(rejoin(new Browser(SERVER)), 403, "removed");
    }
  }

  @Test
  void aProgramThatWasRemovedDoesNotComeBackByItsToken() {
    try (Guest sara = people.join("moderator")) {
      Program program = new Program(SERVER, room);
      String token = program.token("publish");
      program.begin("whip", token);
      JsonNode state = Guest.json(sara.send(HttpMethod.GET, sara.path(), null));
      String obs = state.at("/state/participants/1/id").stringValue();
      sara.send(
              HttpMethod.POST,
              "/api/rooms/" + room.id() + "/participants/" + obs + "/moderation",
              Map.of("do", "remove"))
          .expectStatus()
          .isNoContent();
      program.post("/whip/" + room.id(), token).expectStatus().isUnauthorized();
      program.begin("whip", program.token("publish"));
    }
  }

  private WebTestClient.ResponseSpec rejoin(Browser browser) {
    return browser.send(
        HttpMethod.POST,
        "/api/rooms/" + room.id() + "/participants",
        Guest.joinBody(room.key(), "Ali"));
  }

  private WebTestClient.ResponseSpec askToken(Browser browser) {
    return browser.send(
        HttpMethod.POST,
        "/api/rooms/" + room.id() + "/tokens",
        Map.of("key", room.key(), "may", List.of("publish")));
  }

  private String tokenOf(Browser browser) {
    return browser.json(askToken(browser).expectStatus().isCreated()).get("token").stringValue();
  }

  @Test
  void rolesAreGivenAndTakenBack() {
    try (Guest sara = join("moderator");
        Guest ali = join("member");
        Guest guest = Guest.join(SERVER, room, "Guest")) {
      problem(ask(ali, guest, "mute"), 403, "not-moderator");
      done(sara, ali, "make-moderator");
      assertEquals("moderator", roleOf(ali));
      done(ali, guest, "mute");
      problem(ask(sara, guest, "make-moderator"), 409, "account-needed");
      done(sara, ali, "make-member");
      assertEquals("member", roleOf(ali));
      problem(ask(ali, guest, "mute"), 403, "not-moderator");
      assertEquals("none", roleOf(guest));
    }
  }

  @Test
  void theLongestPresentAccountStandsInUntilAModeratorIsBack() throws InterruptedException {
    try (Guest guest = Guest.join(SERVER, room, "Guest");
        Guest ali = join("member");
        Guest mina = join("member")) {
      assertEquals("member", roleOf(ali), "nobody has moderated yet");
      Guest sara = join("moderator");
      ali.listen(null).expect("snapshot");
      sara.close();
      ali.expect("left");
      assertEquals("moderator", ali.expect("changed").data().at("/participant/role").stringValue());
      assertEquals("member", roleOf(mina));
      done(ali, guest, "mute");
      problem(ask(ali, mina, "make-moderator"), 403, "not-moderator");
      try (Guest back = Guest.joinAs(SERVER, room, "Sara", sara.cookie)) {
        assertEquals("member", roleOf(ali));
        problem(ask(ali, guest, "mute"), 403, "not-moderator");
        assertEquals("moderator", roleOf(back));
      }
      assertEquals("moderator", roleOf(ali));
      ali.close();
      assertEquals("moderator", roleOf(mina));
      mina.close();
      assertEquals("none", roleOf(guest));
    }
  }

  @Test
  void aModeratorEndsTheRoomForEveryone() throws InterruptedException {
    Guest sara = join("moderator");
    Guest ali = Guest.join(SERVER, room, "Ali");
    ali.listen(null).expect("snapshot");
    askAll(sara, "end").expectStatus().isNoContent();
    for (String name = ""; !name.equals("gone"); ) {
      Guest.Got got = ali.events.take();
      name = got.name();
      if (name.equals("gone")) {
        assertEquals("ended", got.data().get("reason").stringValue());
      }
    }
    problem(askAll(sara, "end"), 403, "not-moderator");
    ali.hangUp();
  }

  @Test
  void nobodyElseModerates() {
    Browser outside = Moderated.account(SERVER);
    try (Guest owner = join("owner");
        Guest sara = join("moderator");
        Guest guest = Guest.join(SERVER, room, "I am moderator")) {
      for (String deed : List.of("mute", "remove", "make-moderator", "make-member")) {
        problem(ask(guest, sara, deed), 401, "log-in-needed");
        problem(
            outside.send(HttpMethod.POST, guest.path() + "/moderation", Map.of("do", deed)),
            403,
            "not-moderator");
      }
      problem(
          outside.send(HttpMethod.POST, "/api/rooms/no-such-room/moderation", Map.of("do", "end")),
          403,
          "not-moderator");
      problem(ask(sara, owner, "remove"), 403, "not-moderator");
      problem(ask(sara, owner, "make-member"), 403, "not-moderator");
      problem(
          sara.send(
              HttpMethod.POST,
              "/api/rooms/" + room.id() + "/participants/p_0/moderation",
              Map.of("do", "mute")),
          404,
          "unknown-participant");
      for (Object bad : List.of("{}", "{\"do\":7}", Map.of("do", "shout"), "[]", "null")) {
        problem(sara.send(HttpMethod.POST, guest.path() + "/moderation", bad), 400, "bad-request");
      }
      assertEquals("on", seen(sara, sara).at("/sources/microphone").stringValue());
    }
  }
}
