package org.setareh.signaling;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.setareh.signaling.CallPeer.word;
import static org.setareh.signaling.ProblemTest.problem;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Pages that are loaded anew, and streams that break, in a call. */
final class CallStreamsApiTest extends TwoCallers {
  @Test
  void aReloadedPageAndAnotherDeviceGoOn() {
    String id = answered();
    for (CallPeer peer : List.of(sara, adam)) {
      peer.post(id, "/connected", Map.of("tab", peer.tab)).expectStatus().isNoContent();
    }
    sara.until("active");
    adam.post(id, "/away", Map.of("tab", adam.tab)).expectStatus().isNoContent();
    sara.until(() -> Objects.requireNonNull(sara.call).at("/callee/away").booleanValue());
    CallPeer reloaded = new CallPeer(adam.browser).hear();
    assertEquals(
        adam.browser.me().get("session").stringValue(),
        Objects.requireNonNull(reloaded.call).at("/callee/session").stringValue());
    reloaded.post(id, "/resume", Map.of("tab", reloaded.tab)).expectStatus().isOk();
    sara.until("connecting");
    assertEquals(reloaded.tab, Objects.requireNonNull(sara.call).at("/callee/tab").stringValue());
    assertFalse(Objects.requireNonNull(sara.call).at("/callee/away").booleanValue());
    sara.describe(id, "offer", "v=0").expectStatus().isNoContent();
    reloaded.until(() -> reloaded.signals.size() == 1);
    problem(adam.describe(id, "answer", "v=0"), 409, "not-in-call");
    CallPeer phone = adam.otherDevice(adamName).hear();
    phone.post(id, "/resume", Map.of("tab", phone.tab)).expectStatus().isOk();
    sara.describe(id, "offer", "v=0").expectStatus().isNoContent();
    phone.until(() -> phone.signals.size() == 1);
    assertFalse(phone.missedSignals); // what was said before was not meant for it
    reloaded.close();
    phone.close();
  }

  @Test
  void whoseStreamIsCutIsAwayUntilItIsThereAgain() {
    String id = answered();
    adam.cut();
    sara.until(() -> Objects.requireNonNull(sara.call).at("/callee/away").booleanValue());
    adam.resume();
    sara.until(() -> !Objects.requireNonNull(sara.call).at("/callee/away").booleanValue());
    assertEquals("connecting", word(Objects.requireNonNull(sara.call), "state"));
    sara.post(id, "/hang-up?reason=failed", null).expectStatus().isNoContent();
    adam.until(() -> !adam.ended.isEmpty());
    assertEquals("failed", word(adam.ended.getLast(), "reason"));
  }

  @Test
  void aStreamThatIsCutAnywhereLosesNothing() {
    for (boolean atCaller : new boolean[] {true, false}) {
      CallPeer cut = atCaller ? sara : adam;
      walk(cut, cut::resume);
      assertFalse(sara.missedSignals);
      assertFalse(adam.missedSignals);
      assertNull(cut.call);
    }
  }

  /** The whole exchange; before each step one of the two is cut off, and comes back after it. */
  private void walk(CallPeer cut, Runnable comeBack) {
    sara.hear();
    adam.hear();
    sara.signals.clear();
    adam.signals.clear();
    String[] id = new String[1];
    List<Runnable> steps =
        List.of(
            () -> id[0] = word(sara.rung(adam), "id"),
            () -> adam.accept(id[0]).expectStatus().isOk(),
            () -> sara.describe(id[0], "offer", "v=0").expectStatus().isNoContent(),
            () -> adam.describe(id[0], "answer", "v=0").expectStatus().isNoContent(),
            () -> sara.candidate(id[0], "candidate:1").expectStatus().isNoContent(),
            () -> adam.candidate(id[0], "candidate:2").expectStatus().isNoContent(),
            () -> sara.candidate(id[0], "candidate:3").expectStatus().isNoContent(),
            () -> adam.candidate(id[0], "candidate:4").expectStatus().isNoContent(),
            () -> connected(id[0], sara),
            () -> connected(id[0], adam));
    for (int i = 0; i < steps.size(); i++) {
      cut.cut();
      steps.get(i).run();
      comeBack.run();
      int step = i;
      for (CallPeer peer : List.of(sara, adam)) {
        peer.until(step == 0 ? "ringing" : step == steps.size() - 1 ? "active" : "connecting");
      }
      adam.until(() -> adam.signals.size() == (step < 2 ? 0 : step < 4 ? 1 : step < 6 ? 2 : 3));
      sara.until(() -> sara.signals.size() == (step < 3 ? 0 : step < 5 ? 1 : step < 7 ? 2 : 3));
    }
    cut.cut();
    sara.post(id[0], "/hang-up", null).expectStatus().isNoContent();
    comeBack.run();
    sara.until("none");
    adam.until("none");
  }

  private static void connected(String id, CallPeer peer) {
    peer.post(id, "/connected", Map.of("tab", peer.tab)).expectStatus().isNoContent();
  }

  @Test
  void whoComesBackByASnapshotNoticesWhatIsMissingAndBeginsAnew() {
    String id = answered();
    adam.cut();
    sara.describe(id, "offer", "v=0 lost").expectStatus().isNoContent();
    adam.hear();
    assertTrue(adam.missedSignals);
    assertEquals("connecting", word(Objects.requireNonNull(adam.call), "state"));
    // Who noticed offers anew; under perfect negotiation both may.
    adam.describe(id, "offer", "v=0 anew").expectStatus().isNoContent();
    sara.until(() -> sara.signals.size() == 1);
    sara.describe(id, "answer", "v=0").expectStatus().isNoContent();
    adam.until(() -> adam.signals.size() == 1);
    assertEquals("answer", word(adam.signals.getFirst(), "type"));
    sara.post(id, "/hang-up", null).expectStatus().isNoContent();
    sara.cut();
    sara.hear();
    assertNull(sara.call);
  }
}
