package org.setareh.signaling;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.setareh.sfu.control.MediaCommand;
import org.setareh.sfu.control.SourceKind;
import org.setareh.sfu.control.SourceState;
import org.setareh.sfu.control.View;
import org.setareh.signaling.Guest.TestRoom;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.EntityExchangeResult;
import org.springframework.test.web.reactive.server.WebTestClient;

/** WHIP by RFC 9725, and WHEP like it. */
final class WhipTest {
  private static final String OFFER =
      "v=0\r\na=ice-ufrag:them\r\na=ice-pwd:their-password-of-22-chars\r\nm=audio 9 UDP/TLS/RTP/SAVPF 111\r\nm=video 9 UDP/TLS/RTP/SAVPF 96\r\n";
  private static final MediaType FRAGMENT =
      MediaType.parseMediaType("application/trickle-ice-sdpfrag");

  private final TestServer server = TestServer.shared();
  private final TestRoom room = Guest.room(server);

  @Test
  void aPublisherComesStaysAndGoes() throws InterruptedException {
    String token = token("publish", "Studio");
    try (Guest sara = Guest.join(server, room, "Sara").listen(null)) {
      sara.expect("state");
      EntityExchangeResult<byte[]> begun = begin("whip", token, "");
      String location = Objects.requireNonNull(begun.getResponseHeaders().getLocation()).toString();
      assertTrue(location.startsWith("/whip/" + room.id() + "/"));
      assertTrue(
          String.valueOf(begun.getResponseHeaders().getETag()).matches("\"[^\"]+\""), "strong");
      assertEquals(FRAGMENT.toString(), begun.getResponseHeaders().getFirst("Accept-Patch"));
      Guest.Got joined = sara.expect("joined");
      assertEquals("whip", joined.data().at("/participant/kind").stringValue());
      assertEquals("Studio", joined.data().at("/participant/name").stringValue());
      String id = joined.data().at("/participant/id").stringValue();
      assertEquals(
          Map.of(SourceKind.MICROPHONE, SourceState.ON, SourceKind.CAMERA, SourceState.ON),
          server.media.requestOf(id).states());
      request(HttpMethod.DELETE, location, token).exchange().expectStatus().isOk();
      assertEquals("left", sara.expect("left").data().get("reason").stringValue());
      assertEquals(1, server.media.commandsTo(id, MediaCommand.Close.class).size());
      ProblemTest.problem(
          request(HttpMethod.DELETE, location, token).exchange(), 404, "unknown-participant");
    }
  }

  @Test
  void aViewerGetsTheSpeakerOrWhomItNames() {
    String token = token("view", null);
    begin("whep", token, "");
    View view = server.media.requests.getLast().view();
    assertEquals(View.Choice.AUTO, view.wish(0).choice());
    begin("whep", token, "?participant=p_7");
    View.SlotWish wish = server.media.requests.getLast().view().wish(0);
    assertEquals(View.Choice.SOURCE, wish.choice());
    assertEquals("p_7/camera", String.valueOf(wish.source()));
  }

  @Test
  void tokensAreNeededAndJudged() {
    String publish = token("publish", null);
    WebTestClient.ResponseSpec without = post("/whip/" + room.id(), null);
    without.expectHeader().valueEquals("WWW-Authenticate", "Bearer");
    ProblemTest.problem(without, 401, "token-missing");
    ProblemTest.problem(post("/whip/" + room.id(), "not.a.token"), 401, "token-missing");
    ProblemTest.problem(
        post("/whip/" + room.id(), publish.substring(0, publish.length() - 3) + "abc"),
        401,
        "token-missing");
    ProblemTest.problem(post("/whep/" + room.id(), publish), 403, "token-refused");
    ProblemTest.problem(post("/whip/" + Guest.room(server).id(), publish), 403, "token-refused");
  }

  @Test
  void aRestartNeedsIfMatchAndMovesTheEtag() {
    String token = token("publish", null);
    EntityExchangeResult<byte[]> begun = begin("whip", token, "");
    String location = Objects.requireNonNull(begun.getResponseHeaders().getLocation()).toString();
    String etag = Objects.requireNonNull(begun.getResponseHeaders().getETag());
    String trickle =
        "a=ice-ufrag:them\r\na=ice-pwd:their-password-of-22-chars\r\na=end-of-candidates\r\n";
    String restart = "a=ice-ufrag:anew\r\na=ice-pwd:another-password-of-22\r\n";
    patch(location, token, etag, trickle).expectStatus().isNoContent();
    ProblemTest.problem(patch(location, token, "\"other\"", trickle), 412, "precondition-failed");
    ProblemTest.problem(patch(location, token, null, restart), 428, "precondition-required");
    EntityExchangeResult<byte[]> answer =
        patch(location, token, "*", restart).expectStatus().isOk().expectBody().returnResult();
    assertNotEquals(etag, answer.getResponseHeaders().getETag());
    String fragment =
        new String(
            Objects.requireNonNull(answer.getResponseBody()),
            java.nio.charset.StandardCharsets.UTF_8);
    List<String> names =
        fragment.lines().map(line -> line.replaceFirst("^(m=audio|a=[a-z-]+).*", "$1")).toList();
    assertEquals(
        List.of(
            "a=ice-lite",
            "a=group",
            "m=audio",
            "a=candidate",
            "a=end-of-candidates",
            "a=ice-ufrag",
            "a=ice-pwd",
            "a=mid"),
        names);
    assertTrue(
        fragment.contains(String.valueOf(answer.getResponseHeaders().getETag()).replace("\"", "")));
    ProblemTest.problem(patch(location, token, etag, trickle), 412, "precondition-failed");
    ProblemTest.problem(patch(location, token, "*", "no sdp"), 400, "bad-request");
  }

  @Test
  void readingFindsNothingAndOptionsSaysWhatIsTaken() {
    server.client().get().uri("/whip/" + room.id()).exchange().expectStatus().isNoContent();
    server.client().head().uri("/whep/x-y-z/abc").exchange().expectStatus().isNoContent();
    server
        .client()
        .options()
        .uri("/whip/" + room.id())
        .exchange()
        .expectStatus()
        .isNoContent()
        .expectHeader()
        .valueEquals("Accept-Post", "application/sdp");
  }

  @Test
  void otherSitesMayUseItAndSeeTheHeaders() {
    server
        .client()
        .options()
        .uri("/whip/" + room.id())
        .header("Origin", "https://studio.example")
        .header("Access-Control-Request-Method", "POST")
        .header("Access-Control-Request-Headers", "authorization,content-type")
        .exchange()
        .expectStatus()
        .isOk()
        .expectHeader()
        .valueEquals("Access-Control-Allow-Origin", "*")
        .expectHeader()
        .valueMatches("Access-Control-Allow-Headers", "(?i).*authorization.*");
    WebTestClient.ResponseSpec posted =
        request(HttpMethod.POST, "/whip/" + room.id(), token("publish", null))
            .header("Origin", "https://studio.example")
            .contentType(MediaType.parseMediaType("application/sdp"))
            .bodyValue(OFFER)
            .exchange();
    posted
        .expectStatus()
        .isCreated()
        .expectHeader()
        .valueMatches("Access-Control-Expose-Headers", ".*Location.*ETag.*Link.*");
  }

  @Test
  void anotherFormatAndTooMuchAreRefused() {
    String token = token("publish", null);
    ProblemTest.problem(
        request(HttpMethod.POST, "/whip/" + room.id(), token)
            .contentType(MediaType.APPLICATION_JSON)
            .bodyValue("{}")
            .exchange(),
        415,
        "unsupported-media-type");
    ProblemTest.problem(
        request(HttpMethod.POST, "/whip/" + room.id(), token)
            .contentType(MediaType.parseMediaType("application/sdp"))
            .bodyValue("a=x\r\n".repeat(220_000))
            .exchange(),
        413,
        "too-large");
  }

  private String token(String may, @Nullable String name) {
    Map<String, Object> wish =
        name == null
            ? Map.of("key", room.key(), "may", List.of(may))
            : Map.of("key", room.key(), "may", List.of(may), "name", name);
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

  private EntityExchangeResult<byte[]> begin(String kind, String token, String query) {
    return post("/" + kind + "/" + room.id() + query, token)
        .expectStatus()
        .isCreated()
        .expectHeader()
        .contentTypeCompatibleWith("application/sdp")
        .expectBody()
        .returnResult();
  }

  private WebTestClient.ResponseSpec post(String path, @Nullable String token) {
    return request(HttpMethod.POST, path, token)
        .contentType(MediaType.parseMediaType("application/sdp"))
        .bodyValue(OFFER)
        .exchange();
  }

  private WebTestClient.ResponseSpec patch(
      String path, String token, @Nullable String match, String body) {
    WebTestClient.RequestBodySpec request =
        request(HttpMethod.PATCH, path, token).contentType(FRAGMENT);
    if (match != null) {
      request.header("If-Match", match);
    }
    return request.bodyValue(body).exchange();
  }

  private WebTestClient.RequestBodySpec request(
      HttpMethod method, String path, @Nullable String token) {
    WebTestClient.RequestBodySpec request = server.client().method(method).uri(path);
    return token == null ? request : request.header("Authorization", "Bearer " + token);
  }
}
