package org.setareh.signaling;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.setareh.signaling.Guest.TestRoom;
import org.springframework.http.HttpMethod;
import tools.jackson.databind.JsonNode;

/** Raised hands and reactions, as others see them. */
final class HandsTest {
  private final TestServer server = TestServer.shared();

  private static void raise(Guest who, boolean up) {
    who.send(HttpMethod.PATCH, who.path(), Map.of("hand", up)).expectStatus().isNoContent();
  }

  private static Instant handOf(JsonNode participant) {
    return Instant.parse(participant.get("hand").stringValue());
  }

  @Test
  void othersSeeHandsAndWhoWasFirst() throws InterruptedException {
    TestRoom room = Guest.room(server);
    try (Guest sara = Guest.join(server, room, "Sara");
        Guest ali = Guest.join(server, room, "Ali")) {
      sara.listen(null).expect("snapshot");
      raise(ali, true);
      raise(sara, true);
      JsonNode first = sara.expect("changed").data().get("participant");
      JsonNode second = sara.expect("changed").data().get("participant");
      assertEquals(ali.id, first.get("id").stringValue());
      assertTrue(handOf(first).isBefore(handOf(second)));
      raise(ali, false);
      assertTrue(sara.expect("changed").data().at("/participant/hand").isNull());
      try (Guest late = Guest.join(server, room, "Late")) {
        assertEquals(handOf(second), handOf(late.joined.at("/state/participants/0")));
      }
      ProblemTest.problem(
          sara.send(HttpMethod.PATCH, sara.path(), "{\"hand\":\"up\"}"), 400, "bad-request");
    }
  }

  @Test
  void reactionsAreToldAtOnceOfAFewSignsAndNotTooMany() throws InterruptedException {
    TestRoom room = Guest.room(server);
    try (Guest sara = Guest.join(server, room, "Sara");
        Guest ali = Guest.join(server, room, "Ali")) {
      sara.listen(null).expect("snapshot");
      String path = ali.path() + "/reactions";
      ali.send(HttpMethod.POST, path, Map.of("emoji", "🎉")).expectStatus().isNoContent();
      JsonNode told = sara.expect("reaction").data();
      assertEquals(ali.id, told.get("participant").stringValue());
      assertEquals("🎉", told.get("emoji").stringValue());
      for (Object bad : List.of("{}", "{\"emoji\":7}", Map.of("emoji", "<b>"), "null")) {
        ProblemTest.problem(ali.send(HttpMethod.POST, path, bad), 400, "bad-request");
      }
      ProblemTest.problem(
          sara.send(HttpMethod.POST, path, Map.of("emoji", "🎉")), 403, "not-yours");
      int refused = 0;
      for (int i = 0; i < 80; i++) {
        int status =
            ali.send(HttpMethod.POST, path, Map.of("emoji", "🔥"))
                .expectBody()
                .returnResult()
                .getStatus()
                .value();
        refused += status == 429 ? 1 : 0;
      }
      assertTrue(refused > 0);
    }
  }
}
