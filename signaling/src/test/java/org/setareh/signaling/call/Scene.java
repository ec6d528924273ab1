package org.setareh.signaling.call;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Assertions;
import org.setareh.signaling.account.Profile;
import org.setareh.signaling.problem.Problem;
import org.setareh.signaling.problem.ProblemCode;
import org.setareh.signaling.session.Session;

/** A switchboard in virtual time, and people at it. */
final class Scene {
  static final Signal OFFER = new Signal.Description("offer", "v=0");
  private static final Instant BEGINNING = Instant.parse("2026-01-01T00:00:00Z");

  final List<CallFact> facts = new ArrayList<>();
  final Switchboard switchboard;
  private long passedNs;
  private long ids;

  Scene() {
    this(1_000);
  }

  Scene(int most) {
    switchboard = new Switchboard(most, Duration.ofSeconds(30), facts::add);
  }

  /** Somebody with two devices, on the first of which there are two tabs. */
  static final class Somebody {
    final Profile person;
    final Tab tab;
    final Tab secondTab;
    final Tab otherDevice;

    Somebody(String name) {
      UUID id = UUID.nameUUIDFromBytes(name.getBytes(java.nio.charset.StandardCharsets.UTF_8));
      person = new Profile(id, name, name, null);
      Session session = new Session(UUID.randomUUID(), id);
      tab = new Tab(name + "-1", session);
      secondTab = new Tab(name + "-2", session);
      otherDevice = new Tab(name + "-3", new Session(UUID.randomUUID(), id));
    }

    UUID id() {
      return person.id();
    }
  }

  Now now() {
    return new Now(passedNs, BEGINNING.plusNanos(passedNs));
  }

  /** Time passes, all at once. */
  void pass(Duration time) {
    passedNs += time.toNanos();
    switchboard.poll(now());
  }

  Switchboard.Rung ring(Somebody caller, Somebody callee, CallKind kind) {
    return ring(caller, caller.tab, callee, kind);
  }

  Switchboard.Rung ring(Somebody caller, Tab tab, Somebody callee, CallKind kind) {
    return switchboard.ring(
        new UUID(0, ++ids), new Call.Ring(caller.person, callee.person, kind, tab), now());
  }

  /** A call that has got so far. */
  Call call(Somebody caller, Somebody callee, Phase phase) {
    Call call = ring(caller, callee, CallKind.VIDEO).call();
    if (phase != Phase.RINGING) {
      call.accept(callee.tab, true, now());
    }
    if (phase == Phase.ACTIVE) {
      call.connected(caller.tab, now());
      call.connected(callee.tab, now());
    }
    if (phase == Phase.ENDED) {
      hangUp(call, call.caller());
    }
    Assertions.assertEquals(phase, call.phase());
    facts.clear();
    return call;
  }

  void hangUp(Call call, Side side) {
    call.hangUp(side, EndReason.HUNG_UP, now());
    switchboard.settle(call, now());
  }

  /** What was told since it was asked last. */
  List<CallFact> told() {
    List<CallFact> told = List.copyOf(facts);
    facts.clear();
    return told;
  }

  static void refused(ProblemCode code, Runnable request) {
    Problem problem = Assertions.assertThrows(Problem.class, request::run);
    Assertions.assertEquals(code, problem.code());
  }
}
