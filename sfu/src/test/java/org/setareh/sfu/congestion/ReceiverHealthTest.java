package org.setareh.sfu.congestion;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class ReceiverHealthTest {
  private static final long MS = 1_000_000;
  private final ReceiverHealth health = new ReceiverHealth();
  private long nowNs;

  /** A second of 100 packets, some lost, the rest late by so much. */
  private void seconds(int count, int lostPercent, long delayMs) {
    for (int second = 0; second < count; second++) {
      for (int packet = 0; packet < 100; packet++) {
        if (packet % 10 < lostPercent / 10) {
          health.onLost();
        } else {
          health.onReceived(delayMs * MS);
        }
        nowNs += 10 * MS;
        health.update(nowNs);
      }
    }
  }

  @Test
  void aCleanNetworkCostsNothing() {
    seconds(60, 0, 20);
    assertEquals(0, health.level());
  }

  @Test
  void lossStepsDownWithinTwoSeconds() {
    seconds(3, 0, 20);
    seconds(2, 20, 20);
    assertTrue(health.level() >= 1, "level " + health.level());
    assertTrue(health.smallLayers());
  }

  @Test
  void growingDelayStepsDownWithoutLoss() {
    seconds(3, 0, 20);
    seconds(2, 0, 400);
    assertTrue(health.level() >= 1, "level " + health.level());
  }

  @Test
  void delayAloneLeavesHalfOfThePictures() {
    seconds(3, 0, 20);
    seconds(30, 0, 900);
    assertEquals(2, health.level());
  }

  @Test
  void stepsUpOnceAfterTenGoodSeconds() {
    seconds(1, 0, 20);
    seconds(2, 20, 20);
    seconds(1, 0, 20); // the window under way ends
    int worst = health.level();
    seconds(8, 0, 20);
    assertEquals(worst, health.level());
    seconds(3, 0, 20);
    assertEquals(worst - 1, health.level());
  }

  @Test
  void aStepUpThatFailsMakesTheNextOneWaitLonger() {
    seconds(1, 0, 20);
    seconds(2, 20, 20);
    seconds(1, 0, 20);
    int worst = health.level();
    seconds(12, 0, 20);
    assertEquals(worst - 1, health.level());
    seconds(2, 20, 20);
    seconds(1, 0, 20);
    int again = health.level();
    seconds(12, 0, 20);
    assertEquals(again, health.level(), "ten seconds are no longer enough");
    seconds(10, 0, 20);
    assertEquals(again - 1, health.level());
  }

  @Test
  void soundIsAllThatStaysAtTheWorst() {
    seconds(1, 0, 20);
    seconds(60, 50, 20);
    assertEquals(ReceiverHealth.MAX_LEVEL, health.level());
    assertEquals(0, health.pictures(9));
  }

  @Test
  void theFeedbackOfAFewPacketsDecidesNothing() {
    for (int i = 0; i < 300; i++) {
      if (i % 20 == 0) {
        health.onLost();
      }
      nowNs += 10 * MS;
      health.update(nowNs);
    }
    assertEquals(0, health.level());
  }
}
