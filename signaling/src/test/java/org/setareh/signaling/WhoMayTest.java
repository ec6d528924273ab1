package org.setareh.signaling;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.setareh.signaling.ProblemTest.problem;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.setareh.signaling.data.Database;
import org.springframework.http.HttpMethod;
import org.springframework.test.web.reactive.server.WebTestClient;
import tools.jackson.databind.JsonNode;

/**
 * Each request below {@code /api/} that the description names is refused to whom it is not for. One
 * that is new has to say there that it needs an account, or be named here.
 */
final class WhoMayTest {
  /** Whoever comes may send these; keys, tokens, passwords and limits are their guards. */
  private static final Set<String> FOR_ALL =
      Set.of(
          "GET /api/addresses",
          "GET /api/me",
          "POST /api/accounts",
          "POST /api/session",
          "POST /api/password",
          "POST /api/rooms/{id}/look",
          "POST /api/rooms/{id}/tokens",
          "POST /api/rooms/{id}/knocks",
          "POST /api/rooms/{id}/participants");

  /** Whoever has a session, a guest's too; a stranger gets a 403. */
  private static final Set<String> FOR_SESSIONS =
      Set.of(
          "DELETE /api/session",
          "DELETE /api/rooms/{id}/knocks/{knock}",
          "GET /api/events",
          "GET /api/snapshot",
          "GET /api/conversations/{id}",
          "GET /api/conversations/{id}/messages",
          "GET /api/rooms/{id}/participants/{pid}",
          "PATCH /api/rooms/{id}/participants/{pid}",
          "DELETE /api/rooms/{id}/participants/{pid}",
          "POST /api/rooms/{id}/participants/{pid}/reactions",
          "PUT /api/rooms/{id}/participants/{pid}/connection",
          "PUT /api/rooms/{id}/participants/{pid}/view",
          "POST /api/rooms/{id}/participants/{pid}/leave");

  private static TestServer server;
  private static Set<String> forAccounts;

  @BeforeAll
  static void open() {
    server =
        TestServer.with(
            Map.of("SETAREH_REGISTRATION", "open", "SETAREH_LOG_INS_PER_MINUTE", "1000"));
    JsonNode paths =
        Guest.json(server.client().get().uri("/v3/api-docs").exchange().expectStatus().isOk())
            .get("paths");
    forAccounts = new TreeSet<>();
    paths.propertyNames().stream()
        .filter(path -> path.startsWith("/api/"))
        .forEach(path ->
            paths
                .get(path)
                .propertyNames()
                .forEach(method -> forAccounts.add(method.toUpperCase(Locale.ROOT) + ' ' + path)));
    forAccounts.removeAll(FOR_ALL);
    forAccounts.removeAll(FOR_SESSIONS);
  }

  @AfterAll
  static void close() {
    server.close();
  }

  @Test
  void strangersGuestsAndTheDisabledAreNobody() {
    assertTrue(forAccounts.contains("POST /api/invitations"), forAccounts.toString());
    Browser stranger = new Browser(server);
    Browser guest = new Browser(server);
    Browser disabled = Browser.registered(server, "disabled", null);
    disable("disabled");
    try (Guest in = Guest.join(server, Guest.room(server), "Guest")) {
      guest.cookie = in.cookie;
      for (Browser nobody : List.of(stranger, guest, disabled)) {
        for (String operation : forAccounts) {
          problem(ask(nobody, operation), 401, "log-in-needed");
        }
      }
      for (String operation : FOR_SESSIONS) {
        problem(ask(stranger, operation), 403, "not-yours");
        problem(ask(disabled, operation), 403, "not-yours");
      }
      assertTrue(disabled.me().get("account").isNull());
      assertEquals(200, ask(guest, "GET /api/me").returnResult(byte[].class).getStatus().value());
    }
    problem(disabled.logIn("disabled", Browser.PASSWORD), 403, "wrong-password");
  }

  @Test
  void whoeverIsNoAdministratorAdministersNothing() {
    Browser somebody = Browser.registered(server, "somebody", null);
    List<String> administration =
        forAccounts.stream().filter(operation -> operation.contains(" /api/admin")).toList();
    assertTrue(administration.contains("PATCH /api/admin/people/{account}"));
    for (String operation : administration) {
      problem(ask(somebody, operation), 403, "administrator-needed");
    }
  }

  private static WebTestClient.ResponseSpec ask(Browser who, String operation) {
    String[] parts = operation.split(" ", 2);
    String path =
        parts[1]
            .replace("{id}", "family")
            .replace("{pid}", "p_1")
            .replace("{knock}", "k_1")
            .replace("{session}", "x")
            .replace("{account}", "00000000-0000-0000-0000-000000000000");
    HttpMethod method = HttpMethod.valueOf(parts[0]);
    boolean hasBody = method != HttpMethod.GET && method != HttpMethod.DELETE;
    Object body = path.endsWith("/picture") ? new byte[1] : Map.of();
    return who.send(method, path, hasBody ? body : null);
  }

  private static void disable(String name) {
    Database database = server.server.database();
    database.await(
        database
            .client()
            .sql("update account set disabled_at = now() where name = :name")
            .bind("name", name)
            .fetch()
            .rowsUpdated());
  }
}
