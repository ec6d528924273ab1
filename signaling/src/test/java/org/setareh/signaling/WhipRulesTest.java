package org.setareh.signaling;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.springframework.http.HttpMethod.DELETE;
import static org.springframework.http.HttpMethod.GET;
import static org.springframework.http.HttpMethod.HEAD;
import static org.springframework.http.HttpMethod.OPTIONS;
import static org.springframework.http.HttpMethod.PATCH;
import static org.springframework.http.HttpMethod.POST;
import static org.springframework.http.HttpMethod.PUT;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.setareh.sfu.control.OfferRefused;
import org.setareh.signaling.Guest.TestRoom;
import org.setareh.signaling.Program.Session;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.WebTestClient;

/**
 * The rules of RFC 9725 line by line, which WHEP shares, and those of RFC 6750, 9110 and CORS that
 * it points to.
 */
final class WhipRulesTest {
  private final TestServer server = TestServer.shared();
  private final TestRoom room = Guest.room(server);
  private final Program program = new Program(server, room);

  @ParameterizedTest
  @ValueSource(strings = {"whip", "whep"})
  void candidatesNeedTheTagOfTheirIceSession(String protocol) {
    Session session = begin(protocol);
    WebTestClient.ResponseSpec trickled = program.patch(session, session.etag(), Program.TRICKLE);
    trickled.expectStatus().isNoContent().expectHeader().doesNotExist("ETag");
    trickled.expectBody().isEmpty();
    program
        .patch(session, "\"other\", " + session.etag(), Program.TRICKLE)
        .expectStatus()
        .isNoContent();
    ProblemTest.problem(
        program.patch(session, null, Program.TRICKLE), 428, "precondition-required");
    for (String wrong :
        List.of(
            "\"other\"", "W/" + session.etag(), session.etag().replace("\"", ""), "\"", "a, b")) {
      ProblemTest.problem(
          program.patch(session, wrong, Program.TRICKLE), 412, "precondition-failed");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"whip", "whep"})
  void aRestartNeedsAStarOrTheTagAndOutdatesTheTag(String protocol) {
    Session session = begin(protocol);
    ProblemTest.problem(
        program.patch(session, null, Program.RESTART), 428, "precondition-required");
    ProblemTest.problem(
        program.patch(session, "W/" + session.etag(), Program.RESTART), 412, "precondition-failed");
    // As RFC 9110 writes the star, and as RFC 9725 does in its examples.
    int round = 0;
    for (String star : List.of("*", "\"*\"")) {
      String restart = Program.RESTART.replace("anew", "anew" + round++);
      program.patch(session, star, restart).expectStatus().isOk();
    }
    ProblemTest.problem(
        program.patch(session, session.etag(), Program.TRICKLE), 412, "precondition-failed");
    ProblemTest.problem(
        program.patch(session, session.etag(), Program.RESTART), 412, "precondition-failed");
    program.end(session).expectStatus().isOk();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "no sdp",
        "a=ice-ufrag:only\r\n",
        "a=ice-pwd:only-a-password-of-22-chars\r\n",
        "a=x\r\n",
        ""
      })
  void aFragmentThatSaysNothingOfIceIsRefused(String fragment) {
    Session session = begin("whip");
    ProblemTest.problem(program.patch(session, session.etag(), fragment), 400, "bad-request");
    ProblemTest.problem(
        program.patch(session, session.etag(), "a=candidate:x\r\n".repeat(10_000)),
        413,
        "too-large");
  }

  @Test
  void aCandidateThatNobodyUnderstandsIsPassedOver() {
    Session session = begin("whip");
    program
        .patch(
            session,
            session.etag(),
            Program.TRICKLE
                + "a=candidate:1 1 tcp 1 no.such.host.invalid 9 typ host tcptype active\r\n")
        .expectStatus()
        .isNoContent();
  }

  @Test
  void aDeletionIgnoresTags() {
    Session session = begin("whip");
    program
        .request(DELETE, session.url(), session.token())
        .header("If-Match", "\"other\"")
        .exchange()
        .expectStatus()
        .isOk();
    for (HttpMethod method : List.of(DELETE, GET)) {
      ProblemTest.problem(
          program.request(method, session.url(), session.token()).exchange(),
          404,
          "unknown-participant");
    }
    ProblemTest.problem(
        program.patch(session, session.etag(), Program.TRICKLE), 404, "unknown-participant");
  }

  @ParameterizedTest
  @ValueSource(strings = {"whip", "whep"})
  void thereIsNothingToRead(String protocol) {
    Session session = begin(protocol);
    for (String path : List.of(session.url(), '/' + protocol + '/' + room.id())) {
      for (HttpMethod method : List.of(GET, HEAD)) {
        for (@Nullable String token : new @Nullable String[] {session.token(), null}) {
          WebTestClient.ResponseSpec read = program.request(method, path, token).exchange();
          boolean one = path.equals(session.url());
          read.expectHeader()
              .valueEquals(
                  one ? "Accept-Patch" : "Accept-Post",
                  one ? "application/trickle-ice-sdpfrag" : "application/sdp");
          read.expectHeader()
              .valueEquals(
                  "Allow", one ? "DELETE, GET, HEAD, OPTIONS, PATCH" : "GET, HEAD, OPTIONS, POST");
          read.expectStatus().isNoContent().expectBody().isEmpty();
        }
      }
    }
    program
        .request(HEAD, session.url() + "x", session.token())
        .exchange()
        .expectStatus()
        .isNotFound();
  }

  @ParameterizedTest
  @ValueSource(strings = {"whip", "whep"})
  void otherMethodsAreNamedInAllow(String protocol) {
    String endpoint = '/' + protocol + '/' + room.id();
    for (HttpMethod method : List.of(PUT, PATCH, DELETE)) {
      notAllowed(method, endpoint, "GET, HEAD, OPTIONS, POST");
    }
    for (HttpMethod method : List.of(PUT, POST)) {
      notAllowed(method, begin(protocol).url(), "DELETE, GET, HEAD, OPTIONS, PATCH");
    }
  }

  private void notAllowed(HttpMethod method, String path, String allow) {
    WebTestClient.ResponseSpec refused =
        program.request(method, path, program.token("publish")).exchange();
    refused.expectHeader().valueEquals("Allow", allow);
    ProblemTest.problem(refused, 405, "method-not-allowed");
  }

  @ParameterizedTest
  @ValueSource(strings = {"whip", "whep"})
  void otherTypesAreToldTheRightOne(String protocol) {
    String token = program.token(protocol.equals("whip") ? "publish" : "view");
    Session session = program.begin(protocol, token);
    for (MediaType type :
        List.of(MediaType.APPLICATION_JSON, MediaType.TEXT_PLAIN, Program.FRAGMENT)) {
      WebTestClient.ResponseSpec posted =
          program
              .request(POST, '/' + protocol + '/' + room.id(), token)
              .contentType(type)
              .bodyValue(Program.OFFER)
              .exchange();
      posted.expectHeader().valueEquals("Accept-Post", "application/sdp");
      ProblemTest.problem(posted, 415, "unsupported-media-type");
    }
    WebTestClient.ResponseSpec patched =
        program
            .request(PATCH, session.url(), token)
            .contentType(Program.SDP)
            .header("If-Match", "*")
            .bodyValue(Program.RESTART)
            .exchange();
    patched.expectHeader().valueEquals("Accept-Patch", "application/trickle-ice-sdpfrag");
    ProblemTest.problem(patched, 415, "unsupported-media-type");
  }

  /** RFC 9110 section 8.4: a coding that nobody here undoes. */
  @ParameterizedTest
  @ValueSource(strings = {"whip", "whep"})
  void codingsThatAreNotUnderstoodAreRefused(String protocol) {
    String token = program.token(protocol.equals("whip") ? "publish" : "view");
    for (String coding : List.of("gzip", "br", "identity, gzip")) {
      WebTestClient.ResponseSpec posted =
          program
              .request(POST, '/' + protocol + '/' + room.id(), token)
              .contentType(Program.SDP)
              .header("Content-Encoding", coding)
              .bodyValue(Program.OFFER)
              .exchange();
      posted.expectHeader().valueEquals("Accept-Encoding", "identity");
      ProblemTest.problem(posted, 415, "unsupported-media-type");
    }
    program
        .request(POST, '/' + protocol + '/' + room.id(), token)
        .contentType(Program.SDP)
        .header("Content-Encoding", "identity")
        .bodyValue(Program.OFFER)
        .exchange()
        .expectStatus()
        .isCreated();
  }

  @Test
  void offersThatCannotBeAnsweredAreRefused() {
    String token = program.token("publish");
    String endpoint = "/whip/" + room.id();
    for (String empty : List.of("", " \r\n")) {
      ProblemTest.problem(
          program
              .request(POST, endpoint, token)
              .contentType(Program.SDP)
              .bodyValue(empty)
              .exchange(),
          422,
          "bad-offer");
    }
    ProblemTest.problem(
        program
            .request(POST, endpoint, token)
            .contentType(Program.SDP)
            .bodyValue("a=x\r\n".repeat(220_000))
            .exchange(),
        413,
        "too-large");
    server.media.refusal =
        request ->
            request.connection().room().equals(room.id())
                ? new OfferRefused(OfferRefused.Code.BUSY, "Full.")
                : null;
    try {
      WebTestClient.ResponseSpec busy = program.post(endpoint, token);
      busy.expectHeader().valueMatches("Retry-After", "[1-9][0-9]*");
      ProblemTest.problem(busy, 503, "server-busy");
    } finally {
      server.media.refusal = _ -> null;
    }
  }

  @Test
  void tokensAreNeededAndJudged() {
    String publish = program.token("publish");
    String view = program.token("view");
    String endpoint = "/whip/" + room.id();
    refused(program.post(endpoint, null), 401, "token-missing", "Bearer realm=\"setareh\"");
    String invalid = "Bearer realm=\"setareh\", error=\"invalid_token\"";
    for (String bad :
        List.of(
            "x",
            "not.a.token",
            "..",
            "a.b.c",
            ".",
            publish.substring(0, publish.length() - 3) + "abc",
            signed("{\"alg\":\"none\"}") + '.' + publish.split("\\.")[1] + '.',
            signed("{\"alg\":\"HS512\"}") + publish.substring(publish.indexOf('.')),
            signed("[]") + publish.substring(publish.indexOf('.')),
            "x".repeat(8_000))) {
      refused(program.post(endpoint, bad), 401, "token-missing", invalid);
    }
    String scope = "Bearer realm=\"setareh\", error=\"insufficient_scope\"";
    refused(program.post("/whep/" + room.id(), publish), 403, "token-refused", scope);
    refused(program.post(endpoint, view), 403, "token-refused", scope);
    refused(program.post("/whip/" + Guest.room(server).id(), publish), 403, "token-refused", scope);
    Session session = program.begin("whip", publish);
    for (Session other :
        List.of(
            new Session(session.url(), session.etag(), view),
            new Session(
                session.url(),
                session.etag(),
                new Program(server, Guest.room(server)).token("publish")))) {
      refused(program.end(other), 403, "token-refused", scope);
      refused(program.patch(other, "*", Program.RESTART), 403, "token-refused", scope);
    }
    // A viewer's own URL is none of WHIP's.
    Session viewer = program.begin("whep", view);
    ProblemTest.problem(
        program.request(DELETE, viewer.url().replace("whep", "whip"), publish).exchange(),
        404,
        "unknown-participant");
    program
        .request(DELETE, session.url(), null)
        .header("Authorization", "bearer " + publish)
        .exchange()
        .expectStatus()
        .isOk();
  }

  private static void refused(
      WebTestClient.ResponseSpec response, int status, String code, String challenge) {
    response.expectHeader().valueEquals("WWW-Authenticate", challenge);
    ProblemTest.problem(response, status, code);
  }

  private static String signed(String header) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(header.getBytes(StandardCharsets.UTF_8));
  }

  @ParameterizedTest
  @ValueSource(strings = {"whip", "whep"})
  void optionsSayWhatIsTaken(String protocol) {
    String endpoint = '/' + protocol + '/' + room.id();
    for (boolean preflight : new boolean[] {true, false}) {
      WebTestClient.ResponseSpec answer = options(endpoint, "POST", preflight);
      answer.expectHeader().valueEquals("Accept-Post", "application/sdp");
      answer.expectHeader().valueEquals("Allow", "GET, HEAD, OPTIONS, POST");
      options(endpoint + "/x", "PATCH", preflight)
          .expectHeader()
          .valueEquals("Accept-Patch", "application/trickle-ice-sdpfrag")
          .expectHeader()
          .valueEquals("Allow", "DELETE, GET, HEAD, OPTIONS, PATCH");
    }
    options(endpoint, "POST", true)
        .expectHeader()
        .valueEquals("Access-Control-Allow-Origin", "*")
        .expectHeader()
        .valueMatches("Access-Control-Allow-Methods", ".*POST.*")
        .expectHeader()
        .valueMatches("Access-Control-Allow-Headers", "authorization, content-type, x-own");
  }

  private WebTestClient.ResponseSpec options(String path, String method, boolean preflight) {
    WebTestClient.RequestBodySpec request = program.request(OPTIONS, path, null);
    if (preflight) {
      request
          .header("Origin", "https://studio.example")
          .header("Access-Control-Request-Method", method)
          .header("Access-Control-Request-Headers", "authorization,content-type,x-own");
    }
    WebTestClient.ResponseSpec answer = request.exchange();
    answer.expectStatus().isOk();
    return answer;
  }

  @Test
  void pagesOfOtherSitesSeeAnswersAndRefusals() {
    String endpoint = "/whip/" + room.id();
    String token = program.token("publish");
    Session session = program.begin("whip", token);
    fromAnotherSite(POST, endpoint, token, Program.SDP, Program.OFFER, 201);
    fromAnotherSite(POST, endpoint, null, Program.SDP, Program.OFFER, 401);
    fromAnotherSite(POST, endpoint, program.token("view"), Program.SDP, Program.OFFER, 403);
    fromAnotherSite(POST, endpoint, token, MediaType.TEXT_PLAIN, "x", 415);
    fromAnotherSite(POST, endpoint, token, Program.SDP, "a=x\r\n".repeat(220_000), 413);
    fromAnotherSite(PUT, endpoint, token, Program.SDP, "x", 405);
    fromAnotherSite(PATCH, session.url(), token, Program.FRAGMENT, Program.TRICKLE, 428);
    fromAnotherSite(DELETE, session.url() + 'x', token, Program.SDP, "", 404);
  }

  private void fromAnotherSite(
      HttpMethod method,
      String path,
      @Nullable String token,
      MediaType type,
      String body,
      int status) {
    WebTestClient.ResponseSpec answer =
        program
            .request(method, path, token)
            .header("Origin", "https://studio.example")
            .contentType(type)
            .bodyValue(body)
            .exchange();
    answer
        .expectStatus()
        .isEqualTo(status)
        .expectHeader()
        .valueEquals("Access-Control-Allow-Origin", "*")
        .expectHeader()
        .doesNotExist("Access-Control-Allow-Credentials")
        .expectHeader()
        .values(
            "Access-Control-Expose-Headers",
            values -> {
              assertTrue(values.getFirst().contains("Location, ETag, Link"));
              assertTrue(values.getFirst().contains("WWW-Authenticate, Retry-After"));
            })
        .expectHeader()
        .values("Vary", values -> assertTrue(String.join(",", values).contains("Origin")));
  }

  private Session begin(String protocol) {
    return program.begin(protocol, program.token(protocol.equals("whip") ? "publish" : "view"));
  }
}
