package org.setareh.signaling.participant;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.setareh.signaling.events.EventBus;
import org.setareh.signaling.events.Readers;
import org.setareh.signaling.participant.Door.Asker;
import org.setareh.signaling.participant.Door.Knock;
import org.setareh.signaling.participant.Door.State;
import org.setareh.signaling.participant.Door.Waiter;
import org.setareh.signaling.participant.RoomEvents.Knocked;
import org.setareh.signaling.problem.Problem;
import org.setareh.signaling.problem.ProblemCode;
import org.setareh.signaling.rounds.Rounds;
import org.setareh.signaling.session.Session;
import org.setareh.signaling.session.SessionEnds;

/**
 * Who stands before rooms and asks to be let in, also where nobody is inside yet; and who was let
 * in, which holds until the room is empty. A knock is over when its session has read no events for
 * five minutes. In memory. Any thread: what is done at a door is done under that door's lock alone
 * (its entry in the map), and what happened is told outside of it, with versions, so that the order
 * does not matter.
 */
public final class Knocks implements Readers, Doors, AutoCloseable {
  static final int MOST_IN_ROOM = 100;
  static final int MOST_OF_ADDRESS = 20;

  /** Before all rooms: one address cannot use up what all have. */
  static final int MOST_OF_ADDRESS_EVERYWHERE = 100;

  private static final int MOST_OF_SESSION = 5;
  private static final int MOST = 10_000;
  private static final long UNREAD_NS = TimeUnit.MINUTES.toNanos(5);
  private static final Duration SWEEP_EVERY = Duration.ofSeconds(10);
  private static final SecureRandom RANDOM = new SecureRandom();

  private final LiveRooms live;
  private final EventBus bus;
  private final RoomEvents events;
  private final LongSupplier clockNs;
  private final Rounds sweeps;

  private final Map<String, Door> doors = new ConcurrentHashMap<>();
  private final Map<Session, Integer> readers = new ConcurrentHashMap<>();

  /** The doors at which a session waits, was let in or refused. */
  private final Map<Session, Set<String>> doorsOf = new ConcurrentHashMap<>();

  private final Tally<String> waiting = new Tally<>();
  private final Tally<String> waitingOfAddress = new Tally<>();
  private final Tally<Session> waitingOfSession = new Tally<>();
  private final AtomicLong version = new AtomicLong();

  /** What is told once the door is free: to those outside, and to the moderators of rooms. */
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
    this.sweeps = new Rounds("knocks", SWEEP_EVERY, this::sweep);
  }

  /** Does something at a door, alone; where there is none, at a new one, if it is wanted. */
  private void at(String room, boolean makes, BiConsumer<Door, News> work) {
    News news = new News();
    doors.compute(
        room,
        (_, there) -> {
          if (there == null && !makes) {
            return null;
          }
          Door door = there == null ? new Door() : there;
          work.accept(door, news);
          return door.isEmpty() ? null : door;
        });
    news.tell();
  }

  /** Knocks, or says once more what is known of it. Throws where too many wait. */
  Knocked knock(String room, Asker asker) {
    Knocked[] answer = new Knocked[1];
    at(room, true, (door, news) -> answer[0] = knock(room, door, asker, news));
    return answer[0];
  }

  private Knocked knock(String room, Door door, Asker asker, News news) {
    Knock let = door.admitted.get(asker.session());
    if (let != null) {
      return let.as(State.ADMITTED);
    }
    Waiter there = door.find(asker.session());
    if (there == null) {
      take(door, asker);
      String id = "k_" + HexFormat.of().formatHex(random());
      there = new Waiter(new Knock(id, room, asker, Instant.now(), 0), clockNs.getAsLong());
      door.waiting.put(id, there);
      door.refused.remove(asker.session());
      index(room, door, asker.session());
    }
    Knock before = there.knock;
    there.knock = new Knock(before.id(), room, asker, before.since(), version.incrementAndGet());
    show(room, door, news);
    return there.knock.as(State.WAITING);
  }

  /** Where a session's events stand. */
  String position(Session session) {
    return SessionStreams.position(bus, session);
  }

  /** Sessions that wait, were let in or refused. */
  public Set<UUID> sessions() {
    return doorsOf.keySet().stream().map(Session::id).collect(Collectors.toUnmodifiableSet());
  }

  private void take(Door door, Asker asker) {
    if (door.waiting.size() >= MOST_IN_ROOM || door.from(asker.from()) >= MOST_OF_ADDRESS) {
      throw full();
    }
    if (!waitingOfSession.take(asker.session(), MOST_OF_SESSION)) {
      throw full();
    }
    if (!waitingOfAddress.take(asker.from(), MOST_OF_ADDRESS_EVERYWHERE)) {
      waitingOfSession.giveBack(asker.session());
      throw full();
    }
    if (!waiting.take("all", MOST)) {
      waitingOfSession.giveBack(asker.session());
      waitingOfAddress.giveBack(asker.from());
      throw full();
    }
  }

  private void giveBack(Asker asker) {
    waiting.giveBack("all");
    waitingOfAddress.giveBack(asker.from());
    waitingOfSession.giveBack(asker.session());
  }

  private static Problem full() {
    return Problem.busy("Wait until others were let in: too many wait before this room.");
  }

  /** Under the door's lock: what stands in the index is what stands at the door. */
  private void index(String room, Door door, Session session) {
    doorsOf.compute(
        session,
        (_, there) -> {
          Set<String> rooms = there == null ? ConcurrentHashMap.newKeySet() : there;
          if (door.knows(session)) {
            rooms.add(room);
          } else {
            rooms.remove(room);
          }
          return rooms.isEmpty() ? null : rooms;
        });
  }

  private Set<String> doorsOf(Session session) {
    return Set.copyOf(doorsOf.getOrDefault(session, Set.of()));
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
    at(
        room,
        false,
        (door, news) -> {
          List<Knock> over =
              door.admitted.values().stream()
                  .filter(knock -> whom.test(knock.asker().session()))
                  .toList();
          for (Knock knock : over) {
            Session session = knock.asker().session();
            door.admitted.remove(session);
            index(room, door, session);
            tell(knock.at(version.incrementAndGet()), State.OVER, news);
          }
        });
  }

  @Override
  public void closed(String room) {
    end(room, _ -> true, State.OVER, 0);
    forgetRefused(room, _ -> true);
    emptied(room);
  }

  @Override
  public boolean isAdmitted(String room, Session session) {
    boolean[] is = new boolean[1];
    at(room, false, (door, _) -> is[0] = door.admitted.containsKey(session));
    return is[0];
  }

  @Override
  public List<Knocked> of(Session session) {
    List<Knocked> all = new ArrayList<>();
    for (String room : doorsOf(session)) {
      at(room, false, (door, _) -> all.addAll(door.of(session)));
    }
    return all;
  }

  @Override
  public void begins(String room) {
    at(room, false, (door, news) -> show(room, door, news));
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
  public void began(Session session) {
    readers.merge(session, 1, Integer::sum);
  }

  @Override
  public void ended(Session session) {
    long nowNs = clockNs.getAsLong();
    // First: who looks meanwhile sees one who reads, or who has just stopped.
    for (String room : doorsOf(session)) {
      at(
          room,
          false,
          (door, _) -> {
            Waiter there = door.find(session);
            if (there != null) {
              there.unreadSinceNs = nowNs;
            }
          });
    }
    readers.computeIfPresent(session, (_, count) -> count > 1 ? count - 1 : null);
  }

  private void forget(Session session) {
    for (String room : doorsOf(session)) {
      end(room, waiter -> waiter.isOf(session), State.OVER, 0);
      expel(room, session::equals);
      forgetRefused(room, waiter -> waiter.isOf(session));
    }
  }

  /** Forgets those whose browsers are away. */
  void sweep() {
    long nowNs = clockNs.getAsLong();
    for (String room : doors.keySet()) {
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

  private void forgetRefused(String room, Predicate<Waiter> which) {
    at(
        room,
        false,
        (door, _) -> {
          List<Waiter> over = door.refused.values().stream().filter(which).toList();
          for (Waiter waiter : over) {
            Session session = waiter.knock.asker().session();
            door.refused.remove(session);
            index(room, door, session);
          }
        });
  }

  /**
   * Ends knocks.
   *
   * @param least how many there have to be, else a 404
   * @return whose they were
   */
  private List<Session> end(String room, Predicate<Waiter> which, State state, int least) {
    List<Session> whose = new ArrayList<>();
    at(
        room,
        false,
        (door, news) -> {
          List<Waiter> ending = door.waiting.values().stream().filter(which).toList();
          for (Waiter waiter : ending) {
            end(room, door, waiter, state, news);
            whose.add(waiter.knock.asker().session());
          }
          if (!ending.isEmpty()) {
            show(room, door, news);
          }
        });
    if (whose.size() < least) {
      throw new Problem(ProblemCode.NOT_FOUND, "Look again: nobody waits there any more.");
    }
    return whose;
  }

  private void end(String room, Door door, Waiter waiter, State state, News news) {
    Knock knock = waiter.knock.at(version.incrementAndGet());
    Session session = knock.asker().session();
    door.waiting.remove(knock.id());
    giveBack(knock.asker());
    Session forgotten =
        switch (state) {
          case ADMITTED -> Door.keep(door.admitted, session, knock);
          case REFUSED -> Door.keep(door.refused, session, new Waiter(knock, clockNs.getAsLong()));
          case WAITING, OVER -> null;
        };
    index(room, door, session);
    if (forgotten != null) {
      index(room, door, forgotten);
    }
    tell(knock, state, news);
  }

  private void tell(Knock knock, State state, News news) {
    Knocked told = knock.as(state);
    Session session = knock.asker().session();
    news.all.add(() -> bus.publish(events.knock(session, told)));
  }

  private void show(String room, Door door, News news) {
    Roster.Waiting now = new Roster.Waiting(version.incrementAndGet(), door.shown());
    news.all.add(() -> live.knocks(room, now));
  }

  private static byte[] random() {
    byte[] random = new byte[8];
    RANDOM.nextBytes(random);
    return random;
  }

  @Override
  public void close() {
    sweeps.close();
  }
}
