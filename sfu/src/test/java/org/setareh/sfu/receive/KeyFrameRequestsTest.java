package org.setareh.sfu.receive;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Many wishes, few requests. */
final class KeyFrameRequestsTest {
  private static final long MS = 1_000_000;

  private final KeyFrameRequests requests = new KeyFrameRequests();
  private final List<Long> sentMs = new ArrayList<>();

  private void run(long fromMs, long toMs) {
    for (long ms = fromMs; ms < toMs; ms++) {
      if (requests.due(ms * MS)) {
        assertTrue(requests.nextDeadlineNs() <= ms * MS);
        requests.sent(ms * MS);
        sentMs.add(ms);
      }
    }
  }

  @Test
  void firstLeavesAtOnceAndOthersAreMerged() {
    requests.request(0);
    requests.request(0);
    run(0, 1);
    for (int ms = 1; ms < 100; ms++) {
      requests.request(ms * MS);
    }
    run(1, 100);
    assertEquals(List.of(0L), sentMs);
  }

  @Test
  void repeatsUntilTheKeyFrameArrives() {
    requests.request(0);
    run(0, 1200);
    requests.onKeyFrame();
    run(1200, 5000);
    assertEquals(List.of(0L, 500L, 1000L), sentMs);
    assertFalse(requests.wanted());
  }

  @Test
  void whoComesAfterTheKeyFrameWaitsForTheInterval() {
    requests.request(0);
    run(0, 50);
    requests.onKeyFrame();
    requests.request(50 * MS);
    run(50, 600);
    assertEquals(List.of(0L, 100L), sentMs);
    requests.onKeyFrame();
    requests.request(5000 * MS);
    run(600, 5001);
    assertEquals(List.of(0L, 100L, 5000L), sentMs);
  }

  @Test
  void aCommandsNumberIsSentTwiceAndNotAfterItsKeyFrame() {
    List<Integer> numbers = new ArrayList<>();
    requests.request(0);
    for (long ms = 0; ms < 2600; ms++) {
      if (ms == 2100) {
        requests.onKeyFrame();
        requests.request(ms * MS);
      }
      if (requests.due(ms * MS)) {
        numbers.add(requests.command());
        requests.sent(ms * MS);
      }
    }
    assertEquals(List.of(0, 0, 1, 1, 2, 3), numbers);
  }

  @Test
  void givesUpOnAPublisherThatSendsNone() {
    requests.request(0);
    run(0, 60_000);
    assertEquals(KeyFrameRequests.MAX_TRIES, sentMs.size());
    assertEquals(Long.MAX_VALUE, requests.nextDeadlineNs());
    requests.request(60_000 * MS);
    run(60_000, 60_001);
    assertEquals(KeyFrameRequests.MAX_TRIES + 1, sentMs.size());
  }
}
