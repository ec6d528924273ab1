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
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Test;
import org.setareh.signaling.Guest.TestRoom;
import org.setareh.signaling.data.KilledPostgres;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseCookie;
import org.springframework.test.web.reactive.server.WebTestClient;
import tools.jackson.databind.JsonNode;

/** Cookies, other sites, TLS, headers, the web app's files, figures and the API's description. */
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
  void pagesRunOnlyTheirOwnScripts() {
    WebTestClient.ResponseSpec page = server.client().get().uri("/r/some-room").exchange();
    page.expectStatus()
        .isOk()
        .expectHeader()
        .valueMatches("Content-Security-Policy", ".*script-src 'self';.*frame-ancestors 'none'.*")
        .expectHeader()
        .valueEquals("Referrer-Policy", "no-referrer")
        .expectHeader()
        .valueEquals("X-Content-Type-Options", "nosniff")
        .expectHeader()
        .valueMatches("Permissions-Policy", "camera=\\(self\\).*")
        .expectHeader()
        .valueEquals("Cache-Control", "no-cache")
        .expectHeader()
        .valueMatches("Date", "\\w{3}, \\d{2} \\w{3} \\d{4} .* GMT");
  }

  @Test
  void assetsAreCompressedAndKept() throws Exception {
    HttpResponse<byte[]> asset = asset("Accept-Encoding", "gzip, br");
    assertEquals("gzip", asset.headers().firstValue("Content-Encoding").orElse("none"));
    assertTrue(asset.body().length < 500);
    assertTrue(asset.headers().firstValue("Cache-Control").orElse("").contains("immutable"));
    assertEquals(
        "text/javascript;charset=UTF-8", asset.headers().firstValue("Content-Type").orElse(""));
    String etag = asset.headers().firstValue("ETag").orElseThrow();
    assertEquals(304, asset("If-None-Match", etag).statusCode());
    assertEquals(200, asset("If-None-Match", "\"other\"").statusCode());
    assertEquals(200, asset("If-None-Match", "\"no end").statusCode());
  }

  private HttpResponse<byte[]> asset(String header, String value) throws Exception {
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(
          HttpRequest.newBuilder(URI.create(server.base() + "/assets/app-1a2b3c4d.js"))
              .header(header, value)
              .build(),
          HttpResponse.BodyHandlers.ofByteArray());
    }
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

  private String statusOf(String request) throws IOException {
    try (Socket socket = new Socket("localhost", server.server.ports().http())) {
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII);
    }
  }

  @Test
  void anUnknownAddressIsAPageForPeopleAndAProblemForPrograms() {
    for (String path :
        List.of("/no-such", "/r/a/b", "/r", "/assets/no-such.js", "/api/no-such", "/whip", "/v3")) {
      String page =
          server
              .client()
              .get()
              .uri(path)
              .header("Accept", "text/html,application/xhtml+xml,*/*;q=0.8")
              .exchange()
              .expectStatus()
              .isNotFound()
              .expectHeader()
              .contentTypeCompatibleWith(MediaType.TEXT_HTML)
              .expectHeader()
              .valueEquals("Cache-Control", "no-store")
              .expectHeader()
              .exists("Content-Security-Policy")
              .expectBody(String.class)
              .returnResult()
              .getResponseBody();
      assertTrue(Objects.requireNonNull(page).contains("<title>Setareh</title>"), path);
      for (String accepted : List.of("*/*", "application/json")) {
        ProblemTest.problem(
            server.client().get().uri(path).header("Accept", accepted).exchange(),
            404,
            "not-found");
      }
      ProblemTest.problem(
          server.client().post().uri(path).header("Accept", "text/html").exchange(),
          404,
          "not-found");
    }
    server
        .client()
        .head()
        .uri("/no-such")
        .header("Accept", "text/html")
        .exchange()
        .expectStatus()
        .isNotFound()
        .expectBody()
        .isEmpty();
  }

  @Test
  void onlyWhatLiesInAssetsIsKeptForEver() throws Exception {
    for (String path : List.of("/assets/../index.html", "/index.html", "/x/../index.html")) {
      assertTrue(answerTo(path).contains("Cache-Control: no-cache\r\n"), path);
    }
    assertTrue(answerTo("/x/../assets/app-1a2b3c4d.js").contains("immutable"));
  }

  private String answerTo(String path) throws IOException {
    try (Socket socket = new Socket("localhost", server.server.ports().http())) {
      socket
          .getOutputStream()
          .write(
              "GET %s HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
                  .formatted(path)
                  .getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Test
  void noFileOutsideTheWebAppIsServed() {
    for (String path :
        List.of("/../secret.key", "/assets/../../secret.key", "/%2e%2e/secret.key", "/assets")) {
      ProblemTest.problem(
          server.client().get().uri(URI.create(server.base() + path)).exchange(), 404, "not-found");
    }
  }

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
            ProblemTest.problem(create("Sec-Fetch-Site", "same-origin"), 503, "server-busy");
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

  @Test
  void theApiDescribesItself() {
    JsonNode document =
        Guest.json(server.client().get().uri("/v3/api-docs").exchange().expectStatus().isOk());
    assertTrue(document.get("openapi").stringValue().startsWith("3."));
    Set<String> operations = new HashSet<>();
    document
        .get("paths")
        .properties()
        .forEach(path ->
            path.getValue()
                .propertyNames()
                .forEach(method -> operations.add(method + " " + path.getKey())));
    for (String operation :
        List.of(
            "post /api/rooms",
            "post /api/rooms/{id}/look",
            "post /api/rooms/{id}/tokens",
            "post /api/rooms/{id}/participants",
            "put /api/rooms/{id}/participants/{pid}/connection",
            "patch /api/rooms/{id}/participants/{pid}",
            "put /api/rooms/{id}/participants/{pid}/view",
            "delete /api/rooms/{id}/participants/{pid}",
            "post /api/rooms/{id}/participants/{pid}/leave",
            "get /api/events",
            "get /api/addresses",
            "post /whip/{room}",
            "patch /whip/{room}/{resource}",
            "delete /whep/{room}/{resource}",
            "get /actuator/health")) {
      assertTrue(operations.contains(operation), operation + " in " + operations);
    }
    document
        .get("paths")
        .properties()
        .forEach(path ->
            path.getValue()
                .properties()
                .forEach(operation ->
                    assertEquals(
                        path.getKey().chars().filter(c -> c == '{').count(),
                        operation
                            .getValue()
                            .at("/parameters")
                            .valueStream()
                            .filter(it -> it.get("in").stringValue().equals("path"))
                            .count(),
                        operation.getKey() + ' ' + path.getKey())));
    assertTrue(
        document
            .at("/components/schemas")
            .propertyNames()
            .containsAll(List.of("RoomState", "Slot")),
        "states are described");
    assertAnswers(document, "/api/rooms", "post", "201", "400", "403", "409", "422", "429");
    assertAnswers(document, "/api/rooms/{id}/participants", "post", "201", "404", "409", "413");
    assertAnswers(document, "/whip/{room}", "post", "201", "401", "403", "415", "422", "503");
    assertAnswers(document, "/whep/{room}/{resource}", "patch", "200", "204", "412", "428");
    assertAnswers(document, "/whip/{room}", "get", "204");
    JsonNode paths = document.get("paths");
    assertEquals(
        "#/components/schemas/Problem",
        paths
            .get("/api/events")
            .at("/get/responses/403/content/application~1problem+json/schema/$ref")
            .stringValue());
    assertTrue(paths.get("/whip/{room}").at("/post/security/0").has("token"));
    assertTrue(paths.get("/api/events").at("/get/security/0").has("session"));
    assertEquals("bearer", document.at("/components/securitySchemes/token/scheme").stringValue());
  }

  private static void assertAnswers(
      JsonNode document, String path, String method, String... statuses) {
    JsonNode answers = document.get("paths").get(path).get(method).get("responses");
    assertTrue(
        answers.propertyNames().containsAll(List.of(statuses)), path + answers.propertyNames());
    assertEquals(List.of(statuses).contains("200"), answers.has("200"), path + ": no other 2xx");
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
