package org.setareh.signaling.web;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.setareh.signaling.problem.Problem;
import org.setareh.signaling.problem.ProblemCode;
import org.setareh.signaling.settings.Settings;

/** Buckets that refill evenly, in virtual time. */
final class RateLimitsTest {
  private final AtomicLong nowNs = new AtomicLong(Long.MAX_VALUE - 1_000);
  private final RateLimits limits =
      new RateLimits(
          Settings.read(
                  Map.of(
                      "SETAREH_DATA", "/nonexistent",
                      "SETAREH_WRONG_KEYS_PER_MINUTE", "10",
                      "SETAREH_NEW_ROOMS_PER_MINUTE", "60",
                      "SETAREH_WRITES_PER_MINUTE", "600"))
              .limits(),
          nowNs::get);

  private void pass(Duration time) {
    nowNs.addAndGet(time.toNanos());
  }

  private static void refused(Runnable request) {
    Problem problem = assertThrows(Problem.class, request::run);
    assertEquals(ProblemCode.TOO_MANY_ATTEMPTS, problem.code());
  }

  private void spend(int count, String address) {
    for (int i = 0; i < count; i++) {
      limits.newRooms(address).spend();
    }
  }

  @Test
  void aMinutesWorthMayComeAtOnceAndNoMore() {
    spend(60, "a");
    refused(() -> spend(1, "a"));
  }

  @Test
  void itRefillsEvenlyOverTheMinute() {
    spend(60, "a");
    pass(Duration.ofMillis(999));
    refused(() -> spend(1, "a"));
    pass(Duration.ofMillis(1));
    spend(1, "a");
    refused(() -> spend(1, "a"));
    pass(Duration.ofSeconds(30));
    spend(30, "a");
    refused(() -> spend(1, "a"));
  }

  @Test
  void quietTimeSavesUpAMinutesWorthAtMost() {
    spend(60, "a");
    pass(Duration.ofHours(5));
    spend(60, "a");
    refused(() -> spend(1, "a"));
  }

  @Test
  void askersAndKindsHaveLimitsOfTheirOwn() {
    spend(60, "a");
    assertDoesNotThrow(() -> spend(60, "b"));
    assertDoesNotThrow(() -> limits.writesOfAddress("a").spend());
    assertDoesNotThrow(() -> limits.writesOfSession("a").spend());
    for (int i = 0; i < 10; i++) {
      limits.wrongKeys("family", "a").spend();
    }
    refused(() -> limits.wrongKeys("family", "a").check());
    assertDoesNotThrow(() -> limits.wrongKeys("team", "a").check());
  }

  private int rung(UUID caller, UUID callee, int times) {
    int rung = 0;
    for (int i = 0; i < times; i++) {
      try {
        limits.ring(caller, callee);
        rung++;
      } catch (Problem problem) {
        assertEquals(ProblemCode.TOO_MANY_ATTEMPTS, problem.code());
      }
    }
    return rung;
  }

  @Test
  void manyRingsOfOneAtSomebodyKeepNoOtherFromRinging() {
    UUID sara = UUID.randomUUID();
    UUID adam = UUID.randomUUID();
    assertEquals(10, rung(sara, adam, 200));
    assertEquals(10, rung(UUID.randomUUID(), adam, 10), "a friend's");
    assertEquals(10, rung(sara, UUID.randomUUID(), 10), "at another");
    for (int i = 0; i < 20; i++) {
      limits.rings(sara).spend();
    }
    refused(() -> limits.rings(sara).spend());
  }

  @Test
  void whoIsRungByManyIsNotRungWithoutEnd() {
    UUID adam = UUID.randomUUID();
    int rung = 0;
    for (int i = 0; i < 500; i++) {
      rung += rung(UUID.randomUUID(), adam, 1);
    }
    assertEquals(200, rung);
    assertEquals(1, rung(UUID.randomUUID(), UUID.randomUUID(), 1));
  }

  @Test
  void checkingCountsNothing() {
    for (int i = 0; i < 1_000; i++) {
      limits.wrongKeys("family", "a").check();
    }
    assertDoesNotThrow(() -> limits.wrongKeys("family", "a").spend());
  }

  @Test
  void aRefusalSaysHowLongToWait() {
    for (int i = 0; i < 10; i++) {
      limits.wrongKeys("family", "a").spend();
    }
    Problem problem = assertThrows(Problem.class, () -> limits.wrongKeys("family", "a").spend());
    assertEquals("Wait 6 s and try again.", problem.getMessage());
    pass(Duration.ofSeconds(6));
    assertDoesNotThrow(() -> limits.wrongKeys("family", "a").spend());
  }
}
