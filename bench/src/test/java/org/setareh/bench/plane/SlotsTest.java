package org.setareh.bench.plane;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.setareh.bench.synthetic.AudioSource;
import org.setareh.bench.synthetic.Offer;
import org.setareh.bench.synthetic.ReceivedStream;
import org.setareh.bench.synthetic.Shape;
import org.setareh.bench.synthetic.SyntheticPeer;
import org.setareh.bench.synthetic.SyntheticRoom;
import org.setareh.bench.synthetic.VideoSource;
import org.setareh.sfu.Sfu;
import org.setareh.sfu.control.MediaCommand;
import org.setareh.sfu.control.MediaEvent;
import org.setareh.sfu.control.SlotState;
import org.setareh.sfu.control.SourceId;
import org.setareh.sfu.control.SourceKind;
import org.setareh.sfu.control.SourceState;
import org.setareh.sfu.control.View;
import org.setareh.sfu.control.View.Choice;
import org.setareh.sfu.control.View.Saving;
import org.setareh.sfu.control.View.SlotWish;

/** What slots carry, and that a decoder never notices what changes. */
@Tag("poisoned")
class SlotsTest extends PlaneTest {
  private static final Shape ONE_SLOT = Shape.MEMBER.withSlots(1, 0);

  private static View show(String participant, int height) {
    return new View(
        List.of(
            new SlotWish(Choice.SOURCE, new SourceId(participant, SourceKind.CAMERA), height, 1)),
        Saving.NONE);
  }

  private List<SlotState> statesOf(String participant, int slot) {
    List<SlotState> states = new ArrayList<>();
    for (MediaEvent event : events) {
      if (event instanceof MediaEvent.SlotsChanged changed
          && changed.connection().participant().equals(participant)) {
        changed.slots().stream().filter(state -> state.slot() == slot).forEach(states::add);
      }
    }
    return states;
  }

  @Test
  void switchingSourcesIsOneStreamAndEachFrameIsAnnouncedBeforeItComes() throws Exception {
    Sfu sfu = plane(Settings.one().workers(2));
    SyntheticRoom room = room(sfu, "room");
    member(room, "one", 1, ONE_SLOT);
    member(room, "two", 2, ONE_SLOT);
    SyntheticPeer viewer = room.join("v", Offer.of(ONE_SLOT), show("one", 720));
    ReceivedStream picture = viewer.picture(0);
    await("the first", () -> picture.origin() == 1);
    for (int i = 0; i < 6; i++) {
      int next = i % 2 == 0 ? 2 : 1;
      sfu.post(new MediaCommand.SetView(room.id("v"), show(next == 2 ? "two" : "one", 720)));
      await("the next", () -> picture.origin() == next);
      long before = picture.packets();
      await("some of it", () -> picture.packets() > before + 10);
    }
    assertEquals("", picture.fault());
    assertEquals("", viewer.sound(0).fault());
    assertNoneMissing(picture);
    assertNoneMissing(viewer.sound(0));

    List<SlotState> flowing =
        statesOf("v", 0).stream().filter(s -> s.video() == SlotState.Video.FLOWING).toList();
    List<ReceivedStream.Run> runs = picture.runs();
    assertEquals(7, runs.size());
    for (int i = 0; i < runs.size(); i++) {
      SourceId source = new SourceId(runs.get(i).origin() == 1 ? "one" : "two", SourceKind.CAMERA);
      long from = runs.get(i).fromTimestamp();
      assertTrue(
          flowing.stream().anyMatch(s -> source.equals(s.source()) && s.fromRtpTimestamp() == from),
          () -> "nobody announced " + source + " from " + from + ": " + flowing);
    }
    List<SlotState> states = statesOf("v", 0);
    for (int i = 1; i < states.size(); i++) {
      if (states.get(i).video() == SlotState.Video.FLOWING) {
        assertEquals(SlotState.Video.WAITING, states.get(i - 1).video());
        assertEquals(states.get(i - 1).source(), states.get(i).source());
      }
    }
  }

  @Test
  void aCameraThatIsOffOrMutedIsPausedAndComesBack() throws Exception {
    Sfu sfu = plane(Settings.one());
    SyntheticRoom room = room(sfu, "room");
    member(room, "p", 1, ONE_SLOT);
    SyntheticPeer viewer = room.join("v", Offer.of(ONE_SLOT), View.AUTO);
    await("a picture", () -> viewer.picture(0).packets() > 10);
    for (SourceState state : List.of(SourceState.MUTED, SourceState.OFF)) {
      SlotState.PauseReason reason =
          state == SourceState.OFF ? SlotState.PauseReason.OFF : SlotState.PauseReason.MUTED;
      sfu.post(new MediaCommand.SetSource(room.id("p"), SourceKind.CAMERA, state));
      await("paused: " + reason, () -> statesOf("v", 0).getLast().reason() == reason);
      long last = viewer.sound(0).packets();
      await("what was on its way before that sound", () -> viewer.sound(0).packets() > last + 5);
      long still = viewer.picture(0).packets();
      long heard = viewer.sound(0).packets();
      await("sound goes on", () -> viewer.sound(0).packets() > heard + 20);
      assertEquals(still, viewer.picture(0).packets());
      sfu.post(new MediaCommand.SetSource(room.id("p"), SourceKind.CAMERA, SourceState.ON));
      await("flows again", () -> viewer.picture(0).packets() > still + 10);
      await("said so", () -> statesOf("v", 0).getLast().video() == SlotState.Video.FLOWING);
    }
    sfu.post(new MediaCommand.SetSource(room.id("p"), SourceKind.MICROPHONE, SourceState.MUTED));
    await("without sound", () -> !statesOf("v", 0).getLast().audio());
    assertEquals("", viewer.picture(0).fault());
    assertNoneMissing(viewer.picture(0));
  }

  /** Browsers offer the smallest encoding first, OBS the largest. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void theLayerFollowsTheHeightShown(boolean largestFirst) throws Exception {
    Sfu sfu = plane(Settings.one());
    SyntheticRoom room = room(sfu, "room");
    Offer offer = Offer.of(ONE_SLOT.withEncodings(3));
    SyntheticPeer publisher = room.join("p", offer, View.AUTO);
    for (int i = 0; i < 3; i++) {
      int size = largestFirst ? 2 - i : i;
      publisher.publish(
          new VideoSource(150_000 << size, 30, 1_000)
              .origin(i)
              .encoding(i, 320 << size, 180 << size));
    }
    SyntheticPeer viewer = room.join("v", Offer.of(ONE_SLOT), show("p", 180));
    await("the small layer", () -> viewer.picture(0).height() == 180);
    for (int height : List.of(720, 180, 360)) {
      sfu.post(new MediaCommand.SetView(room.id("v"), show("p", height)));
      await("the layer of " + height, () -> viewer.picture(0).height() == height);
    }
    assertEquals("", viewer.picture(0).fault());
    assertNoneMissing(viewer.picture(0));
    assertTrue(publisher.reception().keyFrameRequests() > 0);
  }

  @Test
  void inARoomOfSixTheLoudAreHeardAndWhoTellsNoLevelToo() throws Exception {
    Sfu sfu = plane(Settings.one());
    SyntheticRoom room = room(sfu, "room");
    // Four speak, louder from one to the next; the fifth says nothing of its level; the sixth is
    // silent. The listener shows the silent one alone, and hears the others by audio-only slots.
    List<AudioSource> voices = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      Shape shape = Shape.MEMBER.withSlots(1, 0);
      SyntheticPeer peer =
          room.join("p" + i, Offer.of(i == 4 ? shape.withoutLevels() : shape), View.AUTO);
      AudioSource voice = new AudioSource(i, i == 5 ? AudioSource.SILENT : 60 - 12 * i, false);
      voices.add(voice);
      peer.speak(voice);
    }
    View view = show("p5", 360);
    SyntheticPeer listener = room.join("listener", Offer.of(Shape.MEMBER.withSlots(1, 6)), view);
    listener.speak(new AudioSource(6, AudioSource.SILENT, false));
    await("four who are loud", () -> heardBy("listener").size() == 4);
    await(
        "the three loudest and the one without levels",
        () -> heardBy("listener").equals(List.of("p1", "p2", "p3", "p4")));
    awaitSent(voices.get(1), 15); // what was on its way
    long[] before = new long[7];
    for (int slot = 0; slot < 7; slot++) {
      before[slot] = listener.sound(slot).packets();
    }
    awaitSent(voices.get(1), 50);
    List<Integer> heard = new ArrayList<>();
    for (int slot = 1; slot < 7; slot++) {
      if (listener.sound(slot).packets() > before[slot] + 10) {
        heard.add(listener.sound(slot).origin());
      }
      assertEquals("", listener.sound(slot).fault());
    }
    assertEquals(List.of(1, 2, 3, 4), heard.stream().sorted().toList());

    voices.get(0).level(5); // the quietest shouts
    await("who shouts is heard", () -> heardBy("listener").contains("p0"));
    await("and dominates", () -> dominant().equals("p0"));
  }

  private static void awaitSent(AudioSource voice, int packets) throws InterruptedException {
    long before = voice.sentPackets();
    await("sound is sent", () -> voice.sentPackets() >= before + packets);
  }

  private List<String> heardBy(String participant) {
    List<String> heard = new ArrayList<>();
    for (int slot = 1; slot < 7; slot++) {
      List<SlotState> states = statesOf(participant, slot);
      SourceId source = states.isEmpty() ? null : states.getLast().source();
      if (source != null && states.getLast().audio()) {
        heard.add(source.participant());
      }
    }
    return heard.stream().sorted().toList();
  }

  private String dominant() {
    String last = "";
    for (MediaEvent event : events) {
      if (event instanceof MediaEvent.SpeakersChanged speakers) {
        String dominant = speakers.dominant();
        last = dominant == null ? last : dominant;
      }
    }
    return last;
  }

  @Test
  void anAutomaticSlotShowsWhoPublishesAgainBeforeTheLostOneIsGone() throws Exception {
    Sfu sfu = plane(Settings.one());
    SyntheticRoom room = room(sfu, "room");
    SyntheticPeer first = member(room, "first", 1, ONE_SLOT);
    SyntheticPeer viewer = room.join("v", Offer.of(ONE_SLOT), View.AUTO);
    await("the first", () -> viewer.picture(0).origin() == 1 && viewer.sound(0).origin() == 1);
    first.vanish();
    member(room, "again", 2, ONE_SLOT);
    await("the same person anew", () -> viewer.picture(0).origin() == 2);
    await("and the sound", () -> viewer.sound(0).origin() == 2);
    assertTrue(
        events.stream().noneMatch(MediaEvent.Closed.class::isInstance), "nobody is gone yet");
    assertEquals("", viewer.picture(0).fault());
    assertEquals(0, viewer.picture(0).missing());
  }

  @Test
  void redReachesWhoHasItAndPlainOpusTheOthers() throws Exception {
    Sfu sfu = plane(Settings.one());
    SyntheticRoom room = room(sfu, "room");
    member(room, "p", 1, ONE_SLOT.withRed());
    SyntheticPeer modern = room.join("modern", Offer.of(ONE_SLOT.withRed()), show("p", 360));
    SyntheticPeer plain = room.join("plain", Offer.of(ONE_SLOT), show("p", 360));
    for (SyntheticPeer peer : List.of(modern, plain)) {
      await("sound", () -> peer.sound(0).packets() > 50);
      assertEquals(1, peer.sound(0).origin());
      assertEquals("", peer.sound(0).fault());
      assertNoneMissing(peer.sound(0));
    }
    assertEquals(List.of(63), List.copyOf(modern.sound(0).payloadTypes().keySet()));
    assertEquals(List.of(111), List.copyOf(plain.sound(0).payloadTypes().keySet()));
    assertEquals(
        Map.of(),
        sfu.statistics().drops().entrySet().stream()
            .filter(drop -> drop.getValue() > 0 && !drop.getKey().equals("unknown_source"))
            .collect(java.util.stream.Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)));
  }
}
