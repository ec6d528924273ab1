package org.setareh.signaling.participant;

import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.setareh.signaling.events.EventBus;
import org.setareh.signaling.events.Readers;
import org.setareh.signaling.participant.Door.Asker;
import org.setareh.signaling.participant.Door.Knock;
import org.setareh.signaling.participant.Door.State;
import org.setareh.signaling.participant.Door.Waiter;
import org.setareh.signaling.participant.RoomEvents.Knocked;
import org.setareh.signaling.participant.RoomState.Knocker;
import org.setareh.signaling.problem.Problem;
import org.setareh.signaling.problem.ProblemCode;
import org.setareh.signaling.session.Session;
import org.setareh.signaling.session.SessionEnds;

/**
 * Who stands before rooms and asks to be let in, also where nobody is inside yet; and who was let
 * in, which holds until the room is empty. A knock is over when its session has read no events for
 * five minutes. In memory. Any thread: maps are guarded by this object; what happened is told
 * outside of it, with versions, so that the order does not matter.
 */
public final class Knocks implements Readers, Doors, AutoCloseable {
  static final int MOST_IN_ROOM = 100;
  static final int MOST_OF_ADDRESS = 20;
  private static final int MOST_OF_SESSION = 5;
  private static final int MOST = 10_000;
  private static final long UNREAD_NS = TimeUnit.MINUTES.toNanos(5);
  private static final long SWEEP_MS = 10_000;
  private static final SecureRandom RANDOM = new SecureRandom();

  private final LiveRooms live;
  private final EventBus bus;
  private final RoomEvents events;
  private final LongSupplier clockNs;
  private final Thread sweeper;

  private final Map<String, Door> doors = new HashMap<>();
  private final Map<Session, Integer> readers = new HashMap<>();
  private int waiting;
  private long version;

  /** What is told once the lock is free: to those outside, and to the moderators of rooms. */
  private static final class News {
    final List<Runnable> all = new ArrayList<>();

    void tell() {
      all.forEach(Runnable::run);
    }
  }

  public Knocks(
      LiveRooms live,
      EventBus bus,
      RoomEvents events,
      SessionStreams streams,
      SessionEnds ends,
      LongSupplier clockNs) {
    this.live = live;
    this.bus = bus;
    this.events = events;
    this.clockNs = clockNs;
    live.guardBy(this);
    streams.listen(this);
    ends.listen(this::forget);
    this.sweeper = Thread.ofVirtual().name("knocks").start(this::run);
  }

  /** Knocks, or says once more what is known of it. Throws where too many wait. */
  Knocked knock(String room, Asker asker) {
    News news = new News();
    Knocked answer;
    synchronized (this) {
      Door door = doors.computeIfAbsent(room, _ -> new Door());
      Knock let = door.admitted.get(asker.session());
      if (let != null) {
        return let.as(State.ADMITTED);
      }
      Waiter there = door.find(asker.session());
      if (there == null) {
        checkBounds(room, door, asker);
        String id = "k_" + HexFormat.of().formatHex(random());
        there = new Waiter(new Knock(id, room, asker, Instant.now(), 0), clockNs.getAsLong());
        door.waiting.put(id, there);
        door.refused.remove(asker.session());
        waiting++;
      }
      Knock before = there.knock;
      there.knock = new Knock(before.id(), room, asker, before.since(), ++version);
      answer = there.knock.as(State.WAITING);
      show(room, news);
    }
    news.tell();
    return answer;
  }

  /** Where a session's events stand. */
  String position(Session session) {
    return SessionStreams.position(bus, session);
  }

  private void checkBounds(String room, Door door, Asker asker) {
    if (waiting >= MOST
        || door.waiting.size() >= MOST_IN_ROOM
        || door.from(asker.from()) >= MOST_OF_ADDRESS
        || doors.values().stream().filter(one -> one.find(asker.session()) != null).count()
            >= MOST_OF_SESSION) {
      forgetIfEmpty(room);
      throw Problem.busy("Wait until others were let in: too many wait before this room.");
    }
  }

  /** One who stands outside goes away. */
  void withdraw(Session session, String room, String id) {
    end(room, waiter -> waiter.knock.id().equals(id) && waiter.isOf(session), State.OVER, 1);
  }

  /** A moderator who is inside answers one; says whom. */
  List<Session> answer(Session by, String room, String id, boolean admits) {
    live.moderated(room).moderate(by, _ -> {});
    return end(room, waiter -> waiter.knock.id().equals(id), answered(admits), 1);
  }

  /** A moderator who is inside answers all who wait now; says whom. */
  List<Session> answerAll(Session by, String room, boolean admits) {
    live.moderated(room).moderate(by, _ -> {});
    return end(room, _ -> true, answered(admits), 0);
  }

  private static State answered(boolean admits) {
    return admits ? State.ADMITTED : State.REFUSED;
  }

  /** Whoever was let in has to knock again. */
  void expel(String room, Predicate<Session> whom) {
    News news = new News();
    synchronized (this) {
      Door door = doors.get(room);
      if (door != null) {
        endAdmitted(door, whom, news);
        forgetIfEmpty(room);
      }
    }
    news.tell();
  }

  @Override
  public void closed(String room) {
    end(room, _ -> true, State.OVER, 0);
    forgetRefused(room, _ -> true);
    emptied(room);
  }

  @Override
  public synchronized boolean isAdmitted(String room, Session session) {
    Door door = doors.get(room);
    return door != null && door.admitted.containsKey(session);
  }

  @Override
  public synchronized List<Knocked> of(Session session) {
    List<Knocked> all = new ArrayList<>();
    for (Door door : doors.values()) {
      all.addAll(door.of(session));
    }
    return all;
  }

  @Override
  public void begins(String room) {
    News news = new News();
    synchronized (this) {
      if (doors.containsKey(room)) {
        show(room, news);
      }
    }
    news.tell();
  }

  @Override
  public void came(String room, Session session) {
    end(room, waiter -> waiter.isOf(session), State.OVER, 0);
    forgetRefused(room, waiter -> waiter.isOf(session));
  }

  @Override
  public void emptied(String room) {
    expel(room, _ -> true);
  }

  @Override
  public synchronized void began(Session session) {
    readers.merge(session, 1, Integer::sum);
  }

  @Override
  public synchronized void ended(Session session) {
    int left = readers.getOrDefault(session, 0) - 1;
    if (left > 0) {
      readers.put(session, left);
      return;
    }
    readers.remove(session);
    long nowNs = clockNs.getAsLong();
    for (Door door : doors.values()) {
      Waiter there = door.find(session);
      if (there != null) {
        there.unreadSinceNs = nowNs;
      }
    }
  }

  private void forget(Session session) {
    for (String room : rooms()) {
      end(room, waiter -> waiter.isOf(session), State.OVER, 0);
      expel(room, session::equals);
      forgetRefused(room, waiter -> waiter.isOf(session));
    }
  }

  /** Forgets those whose browsers are away. */
  void sweep() {
    long nowNs = clockNs.getAsLong();
    for (String room : rooms()) {
      end(
          room,
          waiter ->
              !readers.containsKey(waiter.knock.asker().session())
                  && nowNs - waiter.unreadSinceNs > UNREAD_NS,
          State.OVER,
          0);
      forgetRefused(room, one -> nowNs - one.unreadSinceNs > UNREAD_NS);
    }
  }

  private synchronized void forgetRefused(String room, Predicate<Waiter> which) {
    Door door = doors.get(room);
    if (door != null) {
      door.refused.values().removeIf(which);
      forgetIfEmpty(room);
    }
  }

  private synchronized List<String> rooms() {
    return List.copyOf(doors.keySet());
  }

  /**
   * Ends knocks.
   *
   * @param least how many there have to be, else a 404
   * @return whose they were
   */
  private List<Session> end(String room, Predicate<Waiter> which, State state, int least) {
    News news = new News();
    List<Waiter> ending;
    synchronized (this) {
      Door door = doors.get(room);
      ending = door == null ? List.of() : door.waiting.values().stream().filter(which).toList();
      if (ending.size() < least) {
        throw new Problem(ProblemCode.NOT_FOUND, "Look again: nobody waits there any more.");
      }
      if (door == null || ending.isEmpty()) {
        return List.of();
      }
      for (Waiter waiter : ending) {
        Knock knock = waiter.knock.at(++version);
        door.waiting.remove(knock.id());
        waiting--;
        if (state == State.ADMITTED) {
          Door.keep(door.admitted, knock.asker().session(), knock);
        } else if (state == State.REFUSED) {
          Waiter sent = new Waiter(knock, clockNs.getAsLong());
          Door.keep(door.refused, knock.asker().session(), sent);
        }
        tell(knock, state, news);
      }
      show(room, news);
      forgetIfEmpty(room);
    }
    news.tell();
    return ending.stream().map(waiter -> waiter.knock.asker().session()).toList();
  }

  private void endAdmitted(Door door, Predicate<Session> whom, News news) {
    door.admitted
        .entrySet()
        .removeIf(entry -> {
          if (!whom.test(entry.getKey())) {
            return false;
          }
          tell(entry.getValue().at(++version), State.OVER, news);
          return true;
        });
  }

  private void forgetIfEmpty(String room) {
    Door door = doors.get(room);
    if (door != null && door.isEmpty()) {
      doors.remove(room);
    }
  }

  private void tell(Knock knock, State state, News news) {
    Knocked told = knock.as(state);
    Session session = knock.asker().session();
    news.all.add(() -> bus.publish(events.knock(session, told)));
  }

  private void show(String room, News news) {
    Door door = doors.get(room);
    List<Knocker> all = door == null ? List.of() : door.shown();
    Roster.Waiting now = new Roster.Waiting(++version, all);
    news.all.add(() -> live.knocks(room, now));
  }

  private static byte[] random() {
    byte[] random = new byte[8];
    RANDOM.nextBytes(random);
    return random;
  }

  private void run() {
    try {
      while (true) {
        Thread.sleep(SWEEP_MS);
        sweep();
      }
    } catch (InterruptedException _) {
      // Closed.
    }
  }

  @Override
  public void close() {
    sweeper.interrupt();
  }
}
