package org.setareh.signaling.participant;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.setareh.sfu.control.ConnectAnswer;
import org.setareh.sfu.control.ConnectRequest;
import org.setareh.sfu.control.MediaEvent;
import org.setareh.sfu.control.SourceKind;
import org.setareh.sfu.control.SourceState;
import org.setareh.sfu.control.View;
import org.setareh.signaling.participant.RoomFact.GoneReason;
import org.setareh.signaling.participant.RoomFact.LeftReason;
import org.setareh.signaling.participant.RoomState.Person;
import org.setareh.signaling.problem.Problem;
import org.setareh.signaling.problem.ProblemCode;
import org.setareh.signaling.room.Role;
import org.setareh.signaling.room.Room;
import org.setareh.signaling.session.Session;

/**
 * A room while somebody is in it: its roster and its bridge to the media plane under one lock, and
 * the publisher, which tells outside of that lock what happened under it. Any thread. A room that
 * became empty stays so: {@link LiveRooms} makes a new one.
 */
final class LiveRoom {
  private final ReentrantLock lock = new ReentrantLock();
  private final Roster roster;
  private final MediaBridge bridge;
  private final Moderation moderation;
  private final RoomPublisher publisher;

  LiveRoom(Roster roster, MediaBridge bridge, RoomPublisher publisher) {
    this.roster = roster;
    this.bridge = bridge;
    this.publisher = publisher;
    this.moderation = new Moderation(roster, bridge);
  }

  /**
   * What a participant gets to know.
   *
   * @param lastEventId the position of its session's log before the state was read; null for
   *     programs, which hear of nothing
   */
  record Seen(RoomState state, @Nullable String lastEventId) {}

  Room room() {
    return locked(roster::room);
  }

  /**
   * Keeps a place; nobody is told yet. False where this room has just become empty and is no longer
   * the room's.
   */
  boolean reserve(Room now, Participant participant, long nowNs) {
    return locked(() -> {
      if (roster.isOver()) {
        return false;
      }
      roster.room(now);
      roster.reserve(participant);
      bridge.begin(participant, nowNs);
      return true;
    });
  }

  /**
   * The offer was answered: the others get to know.
   *
   * @param carried the sources that the connection carries
   */
  Seen enter(Participant participant, ConnectRequest request, Set<SourceKind> carried) {
    Session session = participant.session();
    String position = session == null ? null : publisher.begin(session, participant.id());
    boolean entered = false;
    try {
      RoomState state =
          locked(() -> {
            if (!roster.has(participant)) {
              throw Problem.busy("Join again: the connection ended before it began.");
            }
            bridge.postChanges(participant, request);
            roster.carries(participant, carried);
            moderation.comes(participant);
            roster.enter(participant);
            return roster.stateFor(participant);
          });
      entered = true;
      return new Seen(state, position);
    } finally {
      if (!entered && session != null) {
        publisher.cancel(session, participant.id());
      }
    }
  }

  /** What a participant would know who came in now. */
  Seen look(Participant participant) {
    Session session = participant.session();
    String position = session == null ? null : publisher.position(session);
    return new Seen(
        locked(() -> {
          if (!roster.has(participant) || !participant.shown) {
            throw LiveRooms.unknownParticipant();
          }
          return roster.stateFor(participant);
        }),
        position);
  }

  /** Another offer, with the sources and the view of this moment. */
  ConnectRequest offer(Participant participant, Connection connection) {
    return locked(() -> bridge.offer(participant, connection));
  }

  /** The offer was answered, and this connection lives now. */
  void answered(Participant participant, ConnectRequest request, ConnectAnswer answer, long nowNs) {
    alone(() -> bridge.answered(participant, request, answer, nowNs));
  }

  /** The offer came to nothing. */
  void unanswered(Participant participant) {
    alone(() -> bridge.unanswered(participant));
  }

  Participant find(String id) {
    Participant participant = locked(() -> roster.find(id));
    if (participant == null) {
      throw LiveRooms.unknownParticipant();
    }
    return participant;
  }

  Participant findOf(String id, Session session) {
    Participant participant = find(id);
    if (!session.equals(participant.session())) {
      throw new Problem(
          ProblemCode.NOT_YOURS, "Join the room yourself: this participant is somebody else's.");
    }
    return participant;
  }

  /** Changes name and sources; null and the unnamed stay. */
  void change(Participant participant, @Nullable String name, Map<SourceKind, SourceState> states) {
    alone(() -> {
      moderation.checkUnmuting(participant, states);
      bridge.change(participant, name, states);
    });
  }

  /**
   * Does what only a moderator may who is inside, or throws.
   *
   * @param deed under the room's lock; gets the moderator
   */
  void moderate(Session by, Consumer<Participant> deed) {
    alone(() -> deed.accept(moderator(by)));
  }

  /**
   * Finds out what only a moderator may who is inside, or throws.
   *
   * @param question under the room's lock; gets the moderator
   */
  <T extends @Nullable Object> T asModerator(Session by, Function<Participant, T> question) {
    return locked(() -> question.apply(moderator(by)));
  }

  private Participant moderator(Session by) {
    return roster.all().stream()
        .filter(one -> one.shown && one.moderates() && by.equals(one.session()))
        .findFirst()
        .orElseThrow(Moderators::notModerator);
  }

  /** For deeds under the lock. */
  Moderation moderation() {
    return moderation;
  }

  /** Takes those out for whom it holds, because a moderator said so. */
  void removeAll(Participant by, Predicate<Participant> whom) {
    alone(() -> moderation.remove(by, whom));
  }

  /** What an account is to the room from now on, because a moderator said so. */
  void make(Participant by, UUID account, Role role) {
    alone(() -> moderation.make(by, account, role));
  }

  /** What an account is to the room from now on. */
  void role(UUID account, Role role) {
    alone(() -> roster.role(account, role));
  }

  /** Who asks to be let in now. */
  void knocks(Roster.Waiting now) {
    alone(() -> roster.knocks(now));
  }

  /**
   * A hand goes up or down.
   *
   * @param now in milliseconds
   */
  void hand(Participant participant, boolean up, Instant now) {
    alone(() -> roster.hand(participant, up, now));
  }

  /** Somebody reacts. */
  void react(Participant participant, String emoji) {
    alone(() -> roster.react(participant, emoji));
  }

  void view(Participant participant, View view) {
    alone(() -> bridge.look(participant, view));
  }

  /** Takes a participant out and closes its connection; nothing happens where it is out already. */
  void remove(Participant participant, LeftReason why, GoneReason gone) {
    alone(() -> bridge.remove(participant, why, gone));
  }

  /** What the media plane saw. */
  void on(MediaEvent event) {
    alone(() -> bridge.on(event));
  }

  /** Takes out whose media did not connect in time. */
  void sweep(long nowNs) {
    alone(() -> bridge.sweep(nowNs));
  }

  /** The room's row is another than before. */
  void change(Room now) {
    alone(() -> roster.room(now));
  }

  /** All who have a place. */
  Collection<Participant> all() {
    return locked(roster::all);
  }

  boolean isOver() {
    return locked(roster::isOver);
  }

  /** Who is shown now. */
  List<Person> people() {
    return locked(roster::people);
  }

  boolean isFull() {
    return locked(roster::isFull);
  }

  private void alone(Runnable action) {
    locked(() -> {
      action.run();
      return true;
    });
  }

  private <T extends @Nullable Object> T locked(Supplier<T> action) {
    lock.lock();
    try {
      return action.get();
    } finally {
      lock.unlock();
      publisher.flush();
    }
  }
}
