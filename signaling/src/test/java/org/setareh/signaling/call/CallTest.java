package org.setareh.signaling.call;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.setareh.signaling.call.Scene.OFFER;
import static org.setareh.signaling.call.Scene.refused;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.setareh.signaling.account.Profile;
import org.setareh.signaling.call.Scene.Somebody;
import org.setareh.signaling.problem.Problem;
import org.setareh.signaling.problem.ProblemCode;
import org.setareh.signaling.session.Session;

/** One call: each input in each phase, and time. */
final class CallTest {
  private static final States.Change MUTED = new States.Change("muted", null, null);
  private static final Duration SECOND = Duration.ofSeconds(1);

  private final Scene scene = new Scene();
  private final Somebody sara = new Somebody("sara");
  private final Somebody adam = new Somebody("adam");
  private final Profile mina = new Somebody("mina").person;

  /** What each input leads to, by phase: another phase, the reason of an end, or a refusal. */
  private static final Map<String, List<String>> TABLE = new TreeMap<>();

  private static void row(
      String input, String ringing, String connecting, String active, String ended) {
    TABLE.put(input, List.of(ringing, connecting, active, ended));
  }

  static {
    //                          ringing        connecting     active         ended
    row("accept by the tab", "connecting", "connecting", "active", "call-over");
    row("accept elsewhere", "connecting", "call-over", "call-over", "call-over");
    row("reject", "rejected", "connecting", "active", "hung-up");
    row("caller hangs up", "cancelled", "hung-up", "hung-up", "hung-up");
    row("callee hangs up", "rejected", "hung-up", "hung-up", "hung-up");
    row("caller signals", "not-in-call", "connecting", "active", "call-over");
    row("callee signals", "not-in-call", "connecting", "active", "call-over");
    row("another tab signals", "not-in-call", "not-in-call", "not-in-call", "call-over");
    row("caller connected", "not-in-call", "connecting", "active", "call-over");
    row("callee connected", "not-in-call", "connecting", "active", "call-over");
    row("both connected", "not-in-call", "active", "active", "call-over");
    row("caller mutes", "ringing", "connecting", "active", "call-over");
    row("callee mutes", "not-in-call", "connecting", "active", "call-over");
    row("caller's page goes", "ringing", "connecting", "active", "call-over");
    row("callee's page goes", "not-in-call", "connecting", "active", "call-over");
    row("caller resumes", "ringing", "connecting", "active", "call-over");
    row("callee resumes", "not-in-call", "connecting", "active", "call-over");
    row("caller resumes elsewhere", "ringing", "connecting", "connecting", "call-over");
    row("callee resumes elsewhere", "not-in-call", "connecting", "connecting", "call-over");
    row("caller's session ends", "cancelled", "hung-up", "hung-up", "hung-up");
    row("callee's session ends", "ringing", "hung-up", "hung-up", "hung-up");
    row("another session ends", "ringing", "connecting", "active", "hung-up");
    row("caller's stream ends", "ringing", "connecting", "active", "hung-up");
    row("callee's stream ends", "ringing", "connecting", "active", "hung-up");
    row("nothing for 29 s", "ringing", "connecting", "active", "hung-up");
    row("nothing for 45 s", "no-answer", "connecting", "active", "hung-up");
    row("nothing for 60 s", "no-answer", "failed", "active", "hung-up");
    row("caller invites", "not-in-call", "connecting", "active", "call-over");
    row("another tab invites", "not-in-call", "not-in-call", "not-in-call", "call-over");
    row("callee has grown", "not-in-call", "not-in-call", "not-in-call", "call-over");
    row("caller away for 29 s", "ringing", "connecting", "active", "hung-up");
    row("caller away for 30 s", "cancelled", "lost", "lost", "hung-up");
    row("callee away for 30 s", "ringing", "lost", "lost", "hung-up");
  }

  private BiConsumer<Call, Now> input(String name) {
    return switch (name) {
      case "accept by the tab" -> (call, now) -> call.accept(adam.tab, true, now);
      case "accept elsewhere" -> (call, now) -> call.accept(adam.otherDevice, true, now);
      case "reject" -> Call::reject;
      case "caller hangs up" -> (call, now) -> call.hangUp(call.caller(), EndReason.HUNG_UP, now);
      case "callee hangs up" -> (call, now) -> call.hangUp(call.callee(), EndReason.HUNG_UP, now);
      case "caller signals" -> (call, now) -> call.signal(sara.tab, OFFER, now);
      case "callee signals" -> (call, now) -> call.signal(adam.tab, OFFER, now);
      case "another tab signals" -> (call, now) -> call.signal(sara.secondTab, OFFER, now);
      case "caller connected" -> (call, now) -> call.connected(sara.tab, now);
      case "callee connected" -> (call, now) -> call.connected(adam.tab, now);
      case "both connected" ->
          (call, now) -> {
            call.connected(sara.tab, now);
            call.connected(adam.tab, now);
          };
      case "caller mutes" -> (call, _) -> call.change(sara.tab, MUTED);
      case "callee mutes" -> (call, _) -> call.change(adam.tab, MUTED);
      case "caller's page goes" -> (call, now) -> call.away(sara.tab, now);
      case "callee's page goes" -> (call, now) -> call.away(adam.tab, now);
      case "caller resumes" -> (call, now) -> call.resume(call.caller(), sara.tab, now);
      case "callee resumes" -> (call, now) -> call.resume(call.callee(), adam.tab, now);
      case "caller resumes elsewhere" ->
          (call, now) -> call.resume(call.caller(), sara.secondTab, now);
      case "callee resumes elsewhere" ->
          (call, now) -> call.resume(call.callee(), adam.otherDevice, now);
      case "caller's session ends" -> (call, now) -> call.sessionEnded(sara.tab.session(), now);
      case "callee's session ends" -> (call, now) -> call.sessionEnded(adam.tab.session(), now);
      case "another session ends" ->
          (call, now) -> call.sessionEnded(sara.otherDevice.session(), now);
      case "caller's stream ends" -> (call, now) -> call.reads(call.caller(), false, now);
      case "callee's stream ends" -> (call, now) -> call.reads(call.callee(), false, now);
      case "caller invites" -> (call, _) -> call.invite(sara.tab, mina);
      case "another tab invites" -> (call, _) -> call.invite(adam.otherDevice, mina);
      case "callee has grown" -> (call, now) -> call.grown(adam.tab, now);
      case "nothing for 29 s" -> passing(null, 29);
      case "nothing for 45 s" -> passing(null, 45);
      case "nothing for 60 s" -> passing(null, 60);
      case "caller away for 29 s" -> passing(true, 29);
      case "caller away for 30 s" -> passing(true, 30);
      case "callee away for 30 s" -> passing(false, 30);
      default -> throw new AssertionError(name);
    };
  }

  /** Seconds pass in which one of the two is away. */
  private BiConsumer<Call, Now> passing(@Nullable Boolean caller, int seconds) {
    return (call, now) -> {
      if (caller != null) {
        call.reads(caller ? call.caller() : call.callee(), false, now);
      }
      for (int i = 0; i < seconds; i++) {
        scene.pass(SECOND);
      }
    };
  }

  @ParameterizedTest
  @EnumSource(Phase.class)
  void eachInputInEachPhase(Phase phase) {
    TABLE.forEach((name, outcomes) -> {
      Call call = scene.call(sara, adam, phase);
      CallState before = call.state();
      String outcome;
      try {
        input(name).accept(call, scene.now());
        outcome = word(call);
      } catch (Problem problem) {
        outcome = problem.code().code();
        if (!name.equals("both connected")) {
          assertEquals(before, call.state(), name);
        }
      }
      assertEquals(outcomes.get(phase.ordinal()), outcome, name + " while " + phase.word());
      if (phase == Phase.ENDED) {
        assertEquals(before, call.state(), name);
      }
      scene.switchboard.settle(call, scene.now());
      if (call.phase() != Phase.ENDED) {
        scene.hangUp(call, call.caller());
      }
    });
  }

  private static String word(Call call) {
    EndReason reason = call.state().reason();
    return reason == null ? call.phase().word() : reason.word();
  }

  @Test
  void eachChangeIsToldWholeWithAHigherVersion() {
    Call call = scene.ring(sara, adam, CallKind.VIDEO).call();
    call.accept(adam.tab, true, scene.now());
    call.change(sara.tab, MUTED);
    call.change(sara.tab, MUTED); // no news
    call.connected(sara.tab, scene.now());
    call.connected(adam.tab, scene.now());
    scene.hangUp(call, call.callee());
    List<CallState> told =
        scene.told().stream().map(fact -> ((CallFact.Changed) fact).call()).toList();
    assertEquals(
        List.of("ringing", "connecting", "connecting", "active", "ended"),
        told.stream().map(state -> state.state().word()).toList());
    for (int i = 1; i < told.size(); i++) {
      assertTrue(told.get(i).version() > told.get(i - 1).version());
    }
    assertEquals(call.state(), told.getLast());
    assertEquals("muted", told.get(2).caller().states().microphone().word());
    assertNull(told.get(0).callee().tab());
    assertEquals(adam.tab.id(), told.get(1).callee().tab());
    assertNotNull(told.getLast().answeredAt());
  }

  @Test
  void signalsAreNumberedBySideAndGoToTheOthersTab() {
    Call call = scene.call(sara, adam, Phase.CONNECTING);
    call.signal(sara.tab, OFFER, scene.now());
    call.signal(adam.tab, new Signal.Description("answer", "v=0"), scene.now());
    call.signal(sara.tab, new Signal.Trickled("candidate", null), scene.now());
    List<CallFact.Signalled> told =
        scene.told().stream().map(CallFact.Signalled.class::cast).toList();
    assertEquals(List.of(1, 1, 2), told.stream().map(CallFact.Signalled::n).toList());
    assertEquals(
        List.of(adam.tab, sara.tab, adam.tab), told.stream().map(CallFact.Signalled::to).toList());
    assertEquals(2, call.state().caller().signals());
    assertEquals(told.getLast().version(), call.state().version());
  }

  @Test
  void whoResumesElsewhereIsSpokenToThereAndTheNumbersGoOn() {
    Call call = scene.call(sara, adam, Phase.ACTIVE);
    call.signal(sara.tab, OFFER, scene.now());
    call.away(adam.tab, scene.now());
    assertTrue(call.state().callee().away());
    call.resume(call.callee(), adam.otherDevice, scene.now());
    assertFalse(call.state().callee().away());
    scene.told();
    refused(ProblemCode.NOT_IN_CALL, () -> call.signal(adam.tab, OFFER, scene.now()));
    call.signal(sara.tab, OFFER, scene.now());
    CallFact.Signalled told = assertInstanceOf(CallFact.Signalled.class, scene.told().getFirst());
    assertEquals(2, told.n());
    assertEquals(adam.otherDevice, told.to());
    call.connected(sara.tab, scene.now());
    assertEquals(Phase.CONNECTING, call.phase());
    call.connected(adam.otherDevice, scene.now());
    assertEquals(Phase.ACTIVE, call.phase());
  }

  @Test
  void whoIsBackInTimeIsNotLost() {
    Call call = scene.call(sara, adam, Phase.ACTIVE);
    for (int i = 0; i < 5; i++) {
      call.reads(call.callee(), false, scene.now());
      scene.pass(Duration.ofSeconds(29));
      call.reads(call.callee(), true, scene.now());
      scene.pass(SECOND);
    }
    assertEquals(Phase.ACTIVE, call.phase());
    // A page that goes is away though its browser's stream is read by another tab.
    call.away(adam.tab, scene.now());
    scene.pass(Duration.ofSeconds(15));
    call.reads(call.callee(), true, scene.now());
    call.reads(call.callee(), false, scene.now());
    scene.pass(Duration.ofSeconds(15));
    assertEquals(EndReason.LOST, call.state().reason());
  }

  @Test
  void theSamePageComesBackWithoutAnotherConnection() {
    Call call = scene.call(sara, adam, Phase.ACTIVE);
    call.away(adam.tab, scene.now());
    call.resume(call.callee(), adam.tab, scene.now());
    assertEquals(Phase.ACTIVE, call.phase());
    assertFalse(call.state().callee().away());
    assertEquals(2, scene.told().size());
  }

  @Test
  void bothAreAskedBeforeItGrowsAndBothHaveMovedBeforeItEnds() {
    Call call = scene.call(sara, adam, Phase.ACTIVE);
    call.invite(sara.tab, mina);
    assertEquals(new Growth(sara.id(), mina, null), call.state().growing());
    refused(ProblemCode.CALL_GROWING, () -> call.invite(adam.tab, mina));
    assertFalse(call.agree(sara.tab, true)); // who asks has nothing to agree to
    refused(ProblemCode.NOT_IN_CALL, () -> call.agree(adam.otherDevice, true));
    assertTrue(call.agree(adam.tab, true));
    assertFalse(call.agree(adam.tab, true)); // once
    assertFalse(call.agree(sara.tab, false)); // too late
    refused(ProblemCode.NOT_IN_CALL, () -> call.grown(sara.tab, scene.now()));
    call.grow("family");
    assertEquals(new Growth(sara.id(), mina, "family"), call.state().growing());
    assertFalse(call.agree(sara.tab, false));
    call.grown(sara.tab, scene.now());
    call.grown(sara.tab, scene.now());
    assertEquals(Phase.ACTIVE, call.phase());
    call.resume(call.caller(), sara.secondTab, scene.now()); // has to move anew
    call.grown(adam.tab, scene.now());
    assertEquals(Phase.CONNECTING, call.phase());
    call.grown(sara.secondTab, scene.now());
    assertEquals(EndReason.GROWN, call.state().reason());
  }

  @Test
  void whoDoesNotWantAThirdStaysInACallOfTwo() {
    Call call = scene.call(sara, adam, Phase.ACTIVE);
    for (Tab tab : List.of(sara.tab, adam.tab)) {
      call.invite(adam.tab, mina);
      assertFalse(call.agree(tab, false));
      assertNull(call.state().growing());
    }
    call.invite(adam.tab, mina);
    assertTrue(call.agree(sara.tab, true));
    call.grow(null); // no room could be made
    assertNull(call.state().growing());
    assertFalse(call.agree(sara.tab, true));
    refused(ProblemCode.BAD_REQUEST, () -> call.invite(sara.tab, adam.person));
    assertEquals(Phase.ACTIVE, call.phase());
  }

  @Test
  void audioOpensNoCamera() {
    Call call = scene.ring(sara, adam, CallKind.AUDIO).call();
    call.accept(adam.tab, true, scene.now());
    assertEquals("off", call.state().caller().states().camera().word());
    assertEquals("off", call.state().callee().states().camera().word());
    call.change(sara.tab, new States.Change(null, "on", null));
    assertEquals("on", call.state().caller().states().camera().word());
    assertEquals("on", call.state().caller().states().microphone().word());
  }

  @Test
  void tooManySignalsWaitAndOthersAreNotHeldUp() {
    Call call = scene.call(sara, adam, Phase.CONNECTING);
    for (int i = 0; i < 200; i++) {
      call.signal(sara.tab, OFFER, scene.now());
    }
    refused(ProblemCode.TOO_MANY_ATTEMPTS, () -> call.signal(sara.tab, OFFER, scene.now()));
    assertEquals(200, call.state().caller().signals());
    call.signal(adam.tab, OFFER, scene.now());
    scene.pass(SECOND);
    call.signal(sara.tab, OFFER, scene.now());
    assertEquals(201, call.state().caller().signals());
  }

  @Test
  void longSignalsCostMore() {
    Call call = scene.call(sara, adam, Phase.CONNECTING);
    Signal large = new Signal.Description("offer", "x".repeat(64_000));
    for (int i = 0; i < 16; i++) {
      call.signal(sara.tab, large, scene.now());
    }
    refused(ProblemCode.TOO_MANY_ATTEMPTS, () -> call.signal(sara.tab, large, scene.now()));
    call.signal(sara.tab, OFFER, scene.now());
  }

  @Test
  void whoIsMissed() {
    for (EndReason reason : EndReason.values()) {
      Call call = scene.call(sara, adam, Phase.RINGING);
      call.end(reason, scene.now());
      assertEquals(reason != EndReason.REJECTED, call.state().isMissed(), reason.word());
      scene.switchboard.settle(call, scene.now());
      Call answered = scene.call(sara, adam, Phase.ACTIVE);
      answered.end(reason, scene.now());
      assertFalse(answered.state().isMissed(), reason.word());
      scene.switchboard.settle(answered, scene.now());
    }
  }

  @Test
  void anEndIsForEver() {
    Call call = scene.call(sara, adam, Phase.ENDED);
    assertEquals(EndReason.HUNG_UP, call.state().reason());
    call.end(EndReason.FAILED, scene.now());
    scene.pass(Duration.ofSeconds(50));
    assertEquals(EndReason.HUNG_UP, call.state().reason());
    assertTrue(scene.told().isEmpty());
  }

  @Test
  void signalsAreChecked() {
    String field = "candidate";
    for (Signal.Wish bad :
        List.of(
            new Signal.Wish(null, "v=0", null),
            new Signal.Wish("hangup", "v=0", null),
            new Signal.Wish("offer", null, null),
            new Signal.Wish("answer", "  ", null),
            new Signal.Wish(field, null, new Signal.Candidate(null, null, null, null)),
            new Signal.Wish(field, null, new Signal.Candidate("x".repeat(2_001), "", 0, "")),
            new Signal.Wish(field, null, new Signal.Candidate("", "x".repeat(257), 0, "")),
            new Signal.Wish(field, null, new Signal.Candidate("", "", 0, "x".repeat(257))))) {
      refused(ProblemCode.BAD_REQUEST, bad::read);
    }
    assertEquals(new Signal.Trickled(field, null), new Signal.Wish(field, "v=0", null).read());
    assertEquals(OFFER, new Signal.Wish("offer", "v=0", null).read());
  }

  @Test
  void tabsNameThemselvesByRandomIds() {
    Session session = sara.tab.session();
    assertNotNull(Tab.of("t_" + "aB3-_".repeat(4) + "xy", session));
    assertThrows(Problem.class, () -> Tab.of(null, session));
    for (String bad : new String[] {"", "t_", "t_" + "a".repeat(21), "p_" + "a".repeat(22)}) {
      assertThrows(Problem.class, () -> Tab.of(bad, session));
    }
  }
}
