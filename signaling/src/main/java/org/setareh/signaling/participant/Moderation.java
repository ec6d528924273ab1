package org.setareh.signaling.participant;

import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import java.util.function.Predicate;
import org.setareh.sfu.control.SourceKind;
import org.setareh.sfu.control.SourceState;
import org.setareh.signaling.participant.Moderators.ToOne;
import org.setareh.signaling.participant.RoomFact.GoneReason;
import org.setareh.signaling.participant.RoomFact.LeftReason;
import org.setareh.signaling.problem.Problem;
import org.setareh.signaling.problem.ProblemCode;
import org.setareh.signaling.room.Role;
import org.setareh.signaling.room.Room;

/**
 * What moderators do to those inside. The states of sources are orders to the media plane, so that
 * it takes effect whatever the other's browser does. Guarded by the room's lock.
 */
final class Moderation {
  private static final Map<SourceKind, SourceState> NO_SCREEN =
      Map.of(SourceKind.SCREEN, SourceState.OFF, SourceKind.SCREEN_AUDIO, SourceState.OFF);

  private final Roster roster;
  private final MediaBridge bridge;

  Moderation(Roster roster, MediaBridge bridge) {
    this.roster = roster;
    this.bridge = bridge;
  }

  /** Somebody inside, or a 404. */
  Participant find(String id) {
    Participant participant = roster.find(id);
    if (participant == null || !participant.shown) {
      throw LiveRooms.unknownParticipant();
    }
    return participant;
  }

  /**
   * Mutes. Whose microphone is not on stays as they are, unless moderators alone unmute: then it
   * may not be switched on.
   */
  void mute(Participant by, Participant who) {
    boolean heard = who.sources.get(SourceKind.MICROPHONE) == SourceState.ON;
    if (heard || (moderatorsUnmute() && !who.hushed)) {
      bridge.hush(who, true);
      tell(by, who, ToOne.MUTE);
    }
  }

  /** Mutes everybody who does not moderate. */
  void muteAll(Participant by) {
    roster.all().stream()
        .filter(one -> one.shown && !one.moderates())
        .forEach(one -> mute(by, one));
  }

  /** Who was muted may speak again: a person by themselves, a program does at once. */
  void letSpeak(Participant by, Participant who) {
    if (!who.hushed) {
      return;
    }
    if (who.session() == null) {
      bridge.change(who, null, Map.of(SourceKind.MICROPHONE, SourceState.ON));
    } else {
      bridge.hush(who, false);
    }
    tell(by, who, ToOne.LET_SPEAK);
  }

  void stopScreen(Participant by, Participant who) {
    if (who.sources.get(SourceKind.SCREEN) != SourceState.OFF) {
      bridge.change(who, null, NO_SCREEN);
      tell(by, who, ToOne.STOP_SCREEN);
    }
  }

  void lowerHand(Participant by, Participant who) {
    if (who.hand != null) {
      roster.hand(who, false, Instant.EPOCH);
      tell(by, who, ToOne.LOWER_HAND);
    }
  }

  void lowerHands(Participant by) {
    roster.all().forEach(one -> lowerHand(by, one));
  }

  /** What an account is to the room from now on, in all of its tabs. */
  void make(Participant by, UUID account, Role role) {
    roster.role(account, role);
    ToOne deed = role.moderates() ? ToOne.MAKE_MODERATOR : ToOne.MAKE_MEMBER;
    roster.all().stream()
        .filter(one -> account.equals(one.account()))
        .forEach(one -> tell(by, one, deed));
  }

  /** Takes those out for whom it holds. */
  void remove(Participant by, Predicate<Participant> whom) {
    roster.all().stream()
        .filter(whom)
        .forEach(one -> {
          one.outBy = by.name;
          bridge.remove(one, LeftReason.REMOVED, GoneReason.REMOVED);
        });
  }

  /** Takes everybody out. */
  void end(Participant by) {
    roster
        .all()
        .forEach(one -> {
          one.outBy = by.name;
          bridge.remove(one, LeftReason.LEFT, GoneReason.ENDED);
        });
  }

  /** Whoever was muted and comes back is muted, where moderators alone unmute. */
  void comes(Participant who) {
    if (moderatorsUnmute() && !who.moderates() && roster.isSilenced(who)) {
      bridge.hush(who, true);
    }
  }

  /** Refuses whoever unmutes and may not. */
  void checkUnmuting(Participant who, Map<SourceKind, SourceState> states) {
    if (states.get(SourceKind.MICROPHONE) == SourceState.ON
        && who.hushed
        && moderatorsUnmute()
        && !who.moderates()) {
      throw new Problem(
          ProblemCode.MUTED_BY_MODERATOR, "Ask a moderator: they alone let people speak again.");
    }
  }

  private boolean moderatorsUnmute() {
    return roster.room().rules().unmuting() == Room.Unmuting.MODERATORS;
  }

  private void tell(Participant by, Participant who, ToOne deed) {
    if (!who.isSameAs(by)) {
      roster.moderated(who, Moderators.word(deed), by.name);
    }
  }
}
