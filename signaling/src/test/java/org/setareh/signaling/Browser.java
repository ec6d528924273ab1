package org.setareh.signaling;

import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseCookie;
import org.springframework.test.web.reactive.server.EntityExchangeResult;
import org.springframework.test.web.reactive.server.WebTestClient;
import tools.jackson.databind.JsonNode;

/** A browser that keeps its cookie, with an account or without one. */
final class Browser {
  static final String PASSWORD = "correct horse";

  final TestServer server;
  @Nullable String cookie;

  Browser(TestServer server) {
    this.server = server;
  }

  /** One whose owner made an account by that link's token. */
  static Browser registered(TestServer server, String name, @Nullable String invitation) {
    Browser browser = new Browser(server);
    browser.json(browser.register(name, invitation).expectStatus().isCreated());
    return browser;
  }

  WebTestClient.ResponseSpec register(String name, @Nullable String invitation) {
    Map<String, String> wish =
        invitation == null
            ? Map.of("name", name, "password", PASSWORD)
            : Map.of("name", name, "password", PASSWORD, "invitation", invitation);
    return send(HttpMethod.POST, "/api/accounts", wish);
  }

  WebTestClient.ResponseSpec logIn(String name, String password) {
    return send(HttpMethod.POST, "/api/session", Map.of("name", name, "password", password));
  }

  JsonNode me() {
    return json(send(HttpMethod.GET, "/api/me", null).expectStatus().isOk());
  }

  /** The token of an invitation by this one, who is an administrator. */
  String invitation() {
    return token(
        json(send(HttpMethod.POST, "/api/invitations", null).expectStatus().isCreated())
            .get("link")
            .stringValue());
  }

  static String token(String link) {
    return link.substring(link.indexOf('#') + 1);
  }

  /** Sends JSON, or bytes as a picture. */
  WebTestClient.ResponseSpec send(HttpMethod method, String uri, @Nullable Object body) {
    WebTestClient.RequestBodySpec request = server.client().method(method).uri(uri);
    Optional.ofNullable(cookie).ifPresent(known -> request.cookie(server.cookie, known));
    return body == null
        ? request.exchange()
        : request
            .contentType(body instanceof byte[] ? MediaType.IMAGE_PNG : MediaType.APPLICATION_JSON)
            .bodyValue(body)
            .exchange();
  }

  /** The answer, whose cookie is kept. */
  JsonNode json(WebTestClient.ResponseSpec response) {
    EntityExchangeResult<byte[]> result = response.expectBody().returnResult();
    ResponseCookie set = result.getResponseCookies().getFirst(server.cookie);
    if (set != null) {
      cookie = set.getMaxAge().isZero() ? null : set.getValue();
    }
    byte[] body = result.getResponseBody();
    return body == null ? Guest.JSON.nullNode() : Guest.JSON.readTree(body);
  }
}
