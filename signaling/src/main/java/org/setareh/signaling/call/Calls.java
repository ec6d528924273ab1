package org.setareh.signaling.call;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.setareh.signaling.account.Profile;
import org.setareh.signaling.events.Event;
import org.setareh.signaling.events.EventBus;
import org.setareh.signaling.events.Whole;
import org.setareh.signaling.problem.Problem;
import org.setareh.signaling.problem.ProblemCode;
import org.setareh.signaling.rounds.Rounds;
import org.setareh.signaling.session.Session;

/**
 * The calls that ring or go on, on this node. One lock for all of them: who answers first is
 * decided under it, and nobody waits for anything while holding it. What changed is told outside of
 * it, in order. Called from virtual threads; a virtual thread of its own looks once a second at
 * what is due.
 */
public final class Calls implements Whole, MeterBinder, AutoCloseable {
  private static final int MOST = 10_000;
  private static final Duration SWEEP_EVERY = Duration.ofSeconds(1);

  private final ReentrantLock lock = new ReentrantLock();
  private final Queue<CallFact> untold = new ConcurrentLinkedQueue<>();
  private final long lostAfterNs;
  private final Switchboard switchboard;
  private final CallIds ids = new CallIds();

  /** Held while facts are told, so that they come in their order. */
  private final ReentrantLock telling = new ReentrantLock();

  private final EventBus bus;
  private final CallEvents events;
  private final Consumer<CallState> keep;
  private final Predicate<Session> isRead;
  private final Consumer<UUID> presenceChanged;
  private final Rounds sweeps;

  /**
   * Nobody is in a call.
   *
   * @param isRead whether somebody reads a session's events
   * @param presenceChanged is told of whoever enters or leaves a call
   * @param lostAfter whoever was away for so long is lost
   */
  public Calls(
      EventBus bus,
      CallEvents events,
      CallRecords records,
      Predicate<Session> isRead,
      Consumer<UUID> presenceChanged,
      Duration lostAfter) {
    this(bus, events, records::keep, isRead, presenceChanged, lostAfter);
  }

  /**
   * Nobody is in a call.
   *
   * @param keep is told of calls that ended
   */
  Calls(
      EventBus bus,
      CallEvents events,
      Consumer<CallState> keep,
      Predicate<Session> isRead,
      Consumer<UUID> presenceChanged,
      Duration lostAfter) {
    this.lostAfterNs = lostAfter.toNanos();
    this.switchboard = new Switchboard(MOST, lostAfter, untold::add);
    this.bus = bus;
    this.events = events;
    this.keep = keep;
    this.isRead = isRead;
    this.presenceChanged = presenceChanged;
    this.sweeps = new Rounds("calls", SWEEP_EVERY, this::sweep);
  }

  @Override
  public void bindTo(MeterRegistry meters) {
    Gauge.builder("setareh.calls", this, Calls::live)
        .description("Calls between two that ring or go on")
        .register(meters);
  }

  /** Whoever was away for so long is lost, in nanoseconds. */
  long lostAfterNs() {
    return lostAfterNs;
  }

  /** An answer to a ring: the call, and whether it is a new one. */
  record Rung(CallState call, boolean made) {}

  /** Somebody rings a contact. */
  Rung ring(Call.Ring ring) {
    return locked(() -> {
      Now now = Now.read();
      Switchboard.Rung rung = switchboard.ring(ids.next(now.at().toEpochMilli()), ring, now);
      return new Rung(rung.call().state(), rung.made());
    });
  }

  /** Two meet in a room; null where the one who waits is in another call by now. */
  @Nullable CallState meet(Call.Ring ring, Call.Answer answer) {
    return locked(
            () -> {
              Now now = Now.read();
              Call call = switchboard.meet(ids.next(now.at().toEpochMilli()), ring, answer, now);
              return Optional.ofNullable(call).map(Call::state);
            })
        .orElse(null);
  }

  /** Refuses whoever is in a call, or rings, or is rung. */
  void requireFree(UUID account) {
    locked(() -> {
      switchboard.requireFree(account);
      return true;
    });
  }

  /** A call, whoever asks; null once it is forgotten. */
  @Nullable CallState known(UUID id) {
    lock.lock();
    try {
      Call call = switchboard.known(id);
      return call == null ? null : call.state();
    } finally {
      lock.unlock();
    }
  }

  /** A third at the door of the room wants in; or not any more. */
  void wanted(UUID id, Profile third, boolean wants) {
    locked(() -> {
      Call call = switchboard.known(id);
      if (call == null) {
        throw Switchboard.unknown();
      }
      if (wants) {
        call.wanted(third);
      } else {
        call.unwanted(third.id());
      }
      return true;
    });
  }

  /** Whether somebody reads a session's events. */
  boolean isRead(Session session) {
    return isRead.test(session);
  }

  /** A call of the account's. */
  CallState find(UUID id, UUID account) {
    return on(id, account, (_, _, _) -> {});
  }

  CallState accept(UUID id, UUID account, Tab tab, boolean camera) {
    return on(
        id,
        account,
        (call, side, now) -> {
          if (side == call.caller()) {
            throw new Problem(ProblemCode.NOT_IN_CALL, "Wait: the other one has to answer.");
          }
          call.accept(tab, camera, now);
        });
  }

  void reject(UUID id, UUID account) {
    on(
        id,
        account,
        (call, side, now) -> {
          if (side == call.callee()) {
            call.reject(now);
          }
        });
  }

  void hangUp(UUID id, UUID account, EndReason why) {
    on(id, account, (call, side, now) -> call.hangUp(side, why, now));
  }

  void signal(UUID id, UUID account, Tab tab, Signal signal) {
    on(id, account, (call, _, now) -> call.signal(tab, signal, now));
  }

  void connected(UUID id, UUID account, Tab tab) {
    on(id, account, (call, _, now) -> call.connected(tab, now));
  }

  void change(UUID id, UUID account, Tab tab, States.Change change) {
    on(id, account, (call, _, _) -> call.change(tab, change));
  }

  CallState invite(UUID id, UUID account, Tab tab, Profile third) {
    return on(id, account, (call, _, _) -> call.invite(tab, third));
  }

  /** A call, and whether both agree on a conference that has to be made. */
  record Agreed(CallState call, boolean makesRoom) {}

  Agreed agree(UUID id, UUID account, Tab tab, boolean agrees) {
    boolean[] makesRoom = new boolean[1];
    CallState call = on(id, account, (there, _, _) -> makesRoom[0] = there.agree(tab, agrees));
    return new Agreed(call, makesRoom[0]);
  }

  /** The conference was made, or could not be: null. */
  CallState grow(UUID id, UUID account, @Nullable String room) {
    return on(id, account, (call, _, _) -> call.grow(room));
  }

  void grown(UUID id, UUID account, Tab tab) {
    on(id, account, (call, _, now) -> call.grown(tab, now));
  }

  void away(UUID id, UUID account, Tab tab) {
    on(id, account, (call, _, now) -> call.away(tab, now));
  }

  CallState resume(UUID id, UUID account, Tab tab) {
    return on(id, account, (call, side, now) -> call.resume(side, tab, now));
  }

  /** A session is over: its side of a call is. */
  public void sessionEnded(Session session) {
    UUID account = session.account();
    if (account == null) {
      return;
    }
    locked(() -> {
      Call call = switchboard.of(account);
      if (call != null) {
        Now now = Now.read();
        call.sessionEnded(session, now);
        switchboard.settle(call, now);
      }
      return true;
    });
  }

  /** Whether the account speaks with somebody: ringing is not yet. Any thread. */
  public boolean isIn(UUID account) {
    lock.lock();
    try {
      Call call = switchboard.of(account);
      return call != null && call.phase().isAnswered();
    } finally {
      lock.unlock();
    }
  }

  /**
   * A call that goes on, as an administrator sees it.
   *
   * @param state {@code ringing}, {@code connecting} or {@code active}
   * @param since when it was answered; while it rings, when it began
   */
  public record GoingOn(
      String id, CallKind kind, String state, Profile caller, Profile callee, Instant since) {}

  /** All that goes on. */
  public record Going(int count, List<GoingOn> latest) {}

  /** The calls that go on, the latest first; so many at most. Any thread. */
  public Going goingOn(int most) {
    List<CallState> all;
    lock.lock();
    try {
      all = switchboard.live().stream().map(Call::state).toList();
    } finally {
      lock.unlock();
    }
    return new Going(
        all.size(),
        all.stream()
            .map(Calls::goingOn)
            .sorted(Comparator.comparing(GoingOn::since).reversed())
            .limit(most)
            .toList());
  }

  private static GoingOn goingOn(CallState call) {
    Instant since = call.answeredAt() == null ? call.startedAt() : call.answeredAt();
    return new GoingOn(
        call.id().toString(),
        call.kind(),
        call.state().word(),
        call.caller().person(),
        call.callee().person(),
        since);
  }

  @Override
  public String name() {
    return "calls";
  }

  @Override
  public Object of(UUID account) {
    lock.lock();
    try {
      Call call = switchboard.of(account);
      return call == null ? List.of() : List.of(call.state());
    } finally {
      lock.unlock();
    }
  }

  /** How many ring or go on. */
  private int live() {
    lock.lock();
    try {
      return switchboard.liveSize();
    } finally {
      lock.unlock();
    }
  }

  /** What somebody does to a call of theirs. */
  private interface Deed {
    void to(Call call, Side side, Now now);
  }

  private CallState on(UUID id, UUID account, Deed deed) {
    return locked(() -> {
      Call call = switchboard.find(id, account);
      Now now = Now.read();
      deed.to(call, Switchboard.side(call, account), now);
      switchboard.settle(call, now);
      return call.state();
    });
  }

  private <T> T locked(Supplier<T> work) {
    T result;
    lock.lock();
    try {
      result = work.get();
    } finally {
      lock.unlock();
    }
    tell();
    return result;
  }

  /**
   * Tells what is untold; the caller does not hold the lock. Each thread that changed something
   * sees to it, or waits for the one that does.
   */
  private void tell() {
    if (untold.isEmpty()) {
      return;
    }
    telling.lock();
    try {
      for (CallFact fact = untold.poll(); fact != null; fact = untold.poll()) {
        for (Event event : events.of(fact)) {
          bus.publish(event);
        }
        if (fact instanceof CallFact.Changed(CallState call)) {
          settled(call);
        }
      }
    } finally {
      telling.unlock();
    }
  }

  private void settled(CallState call) {
    if (call.state() == Phase.ENDED) {
      keep.accept(call);
    }
    if (call.answeredAt() != null) {
      presenceChanged.accept(call.caller().person().id());
      presenceChanged.accept(call.callee().person().id());
    }
  }

  private void sweep() {
    locked(() -> {
      Now now = Now.read();
      for (Call call : switchboard.live()) {
        reads(call, call.caller(), now);
        reads(call, call.callee(), now);
      }
      switchboard.poll(now);
      return true;
    });
  }

  private void reads(Call call, Side side, Now now) {
    Tab tab = side.tab();
    if (tab != null) {
      call.reads(side, isRead.test(tab.session()), now);
    }
  }

  /** What goes on is kept, and nobody told: the two hear that the server is gone, and speak on. */
  @Override
  public void close() {
    sweeps.close();
    lock.lock();
    try {
      Now now = Now.read();
      for (Call call : switchboard.live()) {
        call.end(call.phase().isAnswered() ? EndReason.LOST : EndReason.FAILED, now);
        switchboard.settle(call, now);
        keep.accept(call.state());
      }
      untold.clear();
    } finally {
      lock.unlock();
    }
  }

  /** A reader of an id in a path; what is none is an unknown call's. */
  static UUID id(String text) {
    UUID id = parsed(text);
    if (id == null) {
      throw Switchboard.unknown();
    }
    return id;
  }

  static @Nullable UUID parsed(@Nullable String text) {
    try {
      return text == null || text.length() != 36 ? null : UUID.fromString(text);
    } catch (IllegalArgumentException _) {
      return null;
    }
  }
}
