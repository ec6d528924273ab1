package org.setareh.signaling;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.setareh.signaling.ProblemTest.problem;
import static org.springframework.http.HttpMethod.DELETE;
import static org.springframework.http.HttpMethod.PATCH;
import static org.springframework.http.HttpMethod.POST;

import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.setareh.signaling.data.Database;
import tools.jackson.databind.JsonNode;

/** Who is there, and is told to be, over the API with the real database. */
final class PresenceTest extends TwoPeople {
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
}
