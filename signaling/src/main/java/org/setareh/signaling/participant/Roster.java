package org.setareh.signaling.participant;

import java.time.Instant;
import java.util.Collection;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.setareh.sfu.control.MediaEvent;
import org.setareh.sfu.control.SlotState;
import org.setareh.sfu.control.SourceKind;
import org.setareh.sfu.control.SourceState;
import org.setareh.sfu.control.View;
import org.setareh.signaling.participant.Participant.Status;
import org.setareh.signaling.participant.RoomFact.GoneReason;
import org.setareh.signaling.participant.RoomFact.LeftReason;
import org.setareh.signaling.participant.RoomState.Knocker;
import org.setareh.signaling.participant.RoomState.Person;
import org.setareh.signaling.participant.RoomState.RoomFacts;
import org.setareh.signaling.participant.RoomState.Slot;
import org.setareh.signaling.participant.RoomState.Speakers;
import org.setareh.signaling.problem.Problem;
import org.setareh.signaling.problem.ProblemCode;
import org.setareh.signaling.room.Role;
import org.setareh.signaling.room.Room;
import org.setareh.signaling.session.Session;

/**
 * Who is in a room, and how each one stands: name, sources, view, slots, who speaks. No input or
 * output, no clock, no lock: {@link LiveRoom} calls it under its own. Every change raises the
 * room's version and is told as a fact, so that whoever holds the state of one version knows which
 * facts come on top of it.
 */
final class Roster {
  private static final int MOST_SILENCED = 1_000;

  /**
   * Who asks to be let in.
   *
   * @param version tells an older list from a newer one
   */
  record Waiting(long version, List<Knocker> all) {
    static final Waiting NOBODY = new Waiting(0, List.of());
  }

  private final int capacity;
  private final LongSupplier versions;
  private final Consumer<RoomFact> tell;
  private final Map<String, Participant> participants = new LinkedHashMap<>();
  private Room room;
  private Speakers speakers = Speakers.NOBODY;
  private final Leadership leadership = new Leadership(this);

  /** Whom moderators have muted since the room was empty. */
  private final Set<String> silenced = new LinkedHashSet<>();

  private Waiting knocks = Waiting.NOBODY;
  private Instant lastHand = Instant.EPOCH;
  private long version;
  private boolean over;

  /**
   * The roster of a room that somebody comes into.
   *
   * @param versions gives ever higher numbers: the same room's earlier lives have had lower ones,
   *     so that nothing late of those is taken for news
   */
  Roster(Room room, int capacity, LongSupplier versions, Consumer<RoomFact> tell) {
    this.room = room;
    this.capacity = capacity;
    this.versions = versions;
    this.tell = tell;
  }

  /** The room's row may have changed since; what is older than what is known changes nothing. */
  void room(Room now) {
    if (now.version() < room.version()) {
      return;
    }
    RoomFacts before = facts();
    room = now;
    if (!facts().equals(before)) {
      tell.accept(new RoomFact.RoomChanged(raise(), facts()));
    }
  }

  private RoomFacts facts() {
    return RoomFacts.of(room, capacity);
  }

  Room room() {
    return room;
  }

  /** Whether the last one left: nobody comes in any more. */
  boolean isOver() {
    return over;
  }

  boolean isFull() {
    return participants.size() >= capacity;
  }

  /** Keeps a place; nobody is told yet. */
  void reserve(Participant participant) {
    if (isFull()) {
      throw new Problem(
          ProblemCode.ROOM_FULL,
          "Wait until somebody leaves: the room holds %d people.".formatted(capacity));
    }
    participants.put(participant.id(), participant);
  }

  boolean has(Participant participant) {
    return participants.get(participant.id()) == participant;
  }

  @Nullable Participant find(String id) {
    return participants.get(id);
  }

  Collection<Participant> all() {
    return List.copyOf(participants.values());
  }

  /** Shows one who has a place to the others. */
  void enter(Participant participant) {
    participant.shown = true;
    tell.accept(new RoomFact.Joined(raise(), Person.of(participant)));
    leadership.settle();
  }

  /** What an account is to the room from now on. */
  void role(UUID account, Role role) {
    for (Participant participant : participants.values()) {
      if (account.equals(participant.account()) && participant.role != role) {
        moderation(participant, () -> participant.role = role);
      }
    }
    leadership.settle();
  }

  /** Changes what makes a participant a moderator, who is told of knocks from then on. */
  void moderation(Participant participant, Runnable change) {
    boolean before = participant.moderates();
    change.run();
    tellChanged(participant);
    if (participant.moderates() != before && !knocks.all().isEmpty()) {
      tellKnocks(participant);
    }
  }

  /**
   * Who asks to be let in now.
   *
   * @param now with a higher version than what is known; else nothing happens
   */
  void knocks(Waiting now) {
    if (now.version() <= knocks.version()) {
      return;
    }
    boolean isNews = !now.all().equals(knocks.all());
    knocks = now;
    if (!isNews) {
      return;
    }
    participants.values().stream().filter(Participant::moderates).forEach(this::tellKnocks);
  }

  private void silence(Participant participant, boolean hushed) {
    Session session = participant.session();
    if (session != null && hushed) {
      silenced.add(session.person());
      if (silenced.size() > MOST_SILENCED) {
        silenced.remove(silenced.iterator().next());
      }
    } else if (session != null) {
      silenced.remove(session.person());
    }
  }

  /** Whether a moderator has muted that person, perhaps before they left and came back. */
  boolean isSilenced(Participant participant) {
    return participant.session() != null && silenced.contains(participant.session().person());
  }

  /** Tells one what a moderator has done to it. */
  void moderated(Participant participant, String deed, String by) {
    tellOne(participant, new RoomFact.Moderated(raise(), participant.id(), deed, by));
  }

  private void tellKnocks(Participant participant) {
    tellOne(
        participant, new RoomFact.KnocksChanged(raise(), participant.id(), knocksFor(participant)));
  }

  private List<Knocker> knocksFor(Participant participant) {
    return participant.moderates() ? knocks.all() : List.of();
  }

  /**
   * A moderator mutes a participant, or takes that back.
   *
   * @return the states that are others than before
   */
  Map<SourceKind, SourceState> hush(Participant participant, boolean hushed) {
    boolean isNew = participant.hushed != hushed;
    participant.hushed = hushed;
    silence(participant, hushed);
    Map<SourceKind, SourceState> changed =
        hushed && participant.sources.get(SourceKind.MICROPHONE) == SourceState.ON
            ? change(participant, null, Map.of(SourceKind.MICROPHONE, SourceState.MUTED))
            : Map.of();
    if (isNew && changed.isEmpty()) {
      tellChanged(participant);
    }
    return changed;
  }

  /**
   * Another name, other states of sources; null and the unnamed stay.
   *
   * @return the states that are others than before
   */
  Map<SourceKind, SourceState> change(
      Participant participant, @Nullable String name, Map<SourceKind, SourceState> states) {
    Map<SourceKind, SourceState> changed = new EnumMap<>(SourceKind.class);
    states.forEach((kind, state) -> {
      if (participant.sources.put(kind, state) != state) {
        changed.put(kind, state);
      }
    });
    if (changed.get(SourceKind.MICROPHONE) == SourceState.ON) {
      participant.hushed = false;
      silence(participant, false);
    }
    boolean renamed = false;
    if (name != null && !name.equals(participant.name)) {
      participant.name = name;
      renamed = true;
    }
    if (renamed || !changed.isEmpty()) {
      tellChanged(participant);
    }
    return changed;
  }

  /**
   * A hand goes up or down. Hands have an order: no two are up since the same moment.
   *
   * @param now in milliseconds, as it is told
   */
  void hand(Participant participant, boolean up, Instant now) {
    if (up == (participant.hand != null)) {
      return;
    }
    if (up) {
      lastHand = now.isAfter(lastHand) ? now : lastHand.plusMillis(1);
    }
    participant.hand = up ? lastHand : null;
    tellChanged(participant);
  }

  /** Somebody reacts. */
  void react(Participant participant, String emoji) {
    if (participant.shown) {
      tell.accept(new RoomFact.Reacted(raise(), participant.id(), emoji));
    }
  }

  void look(Participant participant, View view) {
    participant.view = view;
  }

  void become(Participant participant, Status status) {
    if (participant.status != status) {
      participant.status = status;
      tellChanged(participant);
    }
  }

  /** A fresh connection lives: it carries nothing yet, and nothing is known of its network. */
  void connection(Participant participant, int number) {
    raise();
    participant.connection = number;
    participant.slots.clear();
    participant.codecs.clear();
    constraint(participant, MediaEvent.Constraint.NONE);
  }

  /** What its living connection carries; the rest is off. */
  void carries(Participant participant, Set<SourceKind> kinds) {
    Person before = Person.of(participant);
    participant.carried = kinds;
    if (!Person.of(participant).equals(before)) {
      tellChanged(participant);
    }
  }

  /** Slots from that number on are no more. */
  void cutSlots(Participant participant, int count) {
    participant.slots.tailMap(count).clear();
  }

  void slots(Participant participant, List<SlotState> changed) {
    changed.forEach(slot -> participant.slots.put(slot.slot(), slot));
    tellOne(
        participant,
        new RoomFact.SlotsChanged(
            raise(),
            participant.id(),
            participant.connection,
            changed.stream().map(Slot::of).toList()));
  }

  void constraint(Participant participant, MediaEvent.Constraint constraint) {
    if (participant.constraint != constraint) {
      participant.constraint = constraint;
      tellOne(
          participant,
          new RoomFact.NetworkChanged(
              raise(), participant.id(), participant.connection, constraint));
    }
  }

  void codecWanted(Participant participant, SourceKind kind, String codec) {
    participant.codecs.put(kind, codec);
    tellOne(
        participant,
        new RoomFact.CodecWanted(
            raise(),
            participant.id(),
            participant.connection,
            new RoomFact.Wanted(kind.word(), codec)));
  }

  void speakers(@Nullable String dominant, List<String> loud) {
    Speakers now = new Speakers(dominant, loud);
    if (!now.equals(speakers)) {
      speakers = now;
      tell.accept(new RoomFact.SpeakersChanged(raise(), speakers));
    }
  }

  /** Takes one out. False where it is out already. */
  boolean remove(Participant participant, LeftReason why, GoneReason gone) {
    if (!has(participant)) {
      return false;
    }
    participants.remove(participant.id());
    speakers = speakers.without(participant.id());
    over = participants.isEmpty();
    if (participant.shown) {
      raise();
      // First to the one that is out: the others' news are none of its session's any more.
      Session session = participant.session();
      if (session != null) {
        tell.accept(new RoomFact.Gone(version, participant.id(), session, gone, participant.outBy));
      }
      tell.accept(new RoomFact.Left(version, participant.id(), participant.name, why));
      leadership.settle();
    }
    return true;
  }

  /** Who is shown now. */
  List<Person> people() {
    return participants.values().stream().filter(who -> who.shown).map(Person::of).toList();
  }

  /** The whole state as one participant sees it. */
  RoomState stateFor(Participant participant) {
    return new RoomState(
        facts(),
        participant.id(),
        participant.connection,
        version,
        people(),
        participant.slots.values().stream().map(Slot::of).toList(),
        speakers,
        RoomState.word(participant.constraint),
        RoomState.words(participant.codecs),
        knocksFor(participant));
  }

  private long raise() {
    version = versions.getAsLong();
    return version;
  }

  private void tellChanged(Participant participant) {
    raise();
    if (participant.shown) {
      tell.accept(new RoomFact.Changed(version, Person.of(participant)));
    }
  }

  private void tellOne(Participant participant, RoomFact fact) {
    if (participant.shown && participant.session() != null) {
      tell.accept(fact);
    }
  }
}
