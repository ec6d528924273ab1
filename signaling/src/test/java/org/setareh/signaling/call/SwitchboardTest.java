package org.setareh.signaling.call;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.setareh.signaling.call.Scene.refused;

import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.setareh.signaling.call.Scene.Somebody;
import org.setareh.signaling.problem.ProblemCode;

/** Who may ring whom now, and what becomes of rings that cross. */
final class SwitchboardTest {
  private final Scene scene = new Scene();
  private final Somebody sara = new Somebody("sara");
  private final Somebody adam = new Somebody("adam");
  private final Somebody mina = new Somebody("mina");

  @Test
  void ringsThatCrossAreOneCallOfTheLowerId() {
    Switchboard.Rung first = scene.ring(sara, adam, CallKind.VIDEO);
    Switchboard.Rung second = scene.ring(adam, sara, CallKind.VIDEO);
    assertTrue(first.made());
    assertFalse(second.made());
    assertSame(first.call(), second.call());
    CallState state = first.call().state();
    assertEquals(Phase.CONNECTING, state.state());
    assertEquals(new UUID(0, 1), state.id());
    assertEquals(sara.tab.id(), state.caller().tab());
    assertEquals(adam.tab.id(), state.callee().tab());
    assertEquals("on", state.callee().states().camera().word());
    assertEquals(1, scene.switchboard.size());
  }

  @Test
  void aRingForSoundThatCrossesAnswersWithoutCamera() {
    scene.ring(sara, adam, CallKind.VIDEO);
    CallState state = scene.ring(adam, sara, CallKind.AUDIO).call().state();
    assertEquals("off", state.callee().states().camera().word());
  }

  @Test
  void onlyTheFirstOfADevicesRingsBackAnswers() {
    Call call = scene.ring(sara, adam, CallKind.VIDEO).call();
    assertSame(call, scene.ring(adam, adam.tab, sara, CallKind.VIDEO).call());
    assertSame(call, scene.ring(adam, adam.tab, sara, CallKind.VIDEO).call());
    refused(ProblemCode.IN_A_CALL, () -> scene.ring(adam, adam.otherDevice, sara, CallKind.VIDEO));
    assertEquals(adam.tab.id(), call.state().callee().tab());
  }

  @Test
  void whoRingsTwiceHasOneCall() {
    Call call = scene.ring(sara, adam, CallKind.VIDEO).call();
    Switchboard.Rung again = scene.ring(sara, adam, CallKind.VIDEO);
    assertSame(call, again.call());
    assertFalse(again.made());
    refused(ProblemCode.IN_A_CALL, () -> scene.ring(sara, sara.secondTab, adam, CallKind.VIDEO));
    refused(ProblemCode.IN_A_CALL, () -> scene.ring(sara, mina, CallKind.VIDEO));
  }

  @Test
  void whoIsInACallIsBusyInEachPhase() {
    for (Phase phase : List.of(Phase.RINGING, Phase.CONNECTING, Phase.ACTIVE)) {
      Call call = scene.call(sara, adam, phase);
      for (Somebody callee : List.of(sara, adam)) {
        CallState busy = scene.ring(mina, callee, CallKind.AUDIO).call().state();
        assertEquals(Phase.ENDED, busy.state());
        assertEquals(EndReason.BUSY, busy.reason());
        assertTrue(busy.isMissed());
        assertEquals(1, scene.told().size());
      }
      assertNull(scene.switchboard.of(mina.id()));
      assertSame(call, scene.switchboard.of(sara.id()));
      scene.hangUp(call, call.caller());
      assertNull(scene.switchboard.of(sara.id()));
      assertNull(scene.switchboard.of(adam.id()));
    }
  }

  @Test
  void callsOfOthersAreUnknown() {
    Call call = scene.call(sara, adam, Phase.RINGING);
    refused(ProblemCode.UNKNOWN_CALL, () -> scene.switchboard.find(call.id(), mina.id()));
    refused(ProblemCode.UNKNOWN_CALL, () -> scene.switchboard.find(new UUID(9, 9), sara.id()));
  }

  @Test
  void anEndedCallIsKnownForAMinute() {
    Call call = scene.call(sara, adam, Phase.RINGING);
    scene.hangUp(call, call.caller());
    scene.pass(Duration.ofSeconds(59));
    assertSame(call, scene.switchboard.find(call.id(), sara.id()));
    scene.pass(Duration.ofSeconds(1));
    assertEquals(0, scene.switchboard.size());
  }

  @Test
  void whatRangOutMakesRoom() {
    scene.ring(sara, adam, CallKind.VIDEO);
    scene.pass(Duration.ofSeconds(45));
    assertNull(scene.switchboard.of(sara.id()));
    assertTrue(scene.ring(mina, adam, CallKind.VIDEO).made());
  }

  @Test
  void thereAreBounds() {
    Scene small = new Scene(2);
    small.ring(sara, adam, CallKind.VIDEO);
    Call second = small.ring(mina, new Somebody("omid"), CallKind.VIDEO).call();
    Somebody nika = new Somebody("nika");
    refused(ProblemCode.SERVER_BUSY, () -> small.ring(nika, sara, CallKind.VIDEO));
    small.hangUp(second, second.caller());
    for (int i = 0; i < 100; i++) {
      small.ring(nika, sara, CallKind.VIDEO); // busy
    }
    assertEquals(3, small.switchboard.size());
    assertEquals(1, small.switchboard.liveSize());
    small.pass(Duration.ofMinutes(1)); // rang out
    small.pass(Duration.ofMinutes(1)); // and is forgotten
    assertEquals(0, small.switchboard.size());
  }
}
