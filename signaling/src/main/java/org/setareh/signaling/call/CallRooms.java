package org.setareh.signaling.call;

import com.fasterxml.jackson.annotation.JsonValue;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.setareh.signaling.account.Profile;
import org.setareh.signaling.events.EventBus;
import org.setareh.signaling.events.Whole;
import org.setareh.signaling.problem.Problem;
import org.setareh.signaling.room.Room;
import org.setareh.signaling.room.RoomNews;
import org.setareh.signaling.rounds.Rounds;
import org.setareh.signaling.session.Session;

/**
 * Rooms of the kind {@code call}, as far as somebody is in them: who waits, which call goes on, and
 * who asks at the door. An account is at one such room at most. One lock, held while {@link Calls}
 * is asked, which never asks back. Called from virtual threads; one of its own looks once a second
 * at what came of calls and streams.
 */
public final class CallRooms implements Whole, RoomNews.Farewell, AutoCloseable {
  private static final Duration SWEEP_EVERY = Duration.ofSeconds(1);

  /** Those who wait or ask at once. */
  private static final int MOST = 10_000;

  private final Calls calls;
  private final EventBus bus;
  private final CallEvents events;
  private final RoomNews news;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<UUID, Guest> guests = new HashMap<>();

  /** Those of them who wait, by room. */
  private final Map<String, Guest> waiting = new HashMap<>();

  /** The call that goes on in a room. */
  private final Map<String, UUID> going = new HashMap<>();

  /** How many are inside, as was told. */
  private final Map<String, Integer> told = new HashMap<>();

  private final Rounds sweeps;
  private long version;

  public CallRooms(Calls calls, EventBus bus, CallEvents events, RoomNews news) {
    this.calls = calls;
    this.bus = bus;
    this.events = events;
    this.news = news;
    this.sweeps = new Rounds("call-rooms", SWEEP_EVERY, this::sweep);
  }

  /** How it stands with somebody at a room of two. */
  enum State {
    /** Nobody else is there. */
    WAITING,
    /** Two are inside, and asked whether a third may make it a conference. */
    ASKING,
    /** One of the two did not want it. */
    REFUSED,
    /** The call is over: one may come in. */
    FREE,
    /** It is one now. */
    CONFERENCE;

    @JsonValue
    String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Where an account is; {@code conference}: into which one may go now. */
  record Place(String room, String tab, State state, @Nullable String conference) {}

  /** That, at one version. */
  record At(@Nullable Place callRoom, long version) {}

  /** Somebody at a room. */
  private static final class Guest {
    final Room room;
    final Profile person;
    final Tab tab;
    final boolean camera;
    State state;
    @Nullable UUID call;
    @Nullable String conference;
    long heardNs = System.nanoTime();

    Guest(Room room, Profile person, Call.Answer at, State state) {
      this.room = room;
      this.person = person;
      this.tab = at.tab();
      this.camera = at.camera();
      this.state = state;
    }

    Place place() {
      return new Place(room.id(), tab.id(), state, conference);
    }
  }

  /** How somebody came in. */
  enum Entry {
    /** The first: waits. */
    WAITING,
    /** The second: calls the first. */
    JOINED,
    /** Is in this call already, by another tab. */
    ELSEWHERE,
    /** Two others are inside. */
    FULL;

    @JsonValue
    String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** How somebody came in, and the call that is theirs. */
  record Entered(Entry state, @Schema(types = {"object", "null"}) @Nullable CallState call) {}

  /** Somebody may come into a room, and does: waits there, or calls whoever waits. */
  Entered enter(Room room, Profile me, Call.Answer at) {
    return locked(() -> {
      CallState call = goingOn(room.id());
      if (call != null) {
        return isIn(call, me.id())
            ? new Entered(Entry.ELSEWHERE, call)
            : new Entered(Entry.FULL, null);
      }
      calls.requireFree(me.id());
      Guest first = waiting.get(room.id());
      if (first != null && !first.person.id().equals(me.id())) {
        CallState met = meet(room, first, me, at);
        if (met != null) {
          return new Entered(Entry.JOINED, met);
        }
      }
      put(new Guest(room, me, at, State.WAITING));
      return new Entered(Entry.WAITING, null);
    });
  }

  private @Nullable CallState meet(Room room, Guest first, Profile me, Call.Answer at) {
    CallKind kind = room.rules().audioOnly() ? CallKind.AUDIO : CallKind.VIDEO;
    CallState met =
        calls.meet(
            new Call.Ring(me, first.person, kind, at.tab(), room.id()),
            new Call.Answer(first.tab, first.camera));
    forget(first);
    if (met != null) {
      Guest mine = guests.get(me.id());
      if (mine != null) {
        forget(mine);
      }
      going.put(room.id(), met.id());
      count(room.id());
    }
    return met;
  }

  /** A third asks the two inside for a conference. False where nobody is inside any more. */
  boolean ask(Room room, Profile me, Tab tab) {
    return locked(() -> {
      CallState call = goingOn(room.id());
      if (call == null || isIn(call, me.id())) {
        return false;
      }
      calls.requireFree(me.id());
      calls.wanted(call.id(), me, true);
      Guest guest = new Guest(room, me, new Call.Answer(tab, false), State.ASKING);
      guest.call = call.id();
      put(guest);
      return true;
    });
  }

  /** A tab waits or asks no more. */
  void leave(String room, UUID account, Tab tab) {
    locked(() -> {
      Guest guest = guests.get(account);
      if (guest != null && guest.room.id().equals(room) && guest.tab.equals(tab)) {
        forget(guest);
      }
      return true;
    });
  }

  /** Something was decided about the call in a room. */
  void look(@Nullable String room) {
    if (room != null) {
      sweep();
    }
  }

  /** A session is over: whoever waited by it does not. */
  void sessionEnded(Session session) {
    locked(() -> {
      List.copyOf(guests.values()).stream()
          .filter(guest -> guest.tab.session().equals(session))
          .forEach(this::forget);
      return true;
    });
  }

  /** The room is none of theirs any more: they are out of it. */
  @Override
  public void gone(String room, List<UUID> accounts) {
    locked(() -> {
      CallState call = goingOn(room);
      for (UUID account : accounts) {
        Guest guest = guests.get(account);
        if (guest != null && guest.room.id().equals(room)) {
          forget(guest);
        }
        if (call != null && isIn(call, account)) {
          calls.hangUp(call.id(), account, EndReason.HUNG_UP);
        }
      }
      count(room);
      return true;
    });
  }

  @Override
  public String name() {
    return "callRoom";
  }

  @Override
  public Object of(UUID account) {
    lock.lock();
    try {
      return at(account);
    } finally {
      lock.unlock();
    }
  }

  private At at(UUID account) {
    Guest guest = guests.get(account);
    return new At(guest == null ? null : guest.place(), version);
  }

  private interface Work<T> {
    T done();
  }

  private <T> T locked(Work<T> work) {
    lock.lock();
    try {
      return work.done();
    } finally {
      lock.unlock();
    }
  }

  private void put(Guest guest) {
    UUID account = guest.person.id();
    Guest before = guests.get(account);
    if (before == null && guests.size() >= MOST) {
      throw Problem.busy("Come again in a moment: too many wait already.");
    }
    if (before != null) {
      forget(before);
    }
    guests.put(account, guest);
    if (guest.state == State.WAITING) {
      waiting.put(guest.room.id(), guest);
    }
    count(guest.room.id());
    tell(account);
  }

  private void forget(Guest guest) {
    UUID account = guest.person.id();
    if (guests.remove(account, guest)) {
      waiting.remove(guest.room.id(), guest);
      if (guest.state == State.ASKING && guest.call != null && calls.known(guest.call) != null) {
        calls.wanted(guest.call, guest.person, false);
      }
      count(guest.room.id());
      tell(account);
    }
  }

  /** Under the lock, in order: it waits for nobody. */
  private void tell(UUID account) {
    version++;
    bus.publish(events.callRoom(account, at(account)));
  }

  /** The call that goes on in a room. */
  private @Nullable CallState goingOn(String room) {
    UUID id = going.get(room);
    CallState call = id == null ? null : calls.known(id);
    if (id != null && (call == null || call.state() == Phase.ENDED)) {
      going.remove(room);
      return null;
    }
    return call;
  }

  private static boolean isIn(CallState call, UUID account) {
    return call.caller().person().id().equals(account)
        || call.callee().person().id().equals(account);
  }

  /** Says how many are in a room, where that is news. */
  private void count(String room) {
    int now = goingOn(room) != null ? 2 : waiting.containsKey(room) ? 1 : 0;
    int before = told.getOrDefault(room, 0);
    if (now != before) {
      news.inside(room, now - before);
    }
    if (now == 0) {
      told.remove(room);
    } else {
      told.put(room, now);
    }
  }

  private void sweep() {
    locked(() -> {
      List.copyOf(told.keySet()).forEach(this::count);
      long now = System.nanoTime();
      for (Guest guest : List.copyOf(guests.values())) {
        if (calls.isRead(guest.tab.session())) {
          guest.heardNs = now;
        } else if (now - guest.heardNs >= calls.lostAfterNs()) {
          forget(guest);
        }
        settle(guest);
      }
      return true;
    });
  }

  /** What came of what a third asked for. */
  private void settle(Guest guest) {
    if (guest.state != State.ASKING || guest.call == null) {
      return;
    }
    CallState call = calls.known(guest.call);
    Growth growth = call == null ? null : call.growing();
    if (growth != null && !growth.invited().id().equals(guest.person.id())) {
      growth = null;
    }
    if (growth != null && growth.room() != null) {
      guest.conference = growth.room();
      guest.state = State.CONFERENCE;
    } else if (call == null || call.state() == Phase.ENDED) {
      guest.state = State.FREE;
    } else if (growth == null) {
      guest.state = State.REFUSED;
    } else {
      return;
    }
    tell(guest.person.id());
  }

  @Override
  public void close() {
    sweeps.close();
  }
}
