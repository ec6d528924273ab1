package org.setareh.signaling.call;

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
import org.setareh.signaling.events.Event;
import org.setareh.signaling.events.EventBus;
import org.setareh.signaling.events.Whole;

/**
 * Who is asked into a conference just now: each for as long as a call rings. An account is told the
 * whole list after each change. Any virtual thread.
 */
public final class Invitations implements Whole {
  private static final Duration ASKS_FOR = Duration.ofNanos(Call.RINGS_NS);

  /** At one account; the oldest gives way. */
  private static final int MOST = 10;

  private final EventBus bus;
  private final CallEvents events;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<UUID, List<Invitation>> byAccount = new HashMap<>();
  private long version;

  public Invitations(EventBus bus, CallEvents events) {
    this.bus = bus;
    this.events = events;
  }

  /** Into which room, and by whom. */
  record Invitation(String room, String title, Profile by, Instant expiresAt) {}

  /** All of an account's, at one moment. */
  record All(List<Invitation> invitations, long version) {}

  /** Asks somebody, until they come, decline, or the time is over. */
  void ask(UUID account, String room, String title, Profile by) {
    Invitation asked = new Invitation(room, title, by, Instant.now().plus(ASKS_FOR));
    change(() -> {
      List<Invitation> all = byAccount.computeIfAbsent(account, _ -> new ArrayList<>());
      all.removeIf(other -> other.room.equals(room));
      if (all.size() == MOST) {
        all.removeFirst();
      }
      all.add(asked);
      return told(account);
    });
    Thread.ofVirtual()
        .name("invitation")
        .start(() -> {
          try {
            Thread.sleep(ASKS_FOR);
            end(account, asked);
          } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
          }
        });
  }

  /** Whoever was asked has come, or does not want to. */
  void end(UUID account, String room) {
    lock.lock();
    try {
      for (Invitation one : List.copyOf(byAccount.getOrDefault(account, List.of()))) {
        if (one.room.equals(room)) {
          end(account, one);
        }
      }
    } finally {
      lock.unlock();
    }
  }

  private void end(UUID account, Invitation over) {
    change(() -> {
      List<Invitation> all = byAccount.getOrDefault(account, List.of());
      if (!all.contains(over)) {
        return null;
      }
      all.remove(over);
      if (all.isEmpty()) {
        byAccount.remove(account);
      }
      return told(account);
    });
  }

  private interface Change {
    @Nullable Event make();
  }

  /** What is told is told under the lock, in order: it waits for nobody. */
  private void change(Change change) {
    lock.lock();
    try {
      Event event = change.make();
      if (event != null) {
        bus.publish(event);
      }
    } finally {
      lock.unlock();
    }
  }

  private Event told(UUID account) {
    version++;
    return events.invitations(account, all(account));
  }

  private All all(UUID account) {
    return new All(List.copyOf(byAccount.getOrDefault(account, List.of())), version);
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
}
