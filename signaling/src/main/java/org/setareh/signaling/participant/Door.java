package org.setareh.signaling.participant;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.setareh.signaling.participant.RoomEvents.Knocked;
import org.setareh.signaling.participant.RoomState.Knocker;
import org.setareh.signaling.participant.RoomState.Known;
import org.setareh.signaling.session.Session;

/** Who waits before one room, in their order, and who was let in. Guarded by {@link Knocks}. */
final class Door {
  private static final int MOST_ANSWERS = 1_000;

  final Map<String, Waiter> waiting = new LinkedHashMap<>();
  final Map<Session, Knock> admitted = new LinkedHashMap<>();

  /** For a while, so that pages which were away are told. */
  final Map<Session, Waiter> refused = new LinkedHashMap<>();

  /** What the one outside is told. */
  enum State {
    WAITING,
    ADMITTED,
    REFUSED,
    /** Withdrawn, forgotten, or the room is empty again. */
    OVER
  }

  /**
   * Somebody who knocks.
   *
   * @param from the address, as limits know it
   * @param account null for a guest
   */
  record Asker(Session session, String from, String name, @Nullable Known account) {}

  /** A knock; {@code version} is that of its last change. */
  record Knock(String id, String room, Asker asker, Instant since, long version) {
    Knock at(long now) {
      return new Knock(id, room, asker, since, now);
    }

    Knocked as(State state) {
      return new Knocked(id, room, RoomState.word(state), version);
    }

    private Knocker shown() {
      return new Knocker(id, asker.name(), asker.account(), since);
    }
  }

  /** A knock that waits, or was refused; and since when its session has no reader. */
  static final class Waiter {
    Knock knock;
    long unreadSinceNs;

    Waiter(Knock knock, long nowNs) {
      this.knock = knock;
      this.unreadSinceNs = nowNs;
    }

    boolean isOf(Session session) {
      return knock.asker().session().equals(session);
    }
  }

  @Nullable Waiter find(Session session) {
    for (Waiter waiter : waiting.values()) {
      if (waiter.isOf(session)) {
        return waiter;
      }
    }
    return null;
  }

  boolean isEmpty() {
    return waiting.isEmpty() && admitted.isEmpty() && refused.isEmpty();
  }

  /** What a session is told of its knocks here. */
  List<Knocked> of(Session session) {
    List<Knocked> all = new ArrayList<>();
    Waiter there = find(session);
    if (there != null) {
      all.add(there.knock.as(State.WAITING));
    }
    Knock let = admitted.get(session);
    if (let != null) {
      all.add(let.as(State.ADMITTED));
    }
    Waiter sent = refused.get(session);
    if (sent != null) {
      all.add(sent.knock.as(State.REFUSED));
    }
    return all;
  }

  /** Keeps an answer; of too many the oldest goes: whose it was, else null. */
  static <T> @Nullable Session keep(Map<Session, T> answers, Session session, T answer) {
    answers.put(session, answer);
    if (answers.size() <= MOST_ANSWERS) {
      return null;
    }
    Session oldest = answers.keySet().iterator().next();
    answers.remove(oldest);
    return oldest;
  }

  /** Whether that session waits here, was let in, or refused. */
  boolean knows(Session session) {
    return find(session) != null || admitted.containsKey(session) || refused.containsKey(session);
  }

  /** How many wait of one address. */
  long from(String address) {
    return waiting.values().stream()
        .filter(one -> one.knock.asker().from().equals(address))
        .count();
  }

  /** As moderators see it. */
  List<Knocker> shown() {
    return waiting.values().stream().map(waiter -> waiter.knock.shown()).toList();
  }
}
