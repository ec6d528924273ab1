package org.setareh.signaling;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.setareh.signaling.ProblemTest.problem;
import static org.springframework.http.HttpMethod.DELETE;
import static org.springframework.http.HttpMethod.PATCH;
import static org.springframework.http.HttpMethod.POST;
import static org.springframework.http.HttpMethod.PUT;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.setareh.signaling.contact.Contacts;
import org.setareh.signaling.events.Event;
import org.setareh.signaling.events.EventBus;
import org.setareh.signaling.participant.SessionStreams;
import org.setareh.signaling.problem.Problem;
import org.setareh.signaling.problem.ProblemCode;
import tools.jackson.databind.JsonNode;

/** Contacts over the API, with the real database. */
final class ContactsTest extends TwoPeople {
  private static List<String> states(Browser who) {
    return list(who).valueStream().map(one -> one.get("state").stringValue()).toList();
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
