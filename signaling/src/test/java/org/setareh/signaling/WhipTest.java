package org.setareh.signaling;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.setareh.sfu.control.ConnectRequest.Purpose;
import org.setareh.sfu.control.MediaCommand;
import org.setareh.sfu.control.OfferRefused;
import org.setareh.sfu.control.SourceKind;
import org.setareh.sfu.control.SourceState;
import org.setareh.sfu.control.View;
import org.setareh.signaling.Guest.TestRoom;
import org.setareh.signaling.Program.Session;
import org.springframework.test.web.reactive.server.EntityExchangeResult;
import org.springframework.test.web.reactive.server.WebTestClient;
import tools.jackson.databind.JsonNode;

/** What programs do by WHIP and WHEP, and what the room sees of it. */
final class WhipTest {
  private final TestServer server = TestServer.shared();
  private final TestRoom room = Guest.room(server);
  private final Program program = new Program(server, room);

  @Test
  void aPublisherComesStaysAndGoes() throws InterruptedException {
    String token = program.tokenOf("Studio");
    try (Guest sara = Guest.join(server, room, "Sara").listen(null)) {
      sara.expect("snapshot");
      Session session = program.begin("whip", token);
      assertTrue(session.url().matches("/whip/" + room.id() + "/[A-Za-z0-9_-]{22}"));
      assertTrue(session.etag().matches("\"[^\"]+\""), "strong");
      Guest.Got joined = sara.expect("joined");
      assertEquals("whip", joined.data().at("/participant/kind").stringValue());
      assertEquals("Studio", joined.data().at("/participant/name").stringValue());
      String id = joined.data().at("/participant/id").stringValue();
      assertEquals(Purpose.PUBLISH, server.media.requestOf(id).purpose());
      assertEquals(
          Map.of(SourceKind.MICROPHONE, SourceState.ON, SourceKind.CAMERA, SourceState.ON),
          server.media.requestOf(id).states());
      program.end(session).expectStatus().isOk();
      assertEquals("left", sara.expect("left").data().get("reason").stringValue());
      assertEquals(1, server.media.commandsTo(id, MediaCommand.Close.class).size());
      ProblemTest.problem(program.end(session), 404, "unknown-participant");
    }
  }

  /** RFC 8829 section 5.3.1: a section with port 0 is none, whatever its kind. */
  @Test
  void whatTheAnswerDoesNotTakeIsOff() throws InterruptedException {
    server.media.carried = Set.of(SourceKind.MICROPHONE);
    try (Guest sara = Guest.join(server, room, "Sara").listen(null)) {
      sara.expect("snapshot");
      program.begin("whip", program.token("publish"));
      JsonNode sources = sara.expect("joined").data().at("/participant/sources");
      assertEquals("on", sources.get("microphone").stringValue());
      assertEquals("off", sources.get("camera").stringValue());
    } finally {
      server.media.carried = EnumSet.allOf(SourceKind.class);
    }
  }

  @Test
  void aViewerGetsTheSpeakerOrWhomItNames() {
    String token = program.token("view");
    program.begin("whep", token);
    assertEquals(Purpose.VIEW, server.media.requests.getLast().purpose());
    View view = server.media.requests.getLast().view();
    assertEquals(View.Choice.AUTO, view.wish(0).choice());
    program.begin("whep?participant=p_7", token);
    View.SlotWish wish = server.media.requests.getLast().view().wish(0);
    assertEquals(View.Choice.SOURCE, wish.choice());
    assertEquals("p_7/camera", String.valueOf(wish.source()));
    for (String bad : List.of("", "p".repeat(65))) {
      ProblemTest.problem(
          program.post("/whep/" + room.id() + "?participant=" + bad, token), 400, "bad-request");
    }
  }

  @Test
  void aRestartAnswersWithIceAloneAndAnotherTag() {
    Session session = program.begin("whip", program.token("publish"));
    EntityExchangeResult<byte[]> answer =
        program
            .patch(session, "*", Program.RESTART)
            .expectStatus()
            .isOk()
            .expectHeader()
            .contentType(Program.FRAGMENT)
            .expectBody()
            .returnResult();
    String etag = Objects.requireNonNull(answer.getResponseHeaders().getETag());
    assertNotEquals(session.etag(), etag);
    String fragment =
        new String(Objects.requireNonNull(answer.getResponseBody()), StandardCharsets.UTF_8);
    assertEquals(
        List.of(
            "a=group",
            "a=ice-lite",
            "a=ice-options",
            "m=audio",
            "a=mid",
            "a=ice-ufrag",
            "a=ice-pwd",
            "a=candidate",
            "a=end-of-candidates"),
        fragment.lines().map(line -> line.replaceFirst("^(m=audio|a=[a-z-]+).*", "$1")).toList());
    assertTrue(fragment.contains(etag.replace("\"", "")));
  }

  @Test
  void ofOverlappingRestartsEachTagNamesOneIceSession() throws Exception {
    Session session = program.begin("whip", program.token("publish"));
    List<Thread> threads =
        java.util.stream.IntStream.range(0, 8)
            .mapToObj(i ->
                Thread.ofVirtual()
                    .start(() ->
                        program
                            .patch(
                                session,
                                session.etag(),
                                Program.RESTART.replace("anew", "a" + i + "new"))
                            .expectBody()
                            .returnResult()))
            .toList();
    for (Thread thread : threads) {
      thread.join();
    }
    ProblemTest.problem(
        program.patch(session, session.etag(), Program.TRICKLE), 412, "precondition-failed");
    assertEquals(
        1,
        server.media.restarts.stream().filter(ufrag -> ufrag.matches("a[0-7]new")).count(),
        "the first made the tag of all others old");
  }

  @Test
  void aRestartThatIsRefusedLeavesTheSessionAsItWas() {
    Session session = program.begin("whip", program.token("publish"));
    server.media.refuseRestart =
        new OfferRefused(OfferRefused.Code.BUSY, "The media server is busy.");
    try {
      WebTestClient.ResponseSpec refused = program.patch(session, "*", Program.RESTART);
      refused.expectHeader().valueMatches("Retry-After", "[1-9][0-9]*");
      ProblemTest.problem(refused, 503, "server-busy");
    } finally {
      server.media.refuseRestart = null;
    }
    program.patch(session, session.etag(), Program.TRICKLE).expectStatus().isNoContent();
    program.patch(session, session.etag(), Program.RESTART).expectStatus().isOk();
  }
}
