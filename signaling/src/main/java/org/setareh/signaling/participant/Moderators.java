package org.setareh.signaling.participant;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.setareh.signaling.problem.Problem;
import org.setareh.signaling.problem.ProblemCode;
import org.setareh.signaling.room.Members;
import org.setareh.signaling.room.OwnRooms;
import org.setareh.signaling.room.Removals;
import org.setareh.signaling.room.Role;
import org.setareh.signaling.session.Session;

/**
 * What those do who moderate a room and are inside: owner and moderators, and while none of these
 * is in, whoever {@linkplain Leadership stands in}. Called from virtual threads.
 */
public final class Moderators {
  private final LiveRooms live;
  private final Members members;

  private final OwnRooms ownRooms;
  private final Removals removals;
  private final Knocks knocks;

  public Moderators(
      LiveRooms live, Members members, OwnRooms ownRooms, Removals removals, Knocks knocks) {
    this.live = live;
    this.ownRooms = ownRooms;
    this.removals = removals;
    this.knocks = knocks;
    this.members = members;
  }

  /** Who does something to whom; both are inside. */
  private record Subject(Participant by, Participant who) {}

  /** What is done to one who is inside. */
  enum ToOne {
    MUTE,
    LET_SPEAK,
    STOP_SCREEN,
    LOWER_HAND,
    REMOVE,
    MAKE_MODERATOR,
    MAKE_MEMBER
  }

  /** What is done to all who are inside. */
  enum ToAll {
    MUTE_ALL,
    LOWER_HANDS,
    END,
    LOCK,
    UNLOCK
  }

  /** Reads the protocol's word, such as {@code mute-all}. */
  static <D extends Enum<D>> D read(Class<D> deeds, @Nullable String word) {
    for (D deed : Objects.requireNonNull(deeds.getEnumConstants())) {
      if (word(deed).equals(word)) {
        return deed;
      }
    }
    throw Problem.badField("do", "there is no such deed");
  }

  static String word(Enum<?> deed) {
    return deed.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  static Problem notModerator() {
    return new Problem(
        ProblemCode.NOT_MODERATOR, "Ask a moderator: only they do this, while they are inside.");
  }

  void toOne(Session by, String room, String participant, ToOne deed) {
    LiveRoom there = live.moderated(room);
    Moderation moderation = there.moderation();
    switch (deed) {
      case MUTE -> there.moderate(by, me -> moderation.mute(me, moderation.find(participant)));
      case LET_SPEAK ->
          there.moderate(by, me -> moderation.letSpeak(me, moderation.find(participant)));
      case STOP_SCREEN ->
          there.moderate(by, me -> moderation.stopScreen(me, moderation.find(participant)));
      case LOWER_HAND ->
          there.moderate(by, me -> moderation.lowerHand(me, moderation.find(participant)));
      case REMOVE -> remove(by, there, participant);
      case MAKE_MODERATOR -> make(by, there, participant, Role.MODERATOR);
      case MAKE_MEMBER -> make(by, there, participant, Role.MEMBER);
    }
  }

  void toAll(Session by, String room, ToAll deed) {
    LiveRoom there = live.moderated(room);
    Moderation moderation = there.moderation();
    switch (deed) {
      case MUTE_ALL -> there.moderate(by, moderation::muteAll);
      case LOWER_HANDS -> there.moderate(by, moderation::lowerHands);
      case END -> {
        there.moderate(by, moderation::end);
        live.forgetIfOver(there);
      }
      case LOCK -> lock(by, there, true);
      case UNLOCK -> lock(by, there, false);
    }
  }

  private void lock(Session by, LiveRoom there, boolean locked) {
    there.moderate(by, _ -> {});
    ownRooms.lock(there.room().id(), locked);
  }

  /** All of a person's tabs, and the programs that came by that one's tokens. */
  private void remove(Session by, LiveRoom there, String participant) {
    Subject subject =
        there.asModerator(
            by,
            me -> {
              Participant one = mayBeChanged(there, participant);
              if (one.isSameAs(me)) {
                throw Problem.badField("do", "leave the room instead");
              }
              return new Subject(me, one);
            });
    Participant who = subject.who();
    String room = there.room().id();
    // First the database: from then on nobody comes back.
    removals.add(room, who.words(), who.account(), besides(there, who));
    if (who.account() != null) {
      members.remove(room, who.account());
    }
    knocks.expel(room, who::isOf);
    there.removeAll(subject.by(), one -> one.isSameAs(who) || one.isMadeBy(who));
    live.forgetIfOver(there);
  }

  /** Other guests inside who came by the same address. */
  private static List<String> besides(LiveRoom there, Participant who) {
    List<String> others = new ArrayList<>();
    for (Participant one : there.all()) {
      Session session = one.session();
      if (session != null
          && session.account() == null
          && who.from != null
          && who.from.equals(one.from)
          && !one.isSameAs(who)) {
        others.add(session.person());
      }
    }
    return others;
  }

  /** Lets one in who knocks, or refuses. */
  void answer(Session by, String room, String knock, boolean admits) {
    letIn(room, knocks.answer(by, room, knock, admits), admits);
  }

  /** Lets all in who knock now, or refuses. */
  void answerAll(Session by, String room, boolean admits) {
    letIn(room, knocks.answerAll(by, room, admits), admits);
  }

  private void letIn(String room, List<Session> answered, boolean admits) {
    for (Session session : answered) {
      if (admits && session.account() != null) {
        removals.letIn(room, session.account());
      }
    }
  }

  /** Roles last, so that who only stands in gives none. */
  private void make(Session by, LiveRoom there, String participant, Role role) {
    Subject subject =
        there.asModerator(
            by,
            me -> {
              if (!me.isModerator()) {
                throw notModerator();
              }
              return new Subject(me, mayBeChanged(there, participant));
            });
    UUID account = subject.who().account();
    if (account == null) {
      throw new Problem(
          ProblemCode.ACCOUNT_NEEDED, "Choose somebody with an account: this is a guest.");
    }
    if (!members.change(there.room().id(), account, role)) {
      throw LiveRooms.unknownParticipant();
    }
    there.make(subject.by(), account, role);
  }

  /** Somebody inside, but not the owner. */
  private static Participant mayBeChanged(LiveRoom there, String participant) {
    Participant who = there.moderation().find(participant);
    if (who.role == Role.OWNER) {
      throw new Problem(
          ProblemCode.NOT_MODERATOR, "Choose somebody else: the room is theirs who owns it.");
    }
    return who;
  }
}
