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

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.setareh.signaling.contact.Contacts;
import org.setareh.signaling.data.Database;
import org.setareh.signaling.events.Event;
import org.setareh.signaling.events.EventBus;
import org.setareh.signaling.participant.SessionStreams;
import org.setareh.signaling.problem.Problem;
import org.setareh.signaling.problem.ProblemCode;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.EntityExchangeResult;
import org.springframework.test.web.reactive.server.WebTestClient;
import tools.jackson.databind.JsonNode;

/** Contacts and presence over the API, with the real database. */
final class ContactsTest {
  private static TestServer server;
  private static int count;

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

  private final String mark = "t" + ++count;
  private final Browser sara = person("sara");
  private final Browser ali = person("ali");
  private final String saraId = id(sara);
  private final String aliId = id(ali);

  private Browser person(String name) {
    return Browser.registered(server, mark + name, null);
  }

  private static String id(Browser browser) {
    return browser.me().at("/account/id").stringValue();
  }

  private static JsonNode ask(Browser who, String whom) {
    return who.json(
        who.send(POST, "/api/contacts", Map.of("account", whom)).expectStatus().isCreated());
  }

  private static JsonNode accept(Browser who, String whom) {
    return who.json(who.send(PUT, "/api/contacts/" + whom, null).expectStatus().isOk());
  }

  private void befriend() {
    ask(sara, aliId);
    accept(ali, saraId);
  }

  private static void done(Browser who, org.springframework.http.HttpMethod method, String path) {
    who.send(method, path, null).expectStatus().isNoContent();
  }

  private static JsonNode list(Browser who) {
    return who.json(who.send(GET, "/api/contacts", null).expectStatus().isOk());
  }

  private static List<String> states(Browser who) {
    return list(who).valueStream().map(one -> one.get("state").stringValue()).toList();
  }

  private static boolean is(JsonNode event, String path, String value) {
    return event.at(path).isString() && event.at(path).stringValue().equals(value);
  }

  @Test
  void askedAndAcceptedBothAreToldAndSeeEachOther() {
    try (Ear saras = Ear.of(sara, null);
        Ear alis = Ear.of(ali, null)) {
      assertEquals(0, saras.expect("snapshot").data().at("/me/contacts").size());
      alis.expect("snapshot");
      JsonNode asked = ask(sara, aliId);
      assertEquals("asked", asked.get("state").stringValue());
      assertTrue(asked.get("presence").isNull());
      assertEquals(asked, saras.expect("contact").data().get("contact"));
      Ear.Got asking = alis.expect("contact");
      assertEquals("account/" + aliId, asking.data().get("address").stringValue());
      assertEquals("asking", asking.data().at("/contact/state").stringValue());
      assertEquals(saraId, asking.data().at("/contact/account/id").stringValue());
      JsonNode accepted = accept(ali, saraId);
      assertEquals("online", accepted.at("/presence/state").stringValue());
      JsonNode told =
          saras.await("contact", event -> is(event, "/contact/state", "contact")).data();
      assertEquals("online", told.at("/contact/presence/state").stringValue());
      assertTrue(told.get("version").longValue() > asked.get("version").longValue());
      alis.await("contact", event -> is(event, "/contact/state", "contact"));
    }
    try (Ear again = Ear.of(sara, null)) {
      JsonNode snapshot = again.expect("snapshot").data();
      assertEquals(aliId, snapshot.at("/me/contacts/0/account/id").stringValue());
    }
  }

  @Test
  void whoAsksBackHasAccepted() {
    ask(sara, aliId);
    assertEquals("contact", ask(ali, saraId).get("state").stringValue());
    assertEquals(List.of("contact"), states(sara));
    assertEquals("contact", ask(sara, aliId).get("state").stringValue());
  }

  @Test
  void declinedWithdrawnAndRemovedAreGoneForBoth() {
    try (Ear alis = Ear.of(ali, null)) {
      alis.expect("snapshot");
      ask(sara, aliId);
      done(ali, DELETE, "/api/contacts/" + saraId); // declined
      ask(sara, aliId);
      done(sara, DELETE, "/api/contacts/" + aliId); // withdrawn
      befriend();
      done(sara, DELETE, "/api/contacts/" + aliId); // removed
      long version = 0;
      for (int i = 0; i < 3; i++) {
        JsonNode gone = alis.await("contact-gone", _ -> true).data();
        assertEquals(saraId, gone.get("account").stringValue());
        assertTrue(gone.get("version").longValue() > version);
        version = gone.get("version").longValue();
      }
    }
    assertEquals(List.of(), states(sara));
    assertEquals(List.of(), states(ali));
    done(sara, DELETE, "/api/contacts/" + aliId); // nothing stands
    problem(ali.send(PUT, "/api/contacts/" + saraId, null), 404, "not-found");
    Browser mina = person("mina");
    assertEquals(List.of(), states(mina));
  }

  @Test
  void theBlockedOneSeesAContactThatIsGoneAndAsksNobody() {
    befriend();
    try (Ear saras = Ear.of(sara, null);
        Ear alis = Ear.of(ali, null)) {
      saras.expect("snapshot");
      alis.expect("snapshot");
      done(ali, PUT, "/api/contacts/" + saraId + "/block");
      saras.await("contact-gone", event -> is(event, "/account", aliId));
      alis.await("contact", event -> is(event, "/contact/state", "blocked"));
      assertEquals(0, found(sara, mark + "ali").size());
      assertEquals(1, found(ali, mark + "sara").size());
      assertEquals("asked", ask(sara, aliId).get("state").stringValue());
      assertEquals(List.of("asked"), states(sara));
      assertEquals(List.of("blocked"), states(ali));
      problem(ali.send(PUT, "/api/contacts/" + saraId, null), 404, "not-found");
      done(ali, DELETE, "/api/contacts/" + saraId);
      assertEquals(List.of("blocked"), states(ali), "removing unblocks nobody");
      done(ali, DELETE, "/api/contacts/" + saraId + "/block");
      alis.await("contact", event -> is(event, "/contact/state", "asking"));
      assertEquals("contact", accept(ali, saraId).get("state").stringValue());
    }
  }

  @Test
  void bothMayBlockEachOther() {
    done(ali, PUT, "/api/contacts/" + saraId + "/block");
    done(sara, PUT, "/api/contacts/" + aliId + "/block");
    done(ali, DELETE, "/api/contacts/" + saraId + "/block");
    assertEquals(List.of("blocked"), states(sara));
    assertEquals(List.of(), states(ali));
    assertEquals(List.of("asked"), List.of(ask(sara, aliId).get("state").stringValue()));
    assertEquals(List.of("asking"), states(ali));
  }

  @Test
  void aNewNameReachesContacts() {
    befriend();
    try (Ear saras = Ear.of(sara, null)) {
      long before = saras.expect("snapshot").data().at("/me/contacts/0/version").longValue();
      ali.send(PATCH, "/api/me", Map.of("displayName", "علی")).expectStatus().isOk();
      JsonNode told =
          saras.await("contact", event -> is(event, "/contact/account/displayName", "علی")).data();
      assertTrue(told.at("/contact/version").longValue() > before);
    }
    assertEquals(aliId, found(sara, "علي").get(0).get("id").stringValue(), "Arabic yeh, no vowels");
  }

  @Test
  void aPictureIsMadeAnewAndContactsAreTold() throws IOException {
    befriend();
    String path = "/api/people/" + aliId + "/picture";
    problem(sara.send(GET, path, null), 404, "not-found");
    problem(sara.send(GET, "/api/people/x/picture", null), 404, "not-found");
    try (Ear saras = Ear.of(sara, null)) {
      saras.expect("snapshot");
      ByteArrayOutputStream png = new ByteArrayOutputStream();
      ImageIO.write(new BufferedImage(300, 500, BufferedImage.TYPE_INT_RGB), "png", png);
      picture(ali, MediaType.IMAGE_PNG, png.toByteArray()).expectStatus().isNoContent();
      JsonNode told =
          saras.await("contact", event -> event.at("/contact/account/picture").isNumber()).data();
      EntityExchangeResult<byte[]> got =
          sara.send(GET, path, null).expectStatus().isOk().expectBody().returnResult();
      assertEquals(MediaType.IMAGE_JPEG, got.getResponseHeaders().getContentType());
      assertEquals(
          "\"" + told.at("/contact/account/picture").longValue() + "\"",
          got.getResponseHeaders().getETag());
      assertEquals(
          256,
          ImageIO.read(new ByteArrayInputStream(Objects.requireNonNull(got.getResponseBody())))
              .getHeight());
      ali.send(DELETE, "/api/me/picture", null).expectStatus().isNoContent();
      saras.await("contact", event -> event.at("/contact/account/picture").isNull());
    }
    problem(sara.send(GET, path, null), 404, "not-found");
    problem(picture(ali, MediaType.IMAGE_PNG, new byte[100]), 422, "bad-picture");
    problem(picture(ali, MediaType.IMAGE_GIF, new byte[100]), 415, "unsupported-media-type");
    problem(picture(ali, MediaType.IMAGE_JPEG, new byte[700_000]), 413, "too-large");
  }

  private static WebTestClient.ResponseSpec picture(Browser who, MediaType type, byte[] file) {
    return server
        .client()
        .put()
        .uri("/api/me/picture")
        .cookie(server.cookie, Objects.requireNonNull(who.cookie))
        .contentType(type)
        .bodyValue(file)
        .exchange();
  }

  @Test
  void whoeverDeletesTheirAccountIsGone() {
    befriend();
    try (Ear saras = Ear.of(sara, null)) {
      saras.expect("snapshot");
      ali.send(POST, "/api/me/deletion", Map.of("password", Browser.PASSWORD))
          .expectStatus()
          .isNoContent();
      saras.await("contact-gone", event -> is(event, "/account", aliId));
    }
    assertEquals(List.of(), states(sara));
    problem(sara.send(POST, "/api/contacts", Map.of("account", aliId)), 404, "unknown-person");
  }

  private static JsonNode found(Browser who, String query) {
    return who.json(who.send(GET, "/api/people?query=" + query, null).expectStatus().isOk());
  }

  @Test
  void peopleAreFoundByWhatTheyAreCalledAsNamesAreFolded() {
    ali.send(PATCH, "/api/me", Map.of("displayName", mark + " كيان Łukasz")).expectStatus().isOk();
    for (String query : List.of(mark + "ALI", mark + " کیان", "کیان ŁUKASZ", mark + " كَيان")) {
      JsonNode found = found(sara, query);
      assertEquals(1, found.size(), query);
      assertEquals(aliId, found.get(0).get("id").stringValue());
      assertEquals("none", found.get(0).get("relation").stringValue());
    }
    ask(sara, aliId);
    assertEquals("asked", found(sara, mark + "ali").get(0).get("relation").stringValue());
    assertEquals("asking", found(ali, mark + "sara").get(0).get("relation").stringValue());
    assertEquals(0, found(sara, mark + "sara").size(), "nobody finds oneself");
    assertEquals(0, found(sara, "%%").size());
    for (String query : List.of("", "?query=", "?query=a", "?query=\u0640\u064b\u200c")) {
      problem(sara.send(GET, "/api/people" + query, null), 400, "bad-request");
    }
    for (int i = 0; i < 25; i++) {
      MadePeople.make(server, mark + "many" + i);
    }
    assertEquals(20, found(sara, mark + "many").size());
  }

  @Test
  void theUnlistedAreFoundByTheirWholeNameAlone() {
    ali.send(PATCH, "/api/me", Map.of("unlisted", true)).expectStatus().isOk();
    assertTrue(ali.me().at("/account/unlisted").booleanValue());
    assertEquals(0, found(sara, mark + "al").size());
    assertEquals(1, found(sara, mark + "ali").size());
  }

  @Test
  void comingGoingAndBeingAwayAreTold() {
    befriend();
    try (Ear saras = Ear.of(sara, null)) {
      JsonNode before = saras.expect("snapshot").data().at("/me/contacts/0/presence");
      assertEquals("offline", before.get("state").stringValue());
      assertTrue(before.get("lastSeen").isNull(), "nobody was there yet");
      Ear alis = Ear.of(ali, null);
      presence(saras, "online");
      beat(ali, false);
      presence(saras, "away");
      beat(ali, true);
      presence(saras, "online");
      alis.close();
      JsonNode gone = presence(saras, "offline");
      assertTrue(gone.at("/presence/lastSeen").isString());
      assertEquals(gone.get("version"), gone.at("/presence/version"));
    }
    awaitStored(aliId);
  }

  private JsonNode presence(Ear ear, String state) {
    return ear.await(
            "presence",
            event -> is(event, "/account", aliId) && is(event, "/presence/state", state))
        .data();
  }

  private static void beat(Browser who, boolean active) {
    who.send(POST, "/api/presence", Map.of("active", active)).expectStatus().isNoContent();
  }

  private static void awaitStored(String account) {
    Database database = server.server.database();
    long sinceNs = System.nanoTime();
    while (database
        .await(
            database
                .client()
                .sql("select id from account where id = :id and last_seen_at is not null")
                .bind("id", UUID.fromString(account))
                .fetch()
                .one())
        .isEmpty()) {
      assertTrue(System.nanoTime() - sinceNs < 60e9, "last seen is never stored");
      pause();
    }
  }

  @Test
  void lastSeenCanBeHidden() {
    befriend();
    try (Ear saras = Ear.of(sara, null)) {
      saras.expect("snapshot");
      Ear alis = Ear.of(ali, null);
      presence(saras, "online");
      alis.close();
      presence(saras, "offline");
      ali.send(PATCH, "/api/me", Map.of("lastSeenHidden", true)).expectStatus().isOk();
      saras.await(
          "presence",
          event -> is(event, "/account", aliId) && event.at("/presence/lastSeen").isNull());
      assertTrue(list(sara).at("/0/presence/lastSeen").isNull());
      ali.send(PATCH, "/api/me", Map.of("lastSeenHidden", false)).expectStatus().isOk();
      assertTrue(presence(saras, "offline").at("/presence/lastSeen").isString());
    }
  }

  @Test
  void whoIsInARoomIsInACall() {
    befriend();
    try (Ear saras = Ear.of(sara, null)) {
      saras.expect("snapshot");
      Ear alis = Ear.of(ali, null);
      presence(saras, "online");
      Guest in = Guest.joinAs(server, Guest.room(server), "Ali", ali.cookie);
      presence(saras, "call");
      in.close();
      presence(saras, "online");
      ali.send(DELETE, "/api/session", null).expectStatus().isNoContent();
      presence(saras, "offline");
      alis.close();
    }
  }

  @Test
  void whoIsDisabledIsGone() {
    befriend();
    try (Ear saras = Ear.of(sara, null);
        Ear alis = Ear.of(ali, null)) {
      saras.expect("snapshot");
      alis.expect("snapshot");
      server
          .server
          .part(org.setareh.signaling.account.Accounts.class)
          .allow(UUID.fromString(aliId), null, true);
      presence(saras, "offline");
      alis.await("END", _ -> true);
    }
    assertEquals(0, found(sara, mark + "ali").size());
    done(sara, DELETE, "/api/contacts/" + aliId);
    problem(sara.send(POST, "/api/contacts", Map.of("account", aliId)), 404, "unknown-person");
  }

  @Test
  void thoseOnlineAreListedPageByPageAndUnchangedWithoutABody() {
    try (Ear _ = Ear.of(ali, null);
        Ear _ = Ear.of(sara, null)) {
      JsonNode there = awaitOnline(sara, mark, 1);
      assertEquals(aliId, there.get(0).get("id").stringValue());
      assertEquals("online", there.get(0).get("state").stringValue());
      String path = "/api/people/online?query=" + mark;
      String tag =
          sara.send(GET, path, null).expectBody().returnResult().getResponseHeaders().getETag();
      assertEquals(
          304,
          server
              .client()
              .get()
              .uri(path)
              .cookie(server.cookie, "" + sara.cookie)
              .header("If-None-Match", "" + tag)
              .exchange()
              .expectBody()
              .returnResult()
              .getStatus()
              .value());
      assertEquals(0, sara.json(sara.send(GET, path + "&after=" + mark + "ali", null)).size());
      done(ali, PUT, "/api/contacts/" + saraId + "/block");
      awaitOnline(sara, mark, 0);
      assertEquals("blocked", awaitOnline(ali, mark, 1).get(0).get("relation").stringValue());
      assertNotEquals(
          tag,
          sara.send(GET, path, null).expectBody().returnResult().getResponseHeaders().getETag());
      sara.send(PATCH, "/api/me", Map.of("unlisted", true)).expectStatus().isOk();
      awaitOnline(ali, mark, 0);
    }
  }

  private static JsonNode awaitOnline(Browser who, String query, int size) {
    long sinceNs = System.nanoTime();
    while (true) {
      JsonNode there =
          who.json(who.send(GET, "/api/people/online?query=" + query, null).expectStatus().isOk());
      if (there.size() == size) {
        return there;
      }
      assertTrue(System.nanoTime() - sinceNs < 60e9, () -> "not " + size + ": " + there);
      pause();
    }
  }

  private static void pause() {
    try {
      Thread.sleep(100);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void whatIsNoAccountAndNoAnswerIsRefused() {
    String nobody = UUID.randomUUID().toString();
    for (String id : List.of(nobody, "x", "%00", "..%2F..")) {
      problem(sara.send(PUT, "/api/contacts/" + id, null), 404, "unknown-person");
      problem(sara.send(PUT, "/api/contacts/" + id + "/block", null), 404, "unknown-person");
    }
    problem(sara.send(POST, "/api/contacts", Map.of("account", nobody)), 404, "unknown-person");
    problem(sara.send(POST, "/api/contacts", Map.of("account", saraId)), 400, "bad-request");
    problem(sara.send(PUT, "/api/contacts/" + saraId + "/block", null), 400, "bad-request");
    for (String body : List.of("{}", "{\"account\":5}", "{\"account\":[]}", "[]", "null", "{")) {
      problem(sara.send(POST, "/api/contacts", body), 400, "bad-request");
    }
    for (String body :
        List.of("{}", "{\"active\":\"true\"}", "{\"active\":1}", "{\"active\":{}}")) {
      problem(sara.send(POST, "/api/presence", body), 400, "bad-request");
    }
    for (String body : List.of("{\"unlisted\":\"no\"}", "{\"lastSeenHidden\":0}")) {
      problem(sara.send(PATCH, "/api/me", body), 400, "bad-request");
    }
    // Accepting and withdrawing what is between others changes nothing of theirs.
    Browser mina = person("mina");
    ask(sara, aliId);
    problem(mina.send(PUT, "/api/contacts/" + saraId, null), 404, "not-found");
    done(mina, DELETE, "/api/contacts/" + aliId);
    assertEquals(List.of("asking"), states(ali));
  }

  @Test
  void whoHasAskedManyAsksNoMoreUntilSomebodyAnswers() {
    Contacts contacts = server.server.part(Contacts.class);
    UUID asker = MadePeople.make(server, mark + "asker");
    int asked = 0;
    ProblemCode why = null;
    for (int i = 0; i < 200 && why == null; i++) {
      try {
        contacts.ask(asker, MadePeople.make(server, mark + "asked" + i));
        asked++;
      } catch (Problem problem) {
        why = problem.code();
      }
    }
    assertEquals(ProblemCode.CONTACTS_FULL, why);
    assertEquals(100, asked);
  }

  /** Reads until the connection ends. */
  private static long restOf(Socket socket) throws IOException {
    socket.setSoTimeout(60_000);
    byte[] some = new byte[65_536];
    long read = 0;
    try {
      int got = socket.getInputStream().read(some);
      while (got >= 0) {
        read += got;
        got = socket.getInputStream().read(some);
      }
    } catch (SocketException _) {
      // Reset: an end too. One that stays open is a SocketTimeoutException, which is none of these.
    }
    return read;
  }

  @Test
  void aReaderThatNeverReadsIsCutAndOthersLoseNothing() throws IOException {
    befriend();
    String address = SessionStreams.addressOf(UUID.fromString(saraId));
    EventBus bus = server.server.part(EventBus.class);
    Browser second = new Browser(server);
    second.json(second.logIn(mark + "sara", Browser.PASSWORD).expectStatus().isOk());
    try (Socket deaf = new Socket();
        Ear hears = Ear.of(second, null)) {
      deaf.setReceiveBufferSize(4_096);
      deaf.connect(new InetSocketAddress("localhost", server.server.ports().http()));
      deaf.getOutputStream()
          .write(
              "GET /api/events HTTP/1.1\r\nHost: localhost\r\nCookie: %s=%s\r\n\r\n"
                  .formatted(server.cookie, sara.cookie)
                  .getBytes(StandardCharsets.US_ASCII));
      hears.expect("snapshot");
      deaf.getInputStream().read(); // it began
      String fat = "x".repeat(20_000);
      for (int i = 0; i < 2_500; i++) {
        bus.publish(
            new Event(
                address,
                "noise",
                "{\"address\":\"%s\",\"n\":%d,\"fat\":\"%s\"}".formatted(address, i, fat)));
        if (i % 100 == 99) {
          int last = i;
          hears.await("noise", event -> event.get("n").intValue() == last);
        }
      }
      assertTrue(
          restOf(deaf) < 2_500L * 20_000, "all of it was kept for a reader that does not read");
    }
    assertFalse(list(sara).isEmpty());
  }
}
