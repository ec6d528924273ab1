package org.setareh.signaling.call;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.setareh.signaling.account.Profile;
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
  private final long lostAfterNs;
  private final Switchboard switchboard;
  private final CallIds ids = new CallIds();

  private final CallNews news;
  private final Predicate<Session> isRead;
  private final Rounds sweeps;

  /**
   * Nobody is in a call.
   *
   * @param isRead whether somebody reads a session's events
   * @param lostAfter whoever was away for so long is lost
   */
  public Calls(CallNews news, Predicate<Session> isRead, Duration lostAfter) {
    this.lostAfterNs = lostAfter.toNanos();
    this.switchboard = new Switchboard(MOST, lostAfter, news::add);
    this.news = news;
    this.isRead = isRead;
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

  CallState accept(UUID id, Tab tab, boolean camera) {
    return on(
        id,
        tab.account(),
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

  void signal(UUID id, Tab tab, Signal signal) {
    on(id, tab.account(), (call, _, now) -> call.signal(tab, signal, now));
  }

  void connected(UUID id, Tab tab) {
    on(id, tab.account(), (call, _, now) -> call.connected(tab, now));
  }

  void change(UUID id, Tab tab, States.Change change) {
    on(id, tab.account(), (call, _, _) -> call.change(tab, change));
  }

  CallState invite(UUID id, Tab tab, Profile third) {
    return on(id, tab.account(), (call, _, _) -> call.invite(tab, third));
  }

  /** A call, and whether both agree on a conference that has to be made. */
  record Agreed(CallState call, boolean makesRoom) {}

  Agreed agree(UUID id, Tab tab, boolean agrees) {
    boolean[] makesRoom = new boolean[1];
    CallState call =
        on(id, tab.account(), (there, _, _) -> makesRoom[0] = there.agree(tab, agrees));
    return new Agreed(call, makesRoom[0]);
  }

  /** The conference was made, or could not be: null. */
  CallState grow(UUID id, UUID account, @Nullable String room) {
    return on(id, account, (call, _, _) -> call.grow(room));
  }

  void grown(UUID id, Tab tab) {
    on(id, tab.account(), (call, _, now) -> call.grown(tab, now));
  }

  void away(UUID id, Tab tab) {
    on(id, tab.account(), (call, _, now) -> call.away(tab, now));
  }

  CallState resume(UUID id, Tab tab) {
    return on(id, tab.account(), (call, side, now) -> call.resume(side, tab, now));
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

  /** The calls that go on, the latest first; so many at most. Any thread. */
  public Going goingOn(int most) {
    List<CallState> all;
    lock.lock();
    try {
      all = switchboard.live().stream().map(Call::state).toList();
    } finally {
      lock.unlock();
    }
    return Going.of(all, most);
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
    news.tell();
    return result;
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
        news.keep(call.state());
      }
      news.forget();
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
