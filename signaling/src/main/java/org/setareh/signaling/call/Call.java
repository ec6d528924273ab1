package org.setareh.signaling.call;

import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.setareh.signaling.account.Profile;
import org.setareh.signaling.problem.Problem;
import org.setareh.signaling.problem.ProblemCode;
import org.setareh.signaling.session.Session;

/**
 * One call: {@code ringing -> connecting -> active -> ended(reason)}. No input or output, no clock,
 * no lock: {@link Calls} calls it under its own. Every change raises the call's version and is told
 * as a fact; what is refused is thrown as a {@link Problem} and changes nothing.
 */
final class Call {
  static final long RINGS_NS = Duration.ofSeconds(45).toNanos();

  /** Permission for a microphone is asked for within it. */
  static final long CONNECTS_WITHIN_NS = Duration.ofSeconds(60).toNanos();

  private final UUID id;
  private final CallKind kind;

  /** In which the two met; null: one rang the other. */
  private final @Nullable String room;

  private final Side caller;
  private final Side callee;
  private final Instant startedAt;
  private final LongSupplier versions;
  private final Consumer<CallFact> tell;
  private Phase phase = Phase.RINGING;

  /** Since when it is in this phase. */
  private long sinceNs;

  private @Nullable Instant answeredAt;
  private @Nullable Instant endedAt;
  private @Nullable EndReason reason;

  /** Null: nobody is asked into the call. */
  private @Nullable Growth growth;

  /** Whether both want a conference, which is being made. */
  private boolean growthAgreed;

  private long version;

  /**
   * Who rings whom.
   *
   * @param tab the caller's
   * @param room in which they meet; null: it rings
   */
  record Ring(Profile caller, Profile callee, CallKind kind, Tab tab, @Nullable String room) {
    Ring(Profile caller, Profile callee, CallKind kind, Tab tab) {
      this(caller, callee, kind, tab, null);
    }
  }

  /** By which tab it is answered, and whether with a camera. */
  record Answer(Tab tab, boolean camera) {}

  /**
   * A call that rings.
   *
   * @param versions gives ever higher numbers
   */
  Call(UUID id, Ring ring, Now now, LongSupplier versions, Consumer<CallFact> tell) {
    this.id = id;
    this.kind = ring.kind();
    this.room = ring.room();
    this.caller = new Side(ring.caller(), ring.tab(), kind == CallKind.VIDEO, now.ns());
    this.callee = new Side(ring.callee(), null, false, now.ns());
    this.startedAt = now.at();
    this.sinceNs = now.ns();
    this.versions = versions;
    this.tell = tell;
  }

  UUID id() {
    return id;
  }

  Phase phase() {
    return phase;
  }

  Side caller() {
    return caller;
  }

  Side callee() {
    return callee;
  }

  /** The side of an account; null where it has none. */
  @Nullable Side of(UUID account) {
    if (account.equals(caller.person.id())) {
      return caller;
    }
    return account.equals(callee.person.id()) ? callee : null;
  }

  /** Tells that it rings. */
  void begin() {
    changed();
  }

  /** The callee is in another call: it does not ring at all. */
  void busy(Now now) {
    end(EndReason.BUSY, now);
  }

  /**
   * The callee answers at a tab: the first one does, others come too late. Once more by the same
   * tab, whose answer got lost, changes nothing.
   */
  void accept(Tab tab, boolean camera, Now now) {
    if (phase.isAnswered() && callee.isAt(tab)) {
      return;
    }
    if (phase != Phase.RINGING) {
      throw new Problem(
          ProblemCode.CALL_OVER, "Stop ringing: the call is over, or was answered elsewhere.");
    }
    callee.answer(tab, camera && kind == CallKind.VIDEO);
    answeredAt = now.at();
    become(Phase.CONNECTING, now);
  }

  /** The callee does not want it; once answered, on another device perhaps, nothing happens. */
  void reject(Now now) {
    if (phase == Phase.RINGING) {
      end(EndReason.REJECTED, now);
    }
  }

  /**
   * A side ends the call, or lets go of it while it rings.
   *
   * @param why counts once the call was answered
   */
  void hangUp(Side side, EndReason why, Now now) {
    switch (phase) {
      case RINGING -> end(side == caller ? EndReason.CANCELLED : EndReason.REJECTED, now);
      case CONNECTING, ACTIVE -> end(why, now);
      case ENDED -> {
        // Both may, at the same moment.
      }
    }
  }

  /** A tab of the two says something to the other. */
  void signal(Tab tab, Signal signal, Now now) {
    Side from = answeredAt(tab);
    Tab to = other(from).tab();
    if (to == null) {
      throw new IllegalStateException("answered by nobody");
    }
    int n = from.count(signal, now.ns());
    version = versions.getAsLong();
    tell.accept(new CallFact.Signalled(version, id, to, tab.id(), n, signal));
  }

  /** Media flows, as one of the two tabs says. */
  void connected(Tab tab, Now now) {
    answeredAt(tab).connected = true;
    if (phase == Phase.CONNECTING && caller.connected && callee.connected) {
      become(Phase.ACTIVE, now);
    }
  }

  /** A tab of the two wants somebody in the call; the other one is asked. */
  void invite(Tab tab, Profile third) {
    Side by = answeredAt(tab);
    if (growth != null) {
      throw new Problem(
          ProblemCode.CALL_GROWING, "Wait: somebody is being asked into the call already.");
    }
    if (of(third.id()) != null) {
      throw Problem.badField("account", "give somebody who is not in the call");
    }
    growth = new Growth(by.person.id(), third, null);
    changed();
  }

  /** A third at the door of the room wants a conference: both are asked. */
  void wanted(Profile third) {
    requireLive();
    Growth asked = growth;
    if (asked != null && asked.invited().id().equals(third.id())) {
      return;
    }
    if (asked != null) {
      throw new Problem(
          ProblemCode.CALL_GROWING, "Wait: somebody is being asked into the call already.");
    }
    growth = Growth.askedBy(third);
    changed();
  }

  /** The third has gone away again; a conference that is made stays. */
  void unwanted(UUID third) {
    Growth asked = growth;
    if (phase != Phase.ENDED && asked != null && !growthAgreed && asked.by().equals(third)) {
      growth = null;
      changed();
    }
  }

  /**
   * What a tab of the two says of that. Either may take it back as long as the other has not
   * agreed; it is for the other one to agree.
   *
   * @return whether a conference has to be made now, and told by {@link #grow}: both want it
   */
  boolean agree(Tab tab, boolean agrees) {
    Side side = answeredAt(tab);
    Growth asked = growth;
    if (asked == null || growthAgreed) {
      return false;
    }
    if (!agrees) {
      growth = null;
      changed();
      return false;
    }
    UUID me = side.person.id();
    if (asked.agreed().contains(me)) {
      return false;
    }
    growthAgreed = asked.agreed().contains(other(side).person.id());
    if (!growthAgreed) {
      growth = asked.agreedBy(me);
      changed();
    }
    return growthAgreed;
  }

  /** The conference was made, or could not be: null. */
  void grow(@Nullable String room) {
    Growth agreed = growth;
    if (phase == Phase.ENDED || agreed == null) {
      return;
    }
    growth = room == null ? null : agreed.into(room);
    growthAgreed = room != null;
    changed();
  }

  /** The conference's media is at a tab of the two; once it is at both, the call is over. */
  void grown(Tab tab, Now now) {
    Side side = answeredAt(tab);
    if (growth == null || growth.room() == null) {
      throw notIn();
    }
    side.grown = true;
    if (caller.grown && callee.grown) {
      end(EndReason.GROWN, now);
    }
  }

  void change(Tab tab, States.Change change) {
    if (at(tab).change(change)) {
      changed();
    }
  }

  /** The page goes, and may come back. */
  void away(Tab tab, Now now) {
    if (at(tab).pageAway(true, now.ns())) {
      changed();
    }
  }

  /** Whether somebody reads the stream of a side's session. */
  void reads(Side side, boolean reads, Now now) {
    if (side.tab() != null && phase != Phase.ENDED && side.streamAway(!reads, now.ns())) {
      changed();
    }
  }

  /**
   * A tab takes a side: the page is there again, or the call goes on in another one, which begins
   * with a connection of its own.
   */
  void resume(Side side, Tab tab, Now now) {
    requireLive();
    if (side.tab() == null) {
      throw notIn();
    }
    boolean same = side.isAt(tab);
    boolean wasAway = side.isAway();
    side.take(tab);
    if (!same && phase.isAnswered()) {
      caller.connected = false;
      callee.connected = false;
      become(Phase.CONNECTING, now);
    } else if (!same || wasAway) {
      changed();
    }
  }

  /** A session is over: its side is. */
  void sessionEnded(Session session, Now now) {
    for (Side side : new Side[] {caller, callee}) {
      Tab tab = side.tab();
      if (tab != null && tab.session().equals(session)) {
        hangUp(side, EndReason.HUNG_UP, now);
      }
    }
  }

  /** What is due by now; whoever was away for so long, in nanoseconds, is lost. */
  void poll(Now now, long lostAfterNs) {
    long forNs = now.ns() - sinceNs;
    switch (phase) {
      case RINGING -> {
        if (forNs >= RINGS_NS) {
          end(EndReason.NO_ANSWER, now);
        } else if (caller.isLost(now.ns(), lostAfterNs)) {
          end(EndReason.CANCELLED, now);
        }
      }
      case CONNECTING, ACTIVE -> {
        if (caller.isLost(now.ns(), lostAfterNs) || callee.isLost(now.ns(), lostAfterNs)) {
          end(EndReason.LOST, now);
        } else if (phase == Phase.CONNECTING && forNs >= CONNECTS_WITHIN_NS) {
          end(EndReason.FAILED, now);
        }
      }
      case ENDED -> {}
    }
  }

  /** Ends it whatever it is doing. */
  void end(EndReason why, Now now) {
    if (phase != Phase.ENDED) {
      reason = why;
      endedAt = now.at();
      become(Phase.ENDED, now);
    }
  }

  CallState state() {
    return new CallState(
        id,
        kind,
        phase,
        caller.state(),
        callee.state(),
        startedAt,
        answeredAt,
        endedAt,
        reason,
        growth,
        room,
        version);
  }

  private void become(Phase next, Now now) {
    if (!phase.leadsTo(next)) {
      throw new IllegalStateException("from " + phase + " to " + next);
    }
    phase = next;
    sinceNs = now.ns();
    changed();
  }

  private void changed() {
    version = versions.getAsLong();
    tell.accept(new CallFact.Changed(state()));
  }

  private Side other(Side side) {
    return side == caller ? callee : caller;
  }

  /** The side that a tab has in a call that was answered. */
  private Side answeredAt(Tab tab) {
    Side side = at(tab);
    if (!phase.isAnswered()) {
      throw notIn();
    }
    return side;
  }

  /** The side that a tab has. */
  private Side at(Tab tab) {
    requireLive();
    if (caller.isAt(tab)) {
      return caller;
    }
    if (callee.isAt(tab)) {
      return callee;
    }
    throw notIn();
  }

  private void requireLive() {
    if (phase == Phase.ENDED) {
      throw new Problem(ProblemCode.CALL_OVER, "Close the call: it is over.");
    }
  }

  private static Problem notIn() {
    return new Problem(
        ProblemCode.NOT_IN_CALL,
        "Wait until the call is answered, and speak from the tab that is in it.");
  }
}
