package org.setareh.signaling;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.setareh.sfu.control.ConnectRequest;
import org.setareh.sfu.control.MediaEvent;
import org.setareh.sfu.control.OfferRefused;
import org.setareh.sfu.control.SourceKind;
import org.setareh.sfu.control.SourceState;
import org.setareh.signaling.Guest.TestRoom;
import org.setareh.signaling.data.Database;
import org.setareh.signaling.data.TestDatabase;
import org.springframework.http.MediaType;

/** Coming into a room, and what the others see of it. */
final class JoinTest {
  private final TestServer server = TestServer.shared();
  private final TestRoom room = Guest.room(server);

  @Test
  void theOfferReachesTheMediaPlaneAndItsAnswerTheBrowser() {
    try (Guest sara = Guest.join(server, room, "Sara")) {
      ConnectRequest request = server.media.requestOf(sara.id);
      assertEquals(room.id(), request.connection().room());
      assertEquals(SourceKind.CAMERA, request.sources().get("1"));
      assertEquals(new ConnectRequest.SlotMids("4", "5"), request.slots().get(0));
      assertEquals(new ConnectRequest.SlotMids("6", null), request.slots().get(1));
      assertEquals(SourceState.ON, request.states().get(SourceKind.MICROPHONE));
      assertEquals(SourceState.OFF, request.states().get(SourceKind.SCREEN));
      assertTrue(sara.joined.get("answer").stringValue().startsWith("v=0"));
      assertEquals("Family", sara.joined.at("/state/room/title").stringValue());
      assertEquals(sara.id, sara.joined.at("/state/participants/0/id").stringValue());
      assertEquals("on", sara.joined.at("/state/participants/0/sources/camera").stringValue());
    }
  }

  @Test
  void theOthersSeeOneComeConnectAndLeave() throws InterruptedException {
    try (Guest sara = Guest.join(server, room, "Sara")) {
      sara.listen(sara.joined.get("lastEventId").stringValue());
      try (Guest ali = Guest.join(server, room, "Ali")) {
        Guest.Got joined = sara.expect("joined");
        assertEquals("Ali", joined.data().at("/participant/name").stringValue());
        assertEquals("joining", joined.data().at("/participant/status").stringValue());
        server.media.tell(new MediaEvent.Connected(ali.connection(1)));
        assertEquals(
            "connected", sara.expect("changed").data().at("/participant/status").stringValue());
      }
      Guest.Got left = sara.expect("left");
      assertEquals("left", left.data().get("reason").stringValue());
      assertEquals("Ali", left.data().get("name").stringValue());
    }
  }

  @Test
  void nothingIsStoredForWhomIsNotLetIn() {
    try (Guest _ = Guest.join(server, room, "Sara");
        Guest _ = Guest.join(server, room, "Ali");
        Guest mina = Guest.join(server, room, "Mina")) {
      long before = sessions();
      refused(room.key(), "Fourth", 409);
      mina.close();
      refused("wrong-key", "Fourth", 403);
      refused(room.key(), "", 422);
      server.media.refusal =
          _ -> new OfferRefused(OfferRefused.Code.MALFORMED, "It cannot be read.");
      refused(room.key(), "Fourth", 422);
      server.media.refusal = _ -> null;
      assertEquals(before, sessions());
      Guest.join(server, room, "Fourth").close();
      assertEquals(before + 1, sessions());
    } finally {
      server.media.refusal = _ -> null;
    }
  }

  private void refused(String key, String name, int status) {
    server
        .client()
        .post()
        .uri("/api/rooms/{id}/participants", room.id())
        .contentType(MediaType.APPLICATION_JSON)
        .bodyValue(Guest.joinBody(key, name))
        .exchange()
        .expectStatus()
        .isEqualTo(status)
        .expectHeader()
        .doesNotExist("Set-Cookie");
  }

  private long sessions() {
    return TestDatabase.sessionsIn(server.server.database());
  }

  @Test
  void aFloodOfMadeUpCookiesTouchesNoSession() {
    Database database = server.server.database();
    // Whatever asks for the table meanwhile waits for ten seconds and fails by a 503.
    database.inTransaction(client -> {
      database.await(
          client.sql("lock table session in access exclusive mode").fetch().rowsUpdated());
      for (int i = 0; i < 200; i++) {
        ProblemTest.problem(
            server
                .client()
                .get()
                .uri("/api/events")
                .cookie(server.cookie, "made-up-" + i)
                .exchange(),
            403,
            "not-yours");
      }
      return true;
    });
  }
}
