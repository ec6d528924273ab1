package org.setareh.signaling;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.springframework.http.HttpMethod.PATCH;
import static org.springframework.http.HttpMethod.PUT;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.setareh.sfu.control.MediaCommand;
import org.setareh.sfu.control.MediaEvent;
import org.setareh.sfu.control.MediaEvent.CloseReason;
import org.setareh.sfu.control.OfferRefused;
import org.setareh.sfu.control.SlotState;
import org.setareh.sfu.control.SourceKind;
import org.setareh.sfu.control.SourceState;
import org.setareh.sfu.control.View.Saving;
import org.springframework.test.web.reactive.server.WebTestClient;

/**
 * A participant's connections come one after another, each with its number: what is said while the
 * next one is negotiated reaches it, what the last one still says ends nothing.
 */
final class ConnectionNumberTest {
  private final TestServer server = TestServer.shared();
  private Guest sara;
  private Guest ali;

  @BeforeEach
  void join() throws InterruptedException {
    Guest.TestRoom room = Guest.room(server);
    sara = Guest.join(server, room, "Sara");
    ali = Guest.join(server, room, "Ali");
    server.media.tell(new MediaEvent.Connected(sara.connection(1)));
    server.media.tell(new MediaEvent.Connected(ali.connection(1)));
    sara.listen(sara.joined.get("lastEventId").stringValue()).expect("joined");
    for (int i = 0; i < 2; i++) {
      assertEquals(
          "connected", sara.expect("changed").data().at("/participant/status").stringValue());
    }
    sara.hangUp();
  }

  @AfterEach
  void leave() {
    server.media.refusal = _ -> null;
    server.media.restartsIce = false;
    sara.close();
    ali.close();
  }

  @Test
  void answersAndStateSayWhichConnectionLives() throws InterruptedException {
    assertEquals(1, sara.joined.get("connection").intValue());
    assertEquals(1, sara.joined.at("/state/connection").intValue());
    assertEquals(2, offered("fresh"));
    server.media.restartsIce = true;
    assertEquals(2, offered("restarts the ICE of the second"));
    server.media.restartsIce = false;
    assertEquals(4, offered("fresh again"));
    sara.listen(null);
    assertEquals(4, sara.expect("snapshot").data().at("/rooms/0/connection").intValue());
    List<SlotState> slots =
        List.of(new SlotState(0, null, SlotState.Video.WAITING, null, -1, false));
    server.media.tell(new MediaEvent.SlotsChanged(sara.connection(2), slots)); // of an old one
    server.media.tell(new MediaEvent.SlotsChanged(sara.connection(4), slots));
    assertEquals(4, sara.expect("slots").data().get("connection").intValue());
  }

  @Test
  void whatChangesWhileAnOfferIsAnsweredReachesBothConnections() {
    server.media.refusal =
        request -> {
          if (request.offer().equals("fresh")) {
            sara.send(PATCH, sara.path(), "{\"states\":{\"microphone\":\"muted\"}}");
            sara.send(PUT, sara.path() + "/view", "{\"saving\":\"audio\"}");
          }
          return null;
        };
    assertEquals(2, offered("fresh"));
    assertEquals(
        List.of(
            new MediaCommand.SetSource(
                sara.connection(1), SourceKind.MICROPHONE, SourceState.MUTED),
            new MediaCommand.SetSource(
                sara.connection(2), SourceKind.MICROPHONE, SourceState.MUTED)),
        server.media.commandsTo(sara.id, MediaCommand.SetSource.class));
    assertEquals(
        List.of(sara.connection(1), sara.connection(2)),
        server.media.commandsTo(sara.id, MediaCommand.SetView.class).stream()
            .filter(command -> command.view().saving() == Saving.AUDIO)
            .map(MediaCommand.SetView::connection)
            .toList());
    sara.send(PATCH, sara.path(), "{\"states\":{\"microphone\":\"on\"}}");
    assertEquals(
        sara.connection(2),
        server.media.commandsTo(sara.id, MediaCommand.SetSource.class).getLast().connection());
  }

  @Test
  void whatAnOldConnectionStillSaysEndsNothing() throws InterruptedException {
    ali.listen(null).expect("snapshot");
    assertEquals(2, offered("fresh"));
    for (CloseReason reason : CloseReason.values()) {
      server.media.tell(new MediaEvent.Closed(sara.connection(1), reason));
    }
    server.media.tell(new MediaEvent.Silent(sara.connection(1)));
    server.media.tell(new MediaEvent.Connected(sara.connection(2)));
    sara.send(PATCH, sara.path(), "{\"name\":\"Sara B\"}").expectStatus().isNoContent();
    assertEquals("Sara B", ali.expect("changed").data().at("/participant/name").stringValue());
    assertTrue(server.media.commandsTo(sara.id, MediaCommand.Close.class).isEmpty());
  }

  @Test
  void aLossWhileTheNextConnectionIsNegotiatedEndsNothing() throws InterruptedException {
    ali.listen(null).expect("snapshot");
    server.media.refusal = request -> loseFirstConnection(request.offer(), null);
    assertEquals(2, offered("fresh"));
    server.media.tell(new MediaEvent.Connected(sara.connection(2)));
    sara.send(PATCH, sara.path(), "{\"name\":\"Sara B\"}").expectStatus().isNoContent();
    assertEquals("Sara B", ali.expect("changed").data().at("/participant/name").stringValue());
    assertTrue(server.media.commandsTo(sara.id, MediaCommand.Close.class).isEmpty());
  }

  @Test
  void aLossCountsWhereTheNextOfferIsRefused() throws InterruptedException {
    ali.listen(null).expect("snapshot");
    OfferRefused refused = new OfferRefused(OfferRefused.Code.UNSUPPORTED, "No codec in common.");
    server.media.refusal = request -> loseFirstConnection(request.offer(), refused);
    ProblemTest.problem(offer("fresh"), 422, "bad-offer");
    assertEquals("lost", ali.expect("left").data().get("reason").stringValue());
  }

  /** The first connection is lost while the media plane works on the offer of the second. */
  private @Nullable OfferRefused loseFirstConnection(String offer, @Nullable OfferRefused then) {
    if (!offer.equals("fresh")) {
      return null;
    }
    server.media.tell(new MediaEvent.Closed(sara.connection(1), CloseReason.LOST));
    server.media.tell(new MediaEvent.Silent(ali.connection(1)));
    try {
      ali.expect("changed"); // events come in order: the loss is known
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
    return then;
  }

  private int offered(String sdp) {
    return Guest.json(offer(sdp).expectStatus().isOk()).get("connection").intValue();
  }

  private WebTestClient.ResponseSpec offer(String sdp) {
    Map<String, Object> connection = Map.of("offer", sdp, "sources", Map.of(), "slots", List.of());
    return sara.send(PUT, sara.path() + "/connection", connection);
  }
}
