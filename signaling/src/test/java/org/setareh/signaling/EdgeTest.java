package org.setareh.signaling;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.setareh.signaling.Guest.TestRoom;
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
            join(room, null).returnResult(Void.class).getResponseCookies().getFirst("setareh"));
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
                    .getFirst("setareh"))
            .getValue());
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
    create("Origin", server.base()).expectStatus().isCreated();
    create("Sec-Fetch-Site", "same-origin").expectStatus().isCreated();
  }

  @Test
  void httpsHasACertificateOfTheRootAndItsOwnCookie() throws Exception {
    HttpClient client = HttpClient.newBuilder().sslContext(trustingRoot()).build();
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
    assertTrue(cookie.startsWith("__Host-setareh="));
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
        .valueEquals("Cache-Control", "no-cache");
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
      try (Socket socket = new Socket("localhost", server.server.ports().http())) {
        String request =
            "POST /api/rooms HTTP/1.1\r\nHost: %s\r\nOrigin: http://x\r\nContent-Length: 0\r\n\r\n";
        socket.getOutputStream().write(request.formatted(host).getBytes(StandardCharsets.US_ASCII));
        String answer =
            new String(socket.getInputStream().readNBytes(10), StandardCharsets.US_ASCII);
        assertTrue(answer.startsWith("HTTP/1.1 4"), host + ": " + answer);
      }
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
  void healthAndFiguresAreThere() {
    assertEquals(
        "UP",
        Guest.json(server.client().get().uri("/actuator/health").exchange())
            .get("status")
            .stringValue());
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
            "setareh_worker_busy{worker=\"0\"} 0.25",
            "setareh_join_seconds_count")) {
      assertTrue(Objects.requireNonNull(figures).contains(line), line);
    }
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
  }

  private SSLContext trustingRoot() throws Exception {
    byte[] pem =
        server
            .client()
            .get()
            .uri("/ca.crt")
            .exchange()
            .expectStatus()
            .isOk()
            .expectBody()
            .returnResult()
            .getResponseBody();
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry(
        "root",
        CertificateFactory.getInstance("X.509")
            .generateCertificate(new ByteArrayInputStream(Objects.requireNonNull(pem))));
    TrustManagerFactory managers =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    managers.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, managers.getTrustManagers(), null);
    return context;
  }

  private WebTestClient.ResponseSpec create(String header, String value) {
    return server
        .client()
        .post()
        .uri("/api/rooms")
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
      request.cookie("setareh", cookie);
    }
    return request
        .contentType(MediaType.APPLICATION_JSON)
        .bodyValue(Guest.joinBody(room.key(), "Sara"))
        .exchange()
        .expectStatus()
        .isCreated();
  }
}
