package org.setareh.signaling;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.setareh.signaling.Guest.TestRoom;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.EntityExchangeResult;
import org.springframework.test.web.reactive.server.WebTestClient;

/** A program at WHIP and WHEP, such as OBS. */
record Program(TestServer server, TestRoom room) {
  static final String OFFER =
      "v=0\r\na=ice-ufrag:them\r\na=ice-pwd:their-password-of-22-chars\r\nm=audio 9 UDP/TLS/RTP/SAVPF 111\r\nm=video 9 UDP/TLS/RTP/SAVPF 96\r\n";
  static final String TRICKLE =
      "a=ice-ufrag:them\r\na=ice-pwd:their-password-of-22-chars\r\na=end-of-candidates\r\n";
  static final String RESTART = "a=ice-ufrag:anew\r\na=ice-pwd:another-password-of-22\r\n";
  static final MediaType SDP = MediaType.parseMediaType("application/sdp");
  static final MediaType FRAGMENT = MediaType.parseMediaType("application/trickle-ice-sdpfrag");

  /** A session begun. */
  record Session(String url, String etag, String token) {}

  String token(String may) {
    return token(Map.of("key", room.key(), "may", List.of(may)));
  }

  String tokenOf(String name) {
    return token(Map.of("key", room.key(), "may", List.of("publish"), "name", name));
  }

  private String token(Map<String, Object> wish) {
    return Guest.json(
            server
                .client()
                .post()
                .uri("/api/rooms/{id}/tokens", room.id())
                .contentType(MediaType.APPLICATION_JSON)
                .bodyValue(Guest.JSON.writeValueAsString(wish))
                .exchange()
                .expectStatus()
                .isCreated())
        .get("token")
        .stringValue();
  }

  /** Begins a session at {@code whip} or {@code whep}, which the test may follow by a query. */
  Session begin(String endpoint, String token) {
    String[] parts = endpoint.split("\\?", 2);
    String query = parts.length == 1 ? "" : '?' + parts[1];
    EntityExchangeResult<byte[]> begun =
        post('/' + parts[0] + '/' + room.id() + query, token)
            .expectStatus()
            .isCreated()
            .expectHeader()
            .contentTypeCompatibleWith(SDP)
            .expectHeader()
            .valueEquals("Accept-Patch", FRAGMENT.toString())
            .expectBody()
            .returnResult();
    return new Session(
        Objects.requireNonNull(begun.getResponseHeaders().getLocation()).toString(),
        Objects.requireNonNull(begun.getResponseHeaders().getETag()),
        token);
  }

  WebTestClient.ResponseSpec post(String path, @Nullable String token) {
    return request(HttpMethod.POST, path, token).contentType(SDP).bodyValue(OFFER).exchange();
  }

  WebTestClient.ResponseSpec patch(Session session, @Nullable String match, String body) {
    WebTestClient.RequestBodySpec request =
        request(HttpMethod.PATCH, session.url(), session.token()).contentType(FRAGMENT);
    if (match != null) {
      request.header("If-Match", match);
    }
    return request.bodyValue(body).exchange();
  }

  WebTestClient.ResponseSpec end(Session session) {
    return request(HttpMethod.DELETE, session.url(), session.token()).exchange();
  }

  WebTestClient.RequestBodySpec request(HttpMethod method, String path, @Nullable String token) {
    WebTestClient.RequestBodySpec request = server.client().method(method).uri(path);
    return token == null ? request : request.header("Authorization", "Bearer " + token);
  }
}
