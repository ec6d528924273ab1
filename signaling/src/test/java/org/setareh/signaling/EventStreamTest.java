package org.setareh.signaling;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.springframework.http.HttpMethod.HEAD;
import static org.springframework.http.HttpMethod.PATCH;
import static org.springframework.http.HttpMethod.PUT;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.setareh.sfu.control.MediaCommand;
import org.setareh.sfu.control.MediaEvent;
import org.setareh.sfu.control.SlotState;
import org.setareh.sfu.control.SourceId;
import org.setareh.sfu.control.SourceKind;
import org.setareh.sfu.control.SourceState;
import org.setareh.sfu.control.View;
import org.setareh.signaling.Guest.TestRoom;

/** The event stream: order, resumption, and how what the media plane says comes out. */
final class EventStreamTest {
  private final TestServer server = TestServer.shared();
  private final TestRoom room = Guest.room(server);

  @Test
  void aStreamWithoutAnIdBeginsWithTheWholeState() throws InterruptedException {
    try (Guest sara = Guest.join(server, room, "Sara").listen(null)) {
      Guest.Got state = sara.expect("state");
      assertEquals(sara.id, state.data().get("you").stringValue());
      assertEquals(3, state.data().at("/room/capacity").intValue());
    }
  }

  @Test
  void aReaderThatComesBackMissesNothing() throws InterruptedException {
    try (Guest sara = Guest.join(server, room, "Sara").listen(null)) {
      String seen = sara.expect("state").id();
      sara.hangUp();
      try (Guest ali = Guest.join(server, room, "Ali")) {
        ali.send(PATCH, ali.path(), "{\"states\":{\"microphone\":\"muted\"}}")
            .expectStatus()
            .isNoContent();
      }
      sara.listen(seen);
      sara.expect("joined");
      Guest.Got changed = sara.expect("changed");
      assertEquals("muted", changed.data().at("/participant/sources/microphone").stringValue());
      sara.expect("left");
      sara.listen(changed.id());
      sara.expect("left");
      assertNull(sara.events.poll(200, TimeUnit.MILLISECONDS));
    }
  }

  @Test
  void askingWithoutReadingTakesNobodysPlace() throws InterruptedException {
    try (Guest sara = Guest.join(server, room, "Sara").listen(null)) {
      sara.expect("state");
      for (int i = 0; i < 4; i++) {
        sara.send(HEAD, "/api/events?participant=" + sara.id, null).expectStatus().isOk();
      }
      assertNull(sara.events.poll(200, TimeUnit.MILLISECONDS));
    }
  }

  @Test
  void anIdOfAnotherRunGetsAReset() throws InterruptedException {
    try (Guest sara = Guest.join(server, room, "Sara")) {
      for (String id : List.of("otherepoch-3", "nonsense", "-", "x-99999999999999999999")) {
        sara.listen(id);
        assertEquals(sara.id, sara.expect("reset").data().get("you").stringValue());
      }
    }
  }

  @Test
  void slotsSpeakersNetworkAndCodecComeAsTheProtocolSays() throws InterruptedException {
    try (Guest sara = Guest.join(server, room, "Sara").listen(null)) {
      sara.expect("state");
      SourceId camera = new SourceId("p_1", SourceKind.CAMERA);
      server.media.tell(
          new MediaEvent.SlotsChanged(
              sara.connection(1),
              List.of(
                  new SlotState(0, camera, SlotState.Video.FLOWING, null, 4_000_000_000L, true),
                  new SlotState(
                      1, null, SlotState.Video.PAUSED, SlotState.PauseReason.NETWORK, -1, false))));
      server.media.tell(new MediaEvent.SpeakersChanged(room.id(), "p_1", List.of("p_1", "p_2")));
      server.media.tell(
          new MediaEvent.ConstraintChanged(sara.connection(1), MediaEvent.Constraint.LAYERS));
      server.media.tell(new MediaEvent.CodecWanted(sara.connection(1), SourceKind.CAMERA, "VP8"));
      assertEquals(
          "[{\"slot\":0,\"source\":\"p_1/camera\",\"video\":\"flowing\",\"reason\":null,\"from\":4000000000,\"audio\":true},"
              + "{\"slot\":1,\"source\":null,\"video\":\"paused\",\"reason\":\"network\",\"from\":null,\"audio\":false}]",
          sara.expect("slots").data().get("slots").toString());
      assertEquals(
          "{\"dominant\":\"p_1\",\"loud\":[\"p_1\",\"p_2\"]}",
          sara.expect("speakers").data().toString());
      assertEquals("{\"constrained\":\"layers\"}", sara.expect("network").data().toString());
      assertEquals(
          "{\"source\":\"camera\",\"codec\":\"VP8\"}", sara.expect("codec").data().toString());
      sara.listen(null);
      assertEquals(2, sara.expect("state").data().get("slots").size());
    }
  }

  @Test
  void aSilentOneReconnectsOrIsLost() throws InterruptedException {
    try (Guest sara = Guest.join(server, room, "Sara").listen(null)) {
      sara.expect("state");
      Guest ali = Guest.join(server, room, "Ali").listen(null);
      sara.expect("joined");
      ali.expect("state");
      server.media.tell(new MediaEvent.Connected(ali.connection(1)));
      server.media.tell(new MediaEvent.Silent(ali.connection(1)));
      server.media.tell(new MediaEvent.Back(ali.connection(1)));
      server.media.tell(new MediaEvent.Closed(ali.connection(1), MediaEvent.CloseReason.LOST));
      for (String status : List.of("connected", "reconnecting", "connected")) {
        assertEquals(status, sara.expect("changed").data().at("/participant/status").stringValue());
        ali.expect("changed");
      }
      assertEquals("lost", sara.expect("left").data().get("reason").stringValue());
      assertEquals("lost", ali.expect("gone").data().get("reason").stringValue());
      ali.expect("END");
      ProblemTest.problem(
          ali.send(
              org.springframework.http.HttpMethod.GET, "/api/events?participant=" + ali.id, null),
          404,
          "unknown-participant");
    }
  }

  @Test
  void whomAFaultOfTheServerClosedMayJoinAnew() throws InterruptedException {
    Guest sara = Guest.join(server, room, "Sara").listen(null);
    sara.expect("state");
    server.media.tell(new MediaEvent.Closed(sara.connection(1), MediaEvent.CloseReason.INTERNAL));
    assertEquals("lost", sara.expect("gone").data().get("reason").stringValue());
    Guest.join(server, room, "Sara").close();
  }

  @Test
  void whoseMediaNeverConnectsIsOut() throws InterruptedException {
    Guest sara = Guest.join(server, room, "Sara").listen(null);
    sara.expect("state");
    assertEquals("closed", sara.expect("gone").data().get("reason").stringValue());
    assertEquals(1, server.media.commandsTo(sara.id, MediaCommand.Close.class).size());
  }

  @Test
  void viewsAndStatesReachTheMediaPlane() {
    try (Guest sara = Guest.join(server, room, "Sara")) {
      sara.send(
              PUT,
              sara.path() + "/view",
              "{\"slots\":[{\"source\":\"p_9/screen\",\"height\":1080,\"priority\":2},{\"source\":null},{\"height\":90},null],\"saving\":\"low\"}")
          .expectStatus()
          .isNoContent();
      sara.send(PATCH, sara.path(), "{\"states\":{\"camera\":\"off\",\"microphone\":\"on\"}}");
      View view = server.media.commandsTo(sara.id, MediaCommand.SetView.class).getFirst().view();
      assertEquals(
          new View.SlotWish(View.Choice.SOURCE, new SourceId("p_9", SourceKind.SCREEN), 1080, 2),
          view.wish(0));
      assertEquals(View.Choice.NOTHING, view.wish(1).choice());
      assertEquals(new View.SlotWish(View.Choice.AUTO, null, 90, 1), view.wish(2));
      assertEquals(View.SlotWish.AUTO, view.wish(3));
      assertEquals(View.Saving.LOW, view.saving());
      List<MediaCommand.SetSource> sources =
          server.media.commandsTo(sara.id, MediaCommand.SetSource.class);
      assertEquals(1, sources.size(), "the microphone was on already");
      assertEquals(SourceState.OFF, sources.getFirst().state());
    }
  }

  @Test
  void anotherOfferIsAnsweredWithTheStatesOfNow() {
    try (Guest sara = Guest.join(server, room, "Sara")) {
      sara.send(PATCH, sara.path(), "{\"states\":{\"camera\":\"muted\"}}");
      String answer =
          Guest.json(
                  sara.send(
                      PUT,
                      sara.path() + "/connection",
                      "{\"offer\":\"v=0 again\",\"sources\":{\"1\":\"camera\"},\"slots\":[]}"))
              .get("answer")
              .stringValue();
      assertTrue(answer.startsWith("v=0"));
      assertEquals(
          SourceState.MUTED, server.media.requestOf(sara.id).states().get(SourceKind.CAMERA));
    }
  }
}
