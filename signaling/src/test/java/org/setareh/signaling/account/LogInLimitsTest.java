package org.setareh.signaling.account;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.setareh.signaling.problem.Problem;

/** In virtual time. */
final class LogInLimitsTest {
  private long nowNs;
  private final LogInLimits limits = new LogInLimits(() -> nowNs);

  private void fail(String address, int times) {
    for (int i = 0; i < times; i++) {
      limits.failed("sara", address);
    }
  }

  @Test
  void fiveMistakesAreFreeAndThenTheWaitsGrowToAMinute() {
    fail("home", 4);
    assertEquals(Duration.ZERO, limits.check("sara", "home"));
    long[] seconds = {1, 2, 4, 8, 16, 32, 60, 60};
    for (long wait : seconds) {
      fail("home", 1);
      assertThrows(Problem.class, () -> limits.check("sara", "home"));
      nowNs += Duration.ofSeconds(wait).toNanos() - 1;
      assertThrows(Problem.class, () -> limits.check("sara", "home"));
      nowNs += 1;
      assertEquals(Duration.ZERO, limits.check("sara", "home"));
    }
  }

  @Test
  void strangersElsewhereSlowTheOwnerDownAndLockNobodyOut() {
    for (int i = 0; i < 10_000; i++) {
      limits.failed("sara", "stranger " + i);
    }
    assertEquals(Duration.ofSeconds(5), limits.check("sara", "home"));
    assertEquals(Duration.ZERO, limits.check("ali", "home"));
  }

  @Test
  void whoGetsItRightBeginsAnewAndTimeForgets() {
    fail("home", 10);
    limits.succeeded("sara", "home");
    assertEquals(Duration.ZERO, limits.check("sara", "home"));
    fail("home", 10);
    nowNs += Duration.ofMinutes(16).toNanos();
    assertEquals(Duration.ZERO, limits.check("sara", "home"));
  }

  @Test
  void theAnswerSaysHowLong() {
    fail("home", 8);
    Problem refused = assertThrows(Problem.class, () -> limits.check("sara", "home"));
    assertTrue(String.valueOf(refused.getMessage()).contains("9 s"), refused.getMessage());
  }
}
