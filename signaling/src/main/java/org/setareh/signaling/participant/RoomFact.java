package org.setareh.signaling.participant;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.setareh.sfu.control.MediaEvent.Constraint;
import org.setareh.signaling.participant.RoomState.Knocker;
import org.setareh.signaling.participant.RoomState.Person;
import org.setareh.signaling.participant.RoomState.RoomFacts;
import org.setareh.signaling.participant.RoomState.Slot;
import org.setareh.signaling.participant.RoomState.Speakers;
import org.setareh.signaling.session.Session;

/**
 * Something that happened in a room and is to be told: whole things, as they were under the room's
 * lock, with the room's version after it.
 */
sealed interface RoomFact {
  long version();

  /** Told to all in the room. */
  sealed interface ForAll extends RoomFact {}

  /** Told to one participant. */
  sealed interface ForOne extends RoomFact {
    String participant();
  }

  record Joined(long version, Person who) implements ForAll {}

  record Changed(long version, Person who) implements ForAll {}

  record Left(long version, String participant, String name, LeftReason reason) implements ForAll {}

  /** A participant reacts; nothing stays of it. */
  record Reacted(long version, String participant, String emoji) implements ForAll {}

  record SpeakersChanged(long version, Speakers speakers) implements ForAll {}

  /** Another title, other rules. */
  record RoomChanged(long version, RoomFacts room) implements ForAll {}

  /** Those of a participant's slots that changed. */
  record SlotsChanged(long version, String participant, int connection, List<Slot> slots)
      implements ForOne {}

  record NetworkChanged(long version, String participant, int connection, Constraint constraint)
      implements ForOne {}

  record CodecWanted(long version, String participant, int connection, Wanted wanted)
      implements ForOne {}

  /** A codec to publish a source with. */
  record Wanted(String source, String codec) {}

  /** To whom a moderator did something that the roster does not say so: the word, and a name. */
  record Moderated(long version, String participant, String deed, String by) implements ForOne {}

  /** To a moderator: who asks to be let in now. */
  record KnocksChanged(long version, String participant, List<Knocker> knocks) implements ForOne {}

  /** The participant is out, by whose deed if by anybody's; its session follows it no more. */
  record Gone(
      long version, String participant, Session session, GoneReason reason, @Nullable String by)
      implements ForOne {}

  /** Why somebody left, to the others. */
  enum LeftReason {
    LEFT,
    LOST,
    CLOSED,
    FAILED,
    REMOVED
  }

  /** Why somebody is out, to that one. */
  enum GoneReason {
    LOST,
    CLOSED,
    /** By a moderator. */
    REMOVED,
    /** With all others, by a moderator. */
    ENDED
  }
}
