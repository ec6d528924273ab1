package org.setareh.signaling.call;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.setareh.signaling.problem.Problem;
import org.setareh.signaling.problem.ProblemCode;

/**
 * Which calls there are, one for an account at most. No input or output, no clock, no lock: {@link
 * Calls} calls it under its own, so that two things never happen at once: of two who ring each
 * other the later one answers the earlier call.
 */
final class Switchboard {
  /** A call that ended is known for so long to those who speak of it still. */
  static final long REMEMBERED_NS = Call.CONNECTS_WITHIN_NS;

  private record Ended(Call call, long atNs) {}

  private final int most;
  private final long lostAfterNs;
  private final Consumer<CallFact> tell;
  private final Map<UUID, Call> calls = new HashMap<>();
  private final Map<UUID, Call> byAccount = new HashMap<>();
  private final Deque<Ended> ended = new ArrayDeque<>();
  private long version;

  /**
   * Nobody is in a call.
   *
   * @param most calls at once; so many that ended are known at most, too
   * @param lostAfter whoever was away for so long
   */
  Switchboard(int most, Duration lostAfter, Consumer<CallFact> tell) {
    this.most = most;
    this.lostAfterNs = lostAfter.toNanos();
    this.tell = tell;
  }

  /**
   * Somebody rings somebody.
   *
   * @param id a call's; one that is made later has a higher one
   * @return whether that made a call: else it is the one that the callee rang the caller with, or
   *     the caller's own, asked for twice
   */
  Rung ring(UUID id, Call.Ring ring, Now now) {
    UUID caller = ring.caller().id();
    UUID callee = ring.callee().id();
    Call mine = byAccount.get(caller);
    if (mine != null) {
      return again(mine, ring, now);
    }
    if (byAccount.size() / 2 >= most) {
      throw Problem.busy("Ring again in a moment: too many calls are going on.");
    }
    Call call = new Call(id, ring, now, () -> ++version, tell);
    calls.put(id, call);
    if (byAccount.containsKey(callee)) {
      call.busy(now);
      forgetEnded(call, now);
    } else {
      byAccount.put(caller, call);
      byAccount.put(callee, call);
      call.begin();
    }
    return new Rung(call, true);
  }

  /**
   * Two meet in a room: the second one calls, and the first one has answered already.
   *
   * @return null where the first one is in another call by now
   */
  @Nullable Call meet(UUID id, Call.Ring ring, Call.Answer answer, Now now) {
    requireFree(ring.caller().id());
    if (byAccount.containsKey(ring.callee().id())) {
      return null;
    }
    if (byAccount.size() / 2 >= most) {
      throw Problem.busy("Come again in a moment: too many calls are going on.");
    }
    Call call = new Call(id, ring, now, () -> ++version, tell);
    calls.put(id, call);
    byAccount.put(ring.caller().id(), call);
    byAccount.put(ring.callee().id(), call);
    call.accept(answer.tab(), answer.camera(), now);
    return call;
  }

  /** Refuses whoever has a call. */
  void requireFree(UUID account) {
    if (byAccount.containsKey(account)) {
      throw inACall();
    }
  }

  private static Problem inACall() {
    return new Problem(ProblemCode.IN_A_CALL, "Hang up first: you are in another call.");
  }

  /** A call that is not forgotten yet. */
  @Nullable Call known(UUID id) {
    return calls.get(id);
  }

  /** The answer to a ring. */
  record Rung(Call call, boolean made) {}

  /** Somebody who has a call already rings. */
  private static Rung again(Call mine, Call.Ring ring, Now now) {
    UUID callee = ring.callee().id();
    if (mine.of(callee) == mine.caller()) {
      if (mine.phase() == Phase.RINGING || mine.callee().isAt(ring.tab())) {
        mine.accept(ring.tab(), ring.kind() == CallKind.VIDEO, now);
        return new Rung(mine, false);
      }
    } else if (mine.of(callee) != null && mine.caller().isAt(ring.tab())) {
      return new Rung(mine, false);
    }
    throw inACall();
  }

  /** A call of an account's; ended ones for a while. */
  Call find(UUID id, UUID account) {
    Call call = calls.get(id);
    if (call == null || call.of(account) == null) {
      throw unknown();
    }
    return call;
  }

  static Problem unknown() {
    return new Problem(ProblemCode.UNKNOWN_CALL, "Close the call: it is over, or was never yours.");
  }

  /** An account's side of a call. */
  static Side side(Call call, UUID account) {
    Side side = call.of(account);
    if (side == null) {
      throw unknown();
    }
    return side;
  }

  /** The call that an account is in, or that rings. */
  @Nullable Call of(UUID account) {
    return byAccount.get(account);
  }

  /** Those that did not end. */
  Collection<Call> live() {
    return List.copyOf(new java.util.LinkedHashSet<>(byAccount.values()));
  }

  /** How many calls are known, with those that ended. */
  int size() {
    return calls.size();
  }

  int liveSize() {
    return byAccount.size() / 2;
  }

  /** Has to be called after whatever was done to a call. */
  void settle(Call call, Now now) {
    if (call.phase() == Phase.ENDED && byAccount.remove(call.caller().person.id(), call)) {
      byAccount.remove(call.callee().person.id(), call);
      forgetEnded(call, now);
    }
  }

  /** What is due by now. */
  void poll(Now now) {
    for (Call call : live()) {
      call.poll(now, lostAfterNs);
      settle(call, now);
    }
    while (!ended.isEmpty() && now.ns() - ended.getFirst().atNs >= REMEMBERED_NS) {
      calls.remove(ended.removeFirst().call.id());
    }
  }

  private void forgetEnded(Call call, Now now) {
    ended.addLast(new Ended(call, now.ns()));
    if (ended.size() > most) {
      calls.remove(ended.removeFirst().call.id());
    }
  }
}
