package org.setareh.signaling.call;

import com.fasterxml.jackson.annotation.JsonValue;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.setareh.signaling.account.Profile;
import org.setareh.signaling.events.EventBus;
import org.setareh.signaling.events.Whole;
import org.setareh.signaling.rounds.Rounds;

/**
 * Who is asked into a room just now. Contacts are rung, for as long as a call rings; others are
 * shown a line, for longer. An account is told the whole list after each change; whoever asked is
 * told who does not come. Any virtual thread.
 */
public final class Invitations implements Whole, AutoCloseable {
  private static final Duration RINGS_FOR = Duration.ofNanos(Call.RINGS_NS);
  private static final Duration SHOWN_FOR = Duration.ofMinutes(5);
  private static final Duration SWEEP_EVERY = Duration.ofSeconds(1);

  /** At one account; the oldest gives way. */
  private static final int MOST = 10;

  private final EventBus bus;
  private final CallEvents events;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<UUID, List<Asked>> byAccount = new HashMap<>();
  private final Rounds sweeps;
  private long version;

  public Invitations(EventBus bus, CallEvents events) {
    this.bus = bus;
    this.events = events;
    this.sweeps = new Rounds("invitations", SWEEP_EVERY, () -> sweep(Instant.now()));
  }

  /**
   * Into which room, and by whom.
   *
   * @param silent a line instead of a ring: who asks is no contact
   */
  record Invitation(String room, String title, Profile by, boolean silent, Instant expiresAt) {}

  /** All of an account's, at one moment. */
  record All(List<Invitation> invitations, long version) {}

  /**
   * Whom to ask into a room.
   *
   * @param heard false: they are not told, and whoever asks does not learn it
   */
  record Ask(Profile whom, String room, String title, Profile by, boolean silent, boolean heard) {}

  /** Why somebody did not come. */
  enum Answer {
    DECLINED("declined"),
    NO_ANSWER("no-answer");

    private final String word;

    Answer(String word) {
      this.word = word;
    }

    @JsonValue
    String word() {
      return word;
    }
  }

  private record Asked(Invitation invitation, Profile whom, boolean heard) {}

  /** Asks somebody, until they come, decline, or the time is over. */
  void ask(Ask ask, Instant now) {
    Instant over = now.plus(ask.silent() ? SHOWN_FOR : RINGS_FOR);
    Asked asked =
        new Asked(
            new Invitation(ask.room(), ask.title(), ask.by(), ask.silent(), over),
            ask.whom(),
            ask.heard());
    lock.lock();
    try {
      List<Asked> all = byAccount.computeIfAbsent(ask.whom().id(), _ -> new ArrayList<>());
      all.removeIf(other -> isFor(other, ask.room()) && other.heard == ask.heard());
      if (all.size() == MOST) {
        end(all.getFirst(), Answer.NO_ANSWER);
      }
      all.add(asked);
      tell(ask.whom().id());
    } finally {
      lock.unlock();
    }
  }

  /** Whoever was asked comes; false where nobody asks them any more. */
  boolean accept(UUID account, String room) {
    return end(account, room, null);
  }

  /** Whoever was asked does not want to. */
  void decline(UUID account, String room) {
    end(account, room, Answer.DECLINED);
  }

  private boolean end(UUID account, String room, @Nullable Answer answer) {
    boolean ended = false;
    lock.lock();
    try {
      for (Asked one : List.copyOf(byAccount.getOrDefault(account, List.of()))) {
        if (one.heard && isFor(one, room)) {
          end(one, answer);
          ended = true;
        }
      }
    } finally {
      lock.unlock();
    }
    return ended;
  }

  private void end(Asked over, @Nullable Answer answer) {
    UUID account = over.whom.id();
    lock.lock();
    try {
      List<Asked> all = byAccount.get(account);
      if (all == null || !all.remove(over)) {
        return;
      }
      if (all.isEmpty()) {
        byAccount.remove(account);
      }
      tell(account);
      if (answer != null) {
        bus.publish(events.notComing(over.invitation, over.whom, answer, version));
      }
    } finally {
      lock.unlock();
    }
  }

  /** The time of some is over. */
  void sweep(Instant now) {
    lock.lock();
    try {
      for (List<Asked> all : List.copyOf(byAccount.values())) {
        for (Asked one : List.copyOf(all)) {
          if (!one.invitation.expiresAt.isAfter(now)) {
            end(one, Answer.NO_ANSWER);
          }
        }
      }
    } finally {
      lock.unlock();
    }
  }

  private static boolean isFor(Asked asked, String room) {
    return asked.invitation.room.equals(room);
  }

  /** Under the lock, in order: it waits for nobody. */
  private void tell(UUID account) {
    version++;
    bus.publish(events.invitations(account, all(account)));
  }

  private All all(UUID account) {
    List<Invitation> heard =
        byAccount.getOrDefault(account, List.of()).stream()
            .filter(Asked::heard)
            .map(Asked::invitation)
            .toList();
    return new All(heard, version);
  }

  @Override
  public String name() {
    return "invitations";
  }

  @Override
  public Object of(UUID account) {
    lock.lock();
    try {
      return all(account);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    sweeps.close();
  }
}
