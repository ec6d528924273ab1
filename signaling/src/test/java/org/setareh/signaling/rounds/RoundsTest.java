package org.setareh.signaling.rounds;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class RoundsTest {
  @Test
  void aRoundThatFailsIsNotTheLast() throws Exception {
    CountDownLatch left = new CountDownLatch(3);
    try (Rounds _ =
        new Rounds(
            "a test",
            Duration.ofMillis(50),
            () -> {
              left.countDown();
              if (left.getCount() == 1) {
                throw new AssertionError("of a test");
              }
              throw new IllegalStateException("of a test");
            })) {
      assertTrue(left.await(60, TimeUnit.SECONDS), "no round after one that failed");
    }
  }

  @Test
  void aRoundThatWaitsIsInterruptedAndTheLast() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    Rounds rounds =
        new Rounds(
            "a test",
            Duration.ZERO,
            () -> {
              begun.countDown();
              try {
                new CountDownLatch(1).await();
              } catch (InterruptedException e) {
                throw new IllegalStateException("as what waits for a database says it", e);
              }
            });
    assertTrue(begun.await(60, TimeUnit.SECONDS));
    rounds.close();
    assertTrue(rounds.thread.join(Duration.ofSeconds(60)), "there are rounds after the end");
  }
}
