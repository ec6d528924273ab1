package org.setareh.signaling;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.springframework.http.HttpMethod.DELETE;
import static org.springframework.http.HttpMethod.GET;
import static org.springframework.http.HttpMethod.HEAD;
import static org.springframework.http.HttpMethod.PATCH;
import static org.springframework.http.HttpMethod.PUT;

import java.util.List;
import java.util.Map;
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
import tools.jackson.databind.JsonNode;

/** The event stream: order, resumption, and how what the media plane says comes out. */
final class EventStreamTest {
  private final TestServer server = TestServer.shared();
  private final TestRoom room = Guest.room(server);

  @Test
  void aStreamWithoutAnIdBeginsWithTheWholeState() throws InterruptedException {
    try (Guest sara = Guest.join(server, room, "Sara").listen(null)) {
      Guest.Got snapshot = sara.expect("snapshot");
      assertEquals(
          sara.joined.get("session").stringValue(), snapshot.data().get("session").stringValue());
      assertEquals(1, snapshot.data().get("rooms").size());
      assertEquals(sara.id, snapshot.data().at("/rooms/0/you").stringValue());
      assertEquals(3, snapshot.data().at("/rooms/0/room/capacity").intValue());
    }
  }

  @Test
  void oneStreamTellsOfAllTabs() throws InterruptedException {
    TestRoom other = Guest.room(server);
    try (Guest sara = Guest.join(server, room, "Sara");
        Guest tab = sara.joinAgain(other, "Sara")) {
      assertEquals(sara.joined.get("session"), tab.joined.get("session"));
      sara.listen(tab.joined.get("lastEventId").stringValue());
      try (Guest _ = Guest.join(server, other, "Ali");
          Guest _ = Guest.join(server, room, "Mina")) {
        Guest.Got self = sara.expect("joined"); // the other tab's state has it already
        assertEquals(tab.id, self.data().at("/participant/id").stringValue());
        Guest.Got ali = sara.expect("joined");
        assertEquals("room/" + other.id(), ali.data().get("address").stringValue());
        Guest.Got mina = sara.expect("joined");
        assertEquals("room/" + room.id(), mina.data().get("address").stringValue());
      }
      sara.expect("left");
      sara.expect("left");
      sara.listen(null);
      assertEquals(2, sara.expect("snapshot").data().get("rooms").size());
    }
  }

  @Test
  void whatARoomSaidBeforeOneCameOrAfterOneLeftIsNotReplayed() throws InterruptedException {
    TestRoom other = Guest.room(server);
    try (Guest sara = Guest.join(server, room, "Sara");
        Guest ali = Guest.join(server, other, "Ali")) {
      String position = sara.joined.get("lastEventId").stringValue();
      rename(ali, "Before");
      Guest tab = sara.joinAgain(other, "Sara");
      rename(ali, "Meanwhile");
      tab.close();
      rename(ali, "After");
      rename(sara, "Myself");
      sara.listen(position);
      Guest.Got gone = sara.expect("gone");
      assertEquals("participant/" + tab.id, gone.data().get("address").stringValue());
      assertEquals("Myself", sara.expect("changed").data().at("/participant/name").stringValue());
    }
  }

  private static void rename(Guest guest, String name) {
    guest.send(PATCH, guest.path(), "{\"name\":\"" + name + "\"}").expectStatus().isNoContent();
  }

  @Test
  void aTabThatMissedSomethingAsksForItsState() throws InterruptedException {
    try (Guest sara = Guest.join(server, room, "Sara");
        Guest ali = Guest.join(server, room, "Ali")) {
      rename(ali, "Alireza");
      JsonNode seen = Guest.json(sara.send(GET, sara.path(), null).expectStatus().isOk());
      assertEquals("Alireza", seen.at("/state/participants/1/name").stringValue());
      assertTrue(seen.at("/state/version").longValue() > 2);
      assertTrue(seen.get("lastEventId").isString());
      ProblemTest.problem(ali.send(GET, sara.path(), null), 403, "not-yours");
      JsonNode whole = Guest.json(sara.send(GET, "/api/snapshot", null).expectStatus().isOk());
      assertEquals("Alireza", whole.at("/snapshot/rooms/0/participants/1/name").stringValue());
      assertEquals(sara.id, whole.at("/snapshot/rooms/0/you").stringValue());
      assertTrue(whole.at("/snapshot/me").isNull());
      sara.listen(whole.get("lastEventId").stringValue());
      rename(ali, "Ali");
      sara.expect("changed");
    }
  }

  @Test
  void anEndedSessionLosesItsStreamItsParticipantsAndItsCookie() throws InterruptedException {
    try (Guest ali = Guest.join(server, room, "Ali").listen(null)) {
      ali.expect("snapshot");
      Guest sara = Guest.join(server, room, "Sara").listen(null);
      ali.expect("joined");
      sara.expect("snapshot");
      sara.send(DELETE, "/api/session", null).expectStatus().isNoContent();
      assertEquals("closed", sara.expect("gone").data().get("reason").stringValue());
      sara.expect("END");
      assertEquals("left", ali.expect("left").data().get("reason").stringValue());
      ProblemTest.problem(sara.send(GET, "/api/events", null), 403, "not-yours");
      ProblemTest.problem(sara.send(DELETE, "/api/session", null), 403, "not-yours");
      assertEquals(1, server.media.commandsTo(sara.id, MediaCommand.Close.class).size());
    }
  }

  @Test
  void aReaderThatComesBackMissesNothing() throws InterruptedException {
    try (Guest sara = Guest.join(server, room, "Sara").listen(null)) {
      String seen = sara.expect("snapshot").id();
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
      sara.expect("snapshot");
      for (int i = 0; i < 4; i++) {
        sara.send(HEAD, "/api/events", null).expectStatus().isOk();
      }
      assertNull(sara.events.poll(200, TimeUnit.MILLISECONDS));
    }
  }

  @Test
  void anIdThatIsForeignOrNoneGetsASnapshot() throws InterruptedException {
    try (Guest sara = Guest.join(server, room, "Sara");
        Guest ali = Guest.join(server, room, "Ali")) {
      String foreign = ali.joined.get("lastEventId").stringValue();
      for (String id :
          List.of(foreign, "otherepoch-3", "nonsense", "-", "x-99999999999999999999")) {
        sara.listen(id);
        assertEquals(sara.id, sara.expect("snapshot").data().at("/rooms/0/you").stringValue());
      }
    }
  }

  @Test
  void slotsSpeakersNetworkAndCodecComeAsTheProtocolSays() throws InterruptedException {
    try (Guest sara = Guest.join(server, room, "Sara").listen(null)) {
      sara.expect("snapshot");
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
      Guest.Got speakers = sara.expect("speakers");
      assertEquals(
          "{\"address\":\"room/%s\",\"version\":%d,\"dominant\":\"p_1\",\"loud\":[\"p_1\",\"p_2\"]}"
              .formatted(room.id(), version(speakers)),
          speakers.data().toString());
      Guest.Got network = sara.expect("network");
      assertEquals(
          "{\"address\":\"participant/%s\",\"version\":%d,\"connection\":1,\"constrained\":\"layers\"}"
              .formatted(sara.id, version(network)),
          network.data().toString());
      Guest.Got codec = sara.expect("codec");
      assertEquals(
          "{\"address\":\"participant/%s\",\"version\":%d,\"connection\":1,\"source\":\"camera\",\"codec\":\"VP8\"}"
              .formatted(sara.id, version(codec)),
          codec.data().toString());
      assertTrue(version(speakers) < version(network) && version(network) < version(codec));
      sara.listen(null);
      JsonNode state = sara.expect("snapshot").data().at("/rooms/0");
      assertEquals(2, state.get("slots").size());
      assertEquals("layers", state.get("network").stringValue());
      assertEquals("VP8", state.at("/codecs/camera").stringValue());
      assertEquals(version(codec), state.get("version").longValue());
    }
  }

  private static long version(Guest.Got event) {
    return event.data().get("version").longValue();
  }

  @Test
  void aRoomThatBeginsAnewGoesOnAboveItsEarlierLife() {
    Guest sara = Guest.join(server, room, "Sara");
    rename(sara, "Sara Ahmadi");
    long before = Guest.json(sara.send(GET, sara.path(), null)).at("/state/version").longValue();
    sara.close();
    try (Guest again = Guest.join(server, room, "Sara")) {
      assertTrue(again.joined.at("/state/version").longValue() > before);
    }
  }

  @Test
  void aSilentOneReconnectsOrIsLost() throws InterruptedException {
    try (Guest sara = Guest.join(server, room, "Sara").listen(null)) {
      sara.expect("snapshot");
      Guest ali = Guest.join(server, room, "Ali").listen(null);
      sara.expect("joined");
      ali.expect("snapshot");
      for (MediaEvent event :
          List.of(
              new MediaEvent.Connected(ali.connection(1)),
              new MediaEvent.Silent(ali.connection(1)),
              new MediaEvent.Back(ali.connection(1)))) {
        server.media.tell(event);
        String status = event instanceof MediaEvent.Silent ? "reconnecting" : "connected";
        assertEquals(status, sara.expect("changed").data().at("/participant/status").stringValue());
        ali.expect("changed");
      }
      server.media.tell(new MediaEvent.Closed(ali.connection(1), MediaEvent.CloseReason.LOST));
      assertEquals("lost", sara.expect("left").data().get("reason").stringValue());
      assertEquals("lost", ali.expect("gone").data().get("reason").stringValue());
      ali.listen(null);
      assertEquals(0, ali.expect("snapshot").data().get("rooms").size());
      ProblemTest.problem(ali.send(GET, ali.path(), null), 404, "unknown-participant");
    }
  }

  @Test
  void whomAFaultOfTheServerClosedMayJoinAnew() throws InterruptedException {
    Guest sara = Guest.join(server, room, "Sara").listen(null);
    sara.expect("snapshot");
    server.media.tell(new MediaEvent.Closed(sara.connection(1), MediaEvent.CloseReason.INTERNAL));
    assertEquals("lost", sara.expect("gone").data().get("reason").stringValue());
    Guest.join(server, room, "Sara").close();
  }

  @Test
  void whoseMediaNeverConnectsIsOut() throws InterruptedException {
    try (TestServer hasty = TestServer.with(Map.of("SETAREH_JOIN_SECONDS", "1"))) {
      Guest sara = Guest.join(hasty, Guest.room(hasty), "Sara").listen(null);
      sara.expect("snapshot");
      assertEquals("closed", sara.expect("gone").data().get("reason").stringValue());
      assertEquals(1, hasty.media.commandsTo(sara.id, MediaCommand.Close.class).size());
    }
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
