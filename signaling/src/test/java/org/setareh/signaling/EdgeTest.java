package org.setareh.signaling;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.setareh.signaling.Guest.TestRoom;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseCookie;
import org.springframework.test.web.reactive.server.WebTestClient;
import tools.jackson.databind.JsonNode;

/** Cookies, other sites, names of hosts, TLS. */
final class EdgeTest {
  private final TestServer server = TestServer.shared();

  @Test
  void theCookieIsForThisServersPagesAlone() {
    TestRoom room = Guest.room(server);
    ResponseCookie cookie =
        Objects.requireNonNull(
            join(room, null).returnResult(Void.class).getResponseCookies().getFirst(server.cookie));
    assertTrue(cookie.isHttpOnly());
    assertEquals("Lax", cookie.getSameSite());
    assertEquals("/", cookie.getPath());
    assertTrue(cookie.getValue().length() >= 22);
    assertTrue(
        join(room, cookie.getValue()).returnResult(Void.class).getResponseCookies().isEmpty(),
        "a session that is known is kept");
    assertNotEquals(
        cookie.getValue(),
        Objects.requireNonNull(
                join(room, "forged")
                    .returnResult(Void.class)
                    .getResponseCookies()
                    .getFirst(server.cookie))
            .getValue());
  }

  /** Cookies ignore ports: those of another server on this host come too. */
  @Test
  void aSessionIsFoundAmongCookiesOfOthers() {
    assertTrue(server.cookie.matches("setareh-[0-9a-f]{8}"));
    try (Guest sara = Guest.join(server, Guest.room(server), "Sara")) {
      String own = server.cookie + '=';
      assertEquals(
          List.of(),
          setCookies(sara, "setareh-01234567=other; " + own + "stale; " + own + sara.cookie),
          "the good one of ours is found and kept");
      for (String name : List.of("setareh", "setareh-01234567")) {
        ProblemTest.problem(change(sara, name + '=' + sara.cookie), 403, "not-yours");
      }
      ProblemTest.problem(
          change(sara, (own + "stale; ").repeat(4) + own + sara.cookie), 403, "not-yours");
    }
  }

  private List<String> setCookies(Guest person, String cookies) {
    return change(person, cookies)
        .expectStatus()
        .isNoContent()
        .returnResult(Void.class)
        .getResponseHeaders()
        .getOrEmpty("Set-Cookie");
  }

  private WebTestClient.ResponseSpec change(Guest person, String cookies) {
    return server
        .client()
        .patch()
        .uri(person.path())
        .header("Cookie", cookies)
        .contentType(MediaType.APPLICATION_JSON)
        .bodyValue("{\"name\":\"Sara\"}")
        .exchange();
  }

  @Test
  void otherSitesMayChangeNothing() {
    for (String[] header :
        new String[][] {
          {"Origin", "https://evil.example"},
          {"Origin", "null"},
          {"Origin", "https://localhost:" + server.server.ports().http()},
          {"Sec-Fetch-Site", "cross-site"},
          {"Sec-Fetch-Site", "same-site"}
        }) {
      ProblemTest.problem(create(header[0], header[1]), 403, "cross-site");
    }
    for (String path : List.of("/%61pi/rooms", "/api;a=b/rooms", "/api/%72ooms")) {
      ProblemTest.problem(create(path, "Origin", "https://evil.example"), 403, "cross-site");
    }
    create("Origin", server.base()).expectStatus().isCreated();
    create("Sec-Fetch-Site", "same-origin").expectStatus().isCreated();
  }

  @Test
  void httpsHasACertificateOfTheRootAndItsOwnCookie() throws Exception {
    HttpClient client = HttpClient.newBuilder().sslContext(server.trustingRoot()).build();
    String base = "https://localhost:" + server.server.ports().https();
    TestRoom room = Guest.room(server);
    HttpResponse<String> joined =
        client.send(
            HttpRequest.newBuilder(URI.create(base + "/api/rooms/" + room.id() + "/participants"))
                .header("Content-Type", "application/json")
                .header("Origin", base)
                .POST(HttpRequest.BodyPublishers.ofString(Guest.joinBody(room.key(), "Sara")))
                .build(),
            HttpResponse.BodyHandlers.ofString());
    assertEquals(201, joined.statusCode());
    assertEquals(HttpClient.Version.HTTP_2, joined.version());
    String cookie = joined.headers().firstValue("Set-Cookie").orElseThrow();
    assertTrue(cookie.startsWith("__Host-" + server.cookie + "="));
    assertTrue(cookie.contains("Secure"));
    HttpResponse<String> page =
        client.send(
            HttpRequest.newBuilder(URI.create(base + "/r/abc")).build(),
            HttpResponse.BodyHandlers.ofString());
    assertTrue(page.body().contains("<title>Setareh</title>"));
  }

  @Test
  void aHostThatIsNoneIsTheAskersFault() throws Exception {
    for (String host : List.of("[]:99999999", "x:99999999", "x:-1", "a b:c")) {
      String request =
          "POST /api/rooms HTTP/1.1\r\nHost: %s\r\nOrigin: http://x\r\nContent-Length: 0\r\n\r\n";
      assertTrue(statusOf(request.formatted(host)).startsWith("HTTP/1.1 4"), host);
    }
    assertEquals("HTTP/1.1 400", statusOf("GET / HTTP/1.1\r\n\r\n"));
    assertEquals("HTTP/1.1 400", statusOf("GET / HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n"));
    assertEquals("HTTP/1.0 200", statusOf("GET / HTTP/1.0\r\n\r\n"));
  }

  private String statusOf(String request) throws IOException {
    try (Socket socket = new Socket("localhost", server.server.ports().http())) {
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII);
    }
  }

  @Test
  void aNameThatIsNotOursIsToldWhichSettingToChange() {
    for (String host : List.of("evil.example", "evil.example:80", "localhost.evil.example")) {
      for (String path : List.of("/", "/api/addresses", "/actuator/prometheus", "/v3/api-docs")) {
        JsonNode problem =
            ProblemTest.problem(
                server.client().get().uri(path).header("Host", host).exchange(),
                421,
                "misdirected");
        assertTrue(problem.get("detail").stringValue().contains("SETAREH_HOSTNAMES"));
        String page =
            server
                .client()
                .get()
                .uri(path)
                .header("Host", host)
                .header("Accept", "text/html,*/*;q=0.8")
                .exchange()
                .expectStatus()
                .isEqualTo(421)
                .expectHeader()
                .contentTypeCompatibleWith(MediaType.TEXT_HTML)
                .expectBody(String.class)
                .returnResult()
                .getResponseBody();
        assertTrue(Objects.requireNonNull(page).contains("SETAREH_HOSTNAMES"));
        assertFalse(page.contains("evil"));
      }
      ProblemTest.problem(
          server
              .client()
              .post()
              .uri("/api/rooms")
              .header("Host", host)
              .header("Origin", "http://" + host)
              .contentType(MediaType.APPLICATION_JSON)
              .bodyValue("{}")
              .exchange(),
          421,
          "misdirected");
    }
    for (String host : List.of("LocalHost:1", "localhost.", "192.0.2.7", "[2001:db8::1]:8080")) {
      server
          .client()
          .get()
          .uri("/api/addresses")
          .header("Host", host)
          .exchange()
          .expectStatus()
          .isOk();
    }
  }

  @Test
  void theDefaultPortOfAnOriginIsItsPortAlsoWhereItIsWritten() {
    for (String host : List.of("127.0.0.1:80", "127.0.0.1")) {
      for (String origin : List.of("http://127.0.0.1", "http://127.0.0.1:80")) {
        server
            .client()
            .post()
            .uri("/api/rooms")
            .cookie(server.cookie, Objects.requireNonNull(server.owner().cookie))
            .header("Host", host)
            .header("Origin", origin)
            .contentType(MediaType.APPLICATION_JSON)
            .bodyValue("{}")
            .exchange()
            .expectStatus()
            .isCreated();
      }
      ProblemTest.problem(
          server
              .client()
              .post()
              .uri("/api/rooms")
              .header("Host", host)
              .header("Origin", "http://127.0.0.1:443")
              .contentType(MediaType.APPLICATION_JSON)
              .bodyValue("{}")
              .exchange(),
          403,
          "cross-site");
    }
  }

  private WebTestClient.ResponseSpec create(String header, String value) {
    return create("/api/rooms", header, value);
  }

  private WebTestClient.ResponseSpec create(String path, String header, String value) {
    return server
        .client()
        .post()
        .uri(URI.create(server.base() + path))
        .cookie(server.cookie, Objects.requireNonNull(server.owner().cookie))
        .header(header, value)
        .contentType(MediaType.APPLICATION_JSON)
        .bodyValue("{}")
        .exchange();
  }

  private WebTestClient.ResponseSpec join(
      TestRoom room, @org.jspecify.annotations.Nullable String cookie) {
    WebTestClient.RequestBodySpec request =
        server.client().post().uri("/api/rooms/{id}/participants", room.id());
    if (cookie != null) {
      request.cookie(server.cookie, cookie);
    }
    return request
        .contentType(MediaType.APPLICATION_JSON)
        .bodyValue(Guest.joinBody(room.key(), "Sara"))
        .exchange()
        .expectStatus()
        .isCreated();
  }
}
