package org.setareh.signaling;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.springframework.http.HttpMethod.POST;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Test;
import org.setareh.signaling.Guest.TestRoom;
import org.setareh.signaling.data.KilledPostgres;
import tools.jackson.databind.JsonNode;

/** Whether the server is well, and its figures. */
final class HealthTest {
  private final TestServer server = TestServer.shared();

  @Test
  void healthIsThatOfTheDatabaseAndTheMediaPlane() throws Exception {
    assertEquals("UP", health(200).get("status").stringValue());
    server.media.runs = false;
    try {
      JsonNode down = health(503);
      assertEquals("DOWN", down.get("media").stringValue());
      assertEquals("UP", down.get("database").stringValue());
    } finally {
      server.media.runs = true;
    }
  }

  private JsonNode health(int status) {
    return Guest.json(
        server.client().get().uri("/actuator/health").exchange().expectStatus().isEqualTo(status));
  }

  @Test
  void whileTheDatabaseIsAwayEverybodyIsToldSoAndItComesBack() throws Exception {
    TestRoom room = Guest.room(server);
    try (KilledPostgres _ = new KilledPostgres(server.data.resolve("postgresql/data"))) {
      // Connections of the killed one's may still serve, until they notice.
      await("away").until(() -> healthStatus() == 503);
      for (int i = 0; i < 20; i++) {
        JsonNode problem =
            ProblemTest.problem(
                server.owner().send(POST, "/api/rooms", Map.of()), 503, "server-busy");
        assertTrue(problem.get("detail").stringValue().contains("the database does not answer"));
      }
      JsonNode down = health(503);
      assertEquals("DOWN", down.get("database").stringValue());
      assertTrue(
          down.get("problems").get(0).stringValue().contains("The database does not answer"));
    }
    await("usable again").until(() -> healthStatus() == 200);
    Guest.join(server, room, "Sara").close();
  }

  private static ConditionFactory await(String what) {
    return Awaitility.await(what)
        .atMost(120, TimeUnit.SECONDS)
        .pollInterval(50, TimeUnit.MILLISECONDS);
  }

  private int healthStatus() {
    int status =
        server
            .client()
            .get()
            .uri("/actuator/health")
            .exchange()
            .expectBody()
            .returnResult()
            .getStatus()
            .value();
    assertTrue(status == 200 || status == 503, "" + status);
    return status;
  }

  @Test
  void figuresAreThere() {
    String figures =
        server
            .client()
            .get()
            .uri("/actuator/prometheus")
            .exchange()
            .expectStatus()
            .isOk()
            .expectBody(String.class)
            .returnResult()
            .getResponseBody();
    for (String line :
        List.of(
            "setareh_peers 1.0",
            "setareh_media_drops_total{reason=\"REPLAYED\"} 3.0",
            "setareh_media_sent_bytes_total 2000.0",
            "setareh_media_trains_total 4.0",
            "setareh_dtls_connections 1.0",
            "setareh_dtls_handshakes_total{end=\"failed\"} 5.0",
            "setareh_worker_busy_ratio{worker=\"0\"} 0.25",
            "setareh_worker_packet_memory_bytes{worker=\"0\"} 2097152.0",
            "setareh_join_seconds_count")) {
      assertTrue(Objects.requireNonNull(figures).contains(line), line);
    }
    Objects.requireNonNull(figures)
        .lines()
        .filter(line -> line.startsWith("# HELP setareh_"))
        .forEach(line -> assertTrue(line.split(" ", 4).length == 4 && !line.endsWith(" "), line));
  }

  @Test
  void aScrapeReadsTheMediaPlaneOnce() {
    int before = server.media.readings.get();
    server.client().get().uri("/actuator/prometheus").exchange().expectStatus().isOk();
    assertEquals(before + 1, server.media.readings.get());
  }
}
