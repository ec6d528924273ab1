package org.setareh.signaling;

import static org.junit.jupiter.api.Assertions.assertEquals;
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
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.WebTestClient;

/** The files of the web app, and addresses that are none. */
final class PagesTest {
  private final TestServer server = TestServer.shared();

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
}
