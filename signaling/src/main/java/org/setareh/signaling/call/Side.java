package org.setareh.signaling.call;

import org.jspecify.annotations.Nullable;
import org.setareh.signaling.account.Profile;
import org.setareh.signaling.problem.Problem;
import org.setareh.signaling.problem.ProblemCode;

/** One of a call's two. No I/O, no clock. */
final class Side {
  /** Candidates of a machine with many addresses come by dozens, and again at each restart. */
  private static final int SIGNALS_A_MINUTE = 200;

  /** A description has some 10,000. */
  private static final int CHARACTERS_A_MINUTE = 1 << 20;

  final Profile person;
  private @Nullable Tab tab;
  private States states;

  /** Whether media flows, as its tab says. */
  boolean connected;

  /** Whether the media of the conference that the call becomes has come, as its tab says. */
  boolean grown;

  /** Whether its page said that it goes. */
  private boolean pageAway;

  /** Whether nobody reads its session's stream. */
  private boolean streamAway;

  private long awaySinceNs;
  private int signals;
  private final Budget count;
  private final Budget characters;

  Side(Profile person, @Nullable Tab tab, boolean camera, long nowNs) {
    this.person = person;
    this.tab = tab;
    this.states = States.beginning(camera);
    this.count = new Budget(SIGNALS_A_MINUTE, nowNs);
    this.characters = new Budget(CHARACTERS_A_MINUTE, nowNs);
  }

  @Nullable Tab tab() {
    return tab;
  }

  boolean isAt(Tab other) {
    return other.equals(tab);
  }

  /** A tab takes the side. */
  void take(Tab by) {
    grown = false;
    tab = by;
    pageAway = false;
    streamAway = false;
  }

  void answer(Tab by, boolean camera) {
    take(by);
    states = States.beginning(camera);
  }

  /** Whether that is news. */
  boolean change(States.Change change) {
    States before = states;
    states = change.over(before);
    return !states.equals(before);
  }

  boolean isAway() {
    return pageAway || streamAway;
  }

  /** Whether that is news. */
  boolean pageAway(boolean away, long nowNs) {
    boolean before = isAway();
    pageAway = away;
    return awayChanged(before, nowNs);
  }

  /** Whether that is news. */
  boolean streamAway(boolean away, long nowNs) {
    boolean before = isAway();
    streamAway = away;
    return awayChanged(before, nowNs);
  }

  private boolean awayChanged(boolean before, long nowNs) {
    if (!before && isAway()) {
      awaySinceNs = nowNs;
    }
    return before != isAway();
  }

  boolean isLost(long nowNs, long afterNs) {
    return isAway() && nowNs - awaySinceNs >= afterNs;
  }

  /** Counts a signal that this side sends: its number; throws where it sends too many. */
  int count(Signal signal, long nowNs) {
    if (!count.has(1, nowNs) || !characters.has(signal.size(), nowNs)) {
      throw new Problem(
              ProblemCode.TOO_MANY_ATTEMPTS, "Wait a moment: too many signals in a short time.")
          .with("Retry-After", "10");
    }
    count.take(1);
    characters.take(signal.size());
    return ++signals;
  }

  CallState.SideState state() {
    Tab at = tab;
    return new CallState.SideState(
        person,
        at == null ? null : at.id(),
        at == null ? null : at.session().publicId(),
        states,
        isAway(),
        signals);
  }
}
