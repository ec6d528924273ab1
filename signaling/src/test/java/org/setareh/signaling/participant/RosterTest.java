package org.setareh.signaling.participant;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.setareh.sfu.control.MediaEvent.Constraint;
import org.setareh.sfu.control.SlotState;
import org.setareh.sfu.control.SourceKind;
import org.setareh.sfu.control.SourceState;
import org.setareh.sfu.control.View;
import org.setareh.signaling.participant.Participant.Kind;
import org.setareh.signaling.participant.Participant.Status;
import org.setareh.signaling.participant.RoomFact.GoneReason;
import org.setareh.signaling.participant.RoomFact.LeftReason;
import org.setareh.signaling.participant.RoomState.Knocker;
import org.setareh.signaling.problem.Problem;
import org.setareh.signaling.problem.ProblemCode;
import org.setareh.signaling.room.Role;
import org.setareh.signaling.room.Room;
import org.setareh.signaling.session.Session;

/** Who is in, how each one stands, and what is told of it. */
final class RosterTest {
  private static final Room ROOM =
      new Room(
          "family",
          "Family",
          Room.Kind.CONFERENCE,
          Room.Rules.OPEN,
          new byte[0],
          0,
          1,
          Instant.EPOCH);

  private final List<RoomFact> told = new ArrayList<>();
  private final AtomicLong versions = new AtomicLong(100);
  private final Roster roster = new Roster(ROOM, 2, versions::incrementAndGet, told::add);

  private static Participant participant(String name) {
    return of(Kind.BROWSER, new Session(UUID.randomUUID()), name);
  }

  private static Participant of(Kind kind, @Nullable Session session, String name) {
    Map<SourceKind, SourceState> states = Map.of(SourceKind.MICROPHONE, SourceState.ON);
    return Participant.of(kind, session, name, states, View.AUTO, 0);
  }

  private Participant entered(String name) {
    Participant participant = participant(name);
    roster.reserve(participant);
    roster.enter(participant);
    told.clear();
    return participant;
  }

  private <F extends RoomFact> F only(Class<F> type) {
    assertEquals(1, told.size(), told::toString);
    return type.cast(told.getFirst());
  }

  private static SlotState slot(int number) {
    return new SlotState(number, null, SlotState.Video.FLOWING, null, 7, true);
  }

  @Test
  void whoHasAPlaceIsShownWhenItEnters() {
    Participant sara = participant("Sara");
    roster.reserve(sara);
    assertTrue(roster.people().isEmpty());
    assertTrue(told.isEmpty());
    roster.enter(sara);
    assertEquals("Sara", only(RoomFact.Joined.class).who().name());
    assertEquals(1, roster.people().size());
  }

  @Test
  void whatNoConnectionCarriesIsOffWhateverIsSaidOfIt() {
    Participant sara = entered("Sara");
    roster.carries(sara, Set.of(SourceKind.CAMERA));
    assertEquals("off", only(RoomFact.Changed.class).who().sources().get("microphone"));
    told.clear();
    roster.carries(sara, Set.of(SourceKind.CAMERA, SourceKind.SCREEN));
    assertTrue(told.isEmpty(), "the screen is off all the same");
    roster.carries(sara, Set.of(SourceKind.MICROPHONE));
    assertEquals("on", only(RoomFact.Changed.class).who().sources().get("microphone"));
  }

  @Test
  void thePlacesOfThoseOnTheirWayInCount() {
    entered("Sara");
    roster.reserve(participant("Ali"));
    assertTrue(roster.isFull());
    Problem full = assertThrows(Problem.class, () -> roster.reserve(participant("Mina")));
    assertEquals(ProblemCode.ROOM_FULL, full.code());
  }

  @Test
  void eachChangeRaisesTheVersionThatTheStateHas() {
    Participant sara = entered("Sara");
    long before = roster.stateFor(sara).version();
    roster.become(sara, Status.CONNECTED);
    roster.slots(sara, List.of(slot(1)));
    roster.speakers(sara.id(), List.of());
    roster.constraint(sara, Constraint.LAYERS);
    roster.codecWanted(sara, SourceKind.CAMERA, "VP8");
    List<Long> versions = told.stream().map(RoomFact::version).toList();
    assertEquals(List.of(before + 1, before + 2, before + 3, before + 4, before + 5), versions);
    assertEquals(before + 5, roster.stateFor(sara).version());
  }

  @Test
  void whatStaysAsItIsIsNotTold() {
    Participant sara = entered("Sara");
    roster.become(sara, Status.JOINING);
    roster.constraint(sara, Constraint.NONE);
    roster.speakers(null, List.of());
    assertTrue(
        roster.change(sara, "Sara", Map.of(SourceKind.MICROPHONE, SourceState.ON)).isEmpty());
    assertEquals(List.of(), told);
  }

  @Test
  void aChangeIsToldOnceAndSaysWhichSourcesChanged() {
    Participant sara = entered("Sara");
    Map<SourceKind, SourceState> changed =
        roster.change(
            sara,
            "Sara Ahmadi",
            Map.of(SourceKind.MICROPHONE, SourceState.MUTED, SourceKind.CAMERA, SourceState.OFF));
    assertEquals(Map.of(SourceKind.MICROPHONE, SourceState.MUTED), changed);
    RoomState.Person who = only(RoomFact.Changed.class).who();
    assertEquals("Sara Ahmadi", who.name());
    assertEquals("muted", who.sources().get("microphone"));
  }

  @Test
  void handsAreInTheOrderInWhichTheyWereRaised() {
    Participant sara = entered("Sara");
    Participant ali = entered("Ali");
    Instant now = Instant.ofEpochMilli(1_000);
    roster.hand(sara, true, now);
    roster.hand(sara, true, now.plusSeconds(5));
    assertEquals(now, only(RoomFact.Changed.class).who().hand(), "it is up already");
    roster.hand(ali, true, now);
    assertEquals(now.plusMillis(1), ali.hand, "after Sara's, by the same clock");
    roster.hand(sara, false, now);
    roster.hand(sara, true, now.minusSeconds(1));
    assertEquals(now.plusMillis(2), sara.hand, "also by a clock that was set back");
  }

  private Participant of(Role role, String name) {
    Participant participant =
        of(Kind.BROWSER, new Session(UUID.randomUUID(), UUID.randomUUID()), name);
    participant.role = role;
    return participant;
  }

  private Participant entered(Participant participant) {
    roster.reserve(participant);
    roster.enter(participant);
    return participant;
  }

  @Test
  void moderatorsAloneHearWhoAsksToBeLetIn() {
    Participant ali = entered(of(Role.MEMBER, "Ali"));
    Participant sara = entered(of(Role.MODERATOR, "Sara"));
    told.clear();
    List<Knocker> knockers = List.of(new Knocker("k_1", "Mina", null, Instant.EPOCH));
    roster.knocks(new Roster.Waiting(2, knockers));
    assertEquals(sara.id(), only(RoomFact.KnocksChanged.class).participant());
    assertEquals(knockers, roster.stateFor(sara).knocks());
    assertEquals(List.of(), roster.stateFor(ali).knocks());
    roster.knocks(new Roster.Waiting(1, List.of()));
    assertEquals(knockers, roster.stateFor(sara).knocks(), "an older list is no news");
    told.clear();
    roster.role(Objects.requireNonNull(sara.account()), Role.MEMBER);
    assertEquals(List.of(), ((RoomFact.KnocksChanged) told.get(1)).knocks());
    assertTrue(ali.standsIn, "who came first");
    assertEquals(knockers, ((RoomFact.KnocksChanged) told.getLast()).knocks());
  }

  @Test
  void aReactionRaisesTheVersionAndLeavesNothing() {
    Participant sara = entered("Sara");
    RoomState before = roster.stateFor(sara);
    roster.react(sara, "🎉");
    assertEquals("🎉", only(RoomFact.Reacted.class).emoji());
    assertEquals(before.participants(), roster.stateFor(sara).participants());
    assertTrue(roster.stateFor(sara).version() > before.version());
  }

  @Test
  void aFactKeepsWhatItSaysWhenMoreChanges() {
    Participant sara = entered("Sara");
    roster.change(sara, "First", Map.of());
    roster.change(sara, "Second", Map.of());
    assertEquals("First", ((RoomFact.Changed) told.getFirst()).who().name());
  }

  @Test
  void slotsAddUpAndAFreshConnectionBeginsWithNone() {
    Participant sara = entered("Sara");
    roster.slots(sara, List.of(slot(2), slot(0)));
    roster.slots(sara, List.of(slot(1)));
    roster.constraint(sara, Constraint.VIDEOS);
    roster.codecWanted(sara, SourceKind.CAMERA, "VP8");
    RoomState state = roster.stateFor(sara);
    assertEquals(List.of(0, 1, 2), state.slots().stream().map(RoomState.Slot::slot).toList());
    assertEquals(Map.of("camera", "VP8"), state.codecs());
    told.clear();
    roster.connection(sara, 2);
    RoomState fresh = roster.stateFor(sara);
    assertTrue(fresh.slots().isEmpty());
    assertTrue(fresh.codecs().isEmpty());
    assertEquals("none", fresh.network());
    assertEquals(2, only(RoomFact.NetworkChanged.class).connection());
  }

  @Test
  void aRestartWithFewerSlotsCutsTheRest() {
    Participant sara = entered("Sara");
    roster.slots(sara, List.of(slot(0), slot(1), slot(2)));
    roster.cutSlots(sara, 1);
    assertEquals(1, roster.stateFor(sara).slots().size());
  }

  @Test
  void whoIsOutHearsOfItBeforeTheOthersAndOnce() {
    Participant sara = entered("Sara");
    Participant ali = entered("Ali");
    roster.speakers(ali.id(), List.of(ali.id(), sara.id()));
    told.clear();
    assertTrue(roster.remove(ali, LeftReason.LOST, GoneReason.LOST));
    assertFalse(roster.remove(ali, LeftReason.LEFT, GoneReason.CLOSED));
    assertEquals(2, told.size());
    assertEquals(GoneReason.LOST, ((RoomFact.Gone) told.getFirst()).reason());
    assertEquals(LeftReason.LOST, ((RoomFact.Left) told.getLast()).reason());
    assertEquals(
        new RoomState.Speakers(null, List.of(sara.id())), roster.stateFor(sara).speakers());
    assertFalse(roster.isOver());
  }

  @Test
  void nobodyHearsOfOneWhoNeverCameIn() {
    Participant sara = participant("Sara");
    roster.reserve(sara);
    roster.slots(sara, List.of(slot(0)));
    roster.become(sara, Status.CONNECTED);
    assertTrue(roster.remove(sara, LeftReason.FAILED, GoneReason.CLOSED));
    assertEquals(List.of(), told);
    assertTrue(roster.isOver());
  }

  @Test
  void aProgramIsShownButHearsNothing() {
    Participant obs = of(Kind.WHIP, null, "OBS");
    roster.reserve(obs);
    roster.enter(obs);
    roster.slots(obs, List.of(slot(0)));
    roster.constraint(obs, Constraint.LAYERS);
    roster.remove(obs, LeftReason.LEFT, GoneReason.CLOSED);
    assertEquals(
        List.of(RoomFact.Joined.class, RoomFact.Left.class),
        told.stream().map(RoomFact::getClass).toList());
  }

  @Test
  void aRoomMayGetAnotherTitle() {
    Participant sara = entered("Sara");
    long before = roster.stateFor(sara).version();
    roster.room(
        new Room(
            ROOM.id(),
            "All of us",
            Room.Kind.CONFERENCE,
            Room.Rules.OPEN,
            new byte[0],
            0,
            1,
            Instant.EPOCH));
    assertEquals("All of us", roster.stateFor(sara).room().title());
    assertTrue(roster.stateFor(sara).version() > before);
  }
}
