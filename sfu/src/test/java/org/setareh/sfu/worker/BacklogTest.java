package org.setareh.sfu.worker;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayDeque;
import java.util.Queue;
import org.junit.jupiter.api.Test;

/** A worker that cannot keep up drops until it has caught up; one that was held up does not. */
final class BacklogTest {
  private static final long MS = 1_000_000;

  private final Backlog backlog = new Backlog(() -> this.workedNs);
  private final Queue<Long> socket = new ArrayDeque<>();
  private long nowNs;
  private long workedNs;
  private int dropped;
  private long longestNs;

  /**
   * So long a datagram each millisecond comes, of which so many are worked off, dropping is free.
   */
  private void work(int durationMs, int workedOffEachMs) {
    for (int i = 0; i < durationMs; i++) {
      socket.add(nowNs);
      nowNs += MS;
      workedNs += MS;
      int left = workedOffEachMs;
      while (left > 0 && !socket.isEmpty()) {
        long waitedNs = nowNs - socket.remove();
        if (backlog.drops(waitedNs, nowNs)) {
          dropped++;
        } else {
          left--;
          longestNs = Math.max(longestNs, waitedNs);
        }
      }
      if (socket.isEmpty()) {
        backlog.caughtUp();
      }
    }
  }

  /** The machine lets it work for a millisecond of twenty, in which it does half of what came. */
  private void starve(int durationMs) {
    for (int i = 0; i < durationMs; i += 20) {
      for (int wait = 0; wait < 19; wait++) {
        socket.add(nowNs);
        nowNs += MS;
      }
      work(1, 10);
    }
  }

  @Test
  void whoIsHardlyLetRunForSecondsCatchesUpAndDropsNothing() {
    starve(3_500);
    assertTrue(longestNs > 1_500 * MS, "late throughout: " + longestNs / MS + " ms");
    work(1_000, 10);
    assertTrue(dropped == 0 && socket.isEmpty(), dropped + " dropped");
  }

  @Test
  void whoIsHardlyLetRunForGoodIsNotEverLater() {
    starve(120_000);
    long bound = (Backlog.TOO_LATE_MS + Backlog.FOR_MS) * MS;
    assertTrue(longestNs <= bound, longestNs / MS + " ms late");
    assertTrue(dropped > 0);
  }

  @Test
  void whoKeepsUpDropsNothing() {
    work(10_000, 1);
    assertTrue(dropped == 0 && socket.isEmpty());
  }

  @Test
  void whoWasHeldUpForAMomentWorksOffWhatCame() {
    work(3_000, 0);
    work(3_000, 10);
    assertTrue(dropped == 0 && socket.isEmpty());
  }

  @Test
  void whoCannotKeepUpIsNeverMuchLater() {
    work(10_000, 1);
    for (int i = 0; i < 60_000; i++) { // at half of what comes, a minute long
      work(1, i % 2);
    }
    long bound = (Backlog.LATE_MS + Backlog.FOR_MS) * MS;
    assertTrue(longestNs <= bound, longestNs / MS + " ms late");
    assertTrue(dropped > 25_000 && dropped < 31_000, dropped + " dropped");
    work(3_000, 2);
    dropped = 0;
    work(3_000, 1);
    assertTrue(dropped == 0, "and it goes on as ever");
  }

  @Test
  void whoIsOnlySeldomLetWorkButEmptiesTheSocketDropsNothing() {
    for (int i = 0; i < 20; i++) {
      work(700, 0);
      work(1, 1_000);
    }
    assertTrue(dropped == 0 && socket.isEmpty());
  }

  @Test
  void dropsUntilItHasCaughtUp() {
    assertFalse(backlog.drops(501 * MS, 0));
    workedNs = 999 * MS;
    assertFalse(backlog.drops(600 * MS, 999 * MS));
    workedNs = 1_000 * MS;
    assertTrue(backlog.drops(600 * MS, 1_000 * MS));
    assertTrue(backlog.drops(20 * MS, 1_000 * MS));
    backlog.caughtUp();
    assertFalse(backlog.drops(501 * MS, 1_002 * MS));
  }
}
