package org.setareh.signaling.room;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.setareh.signaling.events.Event;
import org.setareh.signaling.events.EventBus;
import org.setareh.signaling.events.Whole;
import org.setareh.signaling.rounds.Rounds;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;

/**
 * Tells accounts of their rooms: what changed is said from any thread, and told by one of its own,
 * which reads each room as it is by then, so that many changes are one event, and an earlier state
 * never comes after a later one. What waits is bounded by the rooms that changed within a second.
 */
public final class RoomNews implements Whole, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RoomNews.class);

  /** A room is told of so often at most. */
  private static final Duration EVERY = Duration.ofSeconds(1);

  private final RoomStore store;
  private final EventBus bus;
  private final JsonMapper json;
  private final Inside inside = new Inside();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition some = lock.newCondition();
  private final Set<String> changed = new LinkedHashSet<>();
  private final Queue<Gone> gone = new ArrayDeque<>();
  private final Rounds rounds;
  private volatile boolean closed;
  private final List<Farewell> hearers = new CopyOnWriteArrayList<>();

  public RoomNews(RoomStore store, EventBus bus, JsonMapper json) {
    this.store = store;
    this.bus = bus;
    this.json = json;
    this.rounds = new Rounds("room-news", EVERY, this::round);
  }

  /** Who hears at once that a room is none of theirs any more. */
  public interface Farewell {
    void gone(String room, List<UUID> accounts);
  }

  /** Before anything is told. */
  public void listen(Farewell to) {
    hearers.add(to);
  }

  /** A room that is no member's list any more. */
  private record Gone(UUID account, String room, long version) {}

  private record RoomEvent(String address, RoomSeen room, long version) {}

  private record GoneEvent(String address, String id, long version) {}

  /** Where events for an account go. */
  private static String addressOf(UUID account) {
    return "account/" + account;
  }

  @Override
  public String name() {
    return "rooms";
  }

  /** The rooms of an account, the last joined first. */
  @Override
  public List<RoomSeen> of(UUID account) {
    return store.ofAccount(account).stream().map(this::seen).toList();
  }

  RoomSeen seen(RoomStore.OfMember of) {
    return RoomSeen.of(of, inside.of(of.room().id()));
  }

  /** Somebody came into a room, or left it. Waits for nothing. */
  public void inside(String room, int people) {
    inside.add(room, people);
    changed(room);
  }

  /** A room is another than before, or another's. Waits for nothing. */
  void changed(String room) {
    lock.lock();
    try {
      changed.add(room);
      some.signal();
    } finally {
      lock.unlock();
    }
  }

  /**
   * A room is no more for these, which is so by now. Waits for no input or output.
   *
   * @param changed the room's version by which it is so: whoever comes back gets a later one
   */
  void gone(String room, List<UUID> accounts, long changed) {
    hearers.forEach(farewell -> farewell.gone(room, accounts));
    long version = changed + inside.of(room).number();
    lock.lock();
    try {
      accounts.forEach(account -> gone.add(new Gone(account, room, version)));
      some.signal();
    } finally {
      lock.unlock();
    }
  }

  private void round() throws InterruptedException {
    List<Gone> farewells = new ArrayList<>();
    List<String> rooms = new ArrayList<>();
    take(farewells, rooms);
    farewells.forEach(this::tell);
    rooms.forEach(this::tell);
  }

  /** Waits until there is something to tell. */
  private void take(List<Gone> farewells, List<String> rooms) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (changed.isEmpty() && gone.isEmpty()) {
        some.await();
      }
      farewells.addAll(gone);
      gone.clear();
      rooms.addAll(changed);
      changed.clear();
    } finally {
      lock.unlock();
    }
  }

  private void tell(Gone one) {
    String address = addressOf(one.account);
    try {
      publish(address, "room-gone", new GoneEvent(address, one.room, one.version));
    } catch (RuntimeException | Error e) {
      LOG.error("A member was not told that the room {} is gone", one.room, e);
    }
  }

  private void tell(String room) {
    try {
      for (RoomStore.Seen one : store.ofRoom(room)) {
        RoomSeen seen = seen(one.ofMember());
        String address = addressOf(one.account());
        publish(address, "room", new RoomEvent(address, seen, seen.version()));
      }
    } catch (RuntimeException | Error e) {
      if (closed) {
        return;
      }
      LOG.warn("The members of the room {} are told of it later: {}", room, e.toString());
      changed(room);
    }
  }

  private void publish(String address, String name, Object data) {
    bus.publish(new Event(address, name, json.writeValueAsString(data)));
  }

  @Override
  public void close() {
    closed = true;
    rounds.close();
  }
}
