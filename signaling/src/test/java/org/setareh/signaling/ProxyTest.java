package org.setareh.signaling;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.WebTestClient;

/** A server behind a proxy that it trusts. */
final class ProxyTest {
  /**
   * RFC 6454: a browser leaves the default port out of Origin, a proxy may write it all the same.
   */
  @Test
  void theDefaultPortIsLeftOutOnBothSides() {
    try (TestServer server =
        TestServer.with(
            Map.of(
                "SETAREH_TRUSTED_PROXIES",
                "127.0.0.1,::1",
                "SETAREH_HOSTNAMES",
                "meet.example",
                "SETAREH_HTTPS_PORT",
                "off"))) {
      for (String host : List.of("meet.example", "meet.example:443")) {
        for (String origin : List.of("https://meet.example", "https://meet.example:443")) {
          create(server, "https", host, origin).expectStatus().isCreated();
        }
        ProblemTest.problem(
            create(server, "https", host, "https://meet.example:80"), 403, "cross-site");
        ProblemTest.problem(
            create(server, "https", host, "http://meet.example"), 403, "cross-site");
      }
      create(server, "http", "meet.example:80", "http://meet.example").expectStatus().isCreated();
      create(server, "http", "meet.example", "http://meet.example:80").expectStatus().isCreated();
      ProblemTest.problem(
          create(server, "http", "meet.example:443", "http://meet.example"), 403, "cross-site");
    }
  }

  private static WebTestClient.ResponseSpec create(
      TestServer server, String scheme, String host, String origin) {
    return server
        .client()
        .post()
        .uri("/api/rooms")
        .cookie(server.cookie, Objects.requireNonNull(server.owner().cookie))
        .cookie("__Host-" + server.cookie, Objects.requireNonNull(server.owner().cookie))
        .header("X-Forwarded-Proto", scheme)
        .header("X-Forwarded-Host", host)
        .header("X-Forwarded-For", "203.0.113.5")
        .header("Origin", origin)
        .contentType(MediaType.APPLICATION_JSON)
        .bodyValue("{}")
        .exchange();
  }
}
