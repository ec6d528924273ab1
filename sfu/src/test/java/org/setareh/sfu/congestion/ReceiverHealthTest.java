package org.setareh.sfu.congestion;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.setareh.wire.rtcp.TransportFeedbackReader;

class ReceiverHealthTest {
  private static final long MS = 1_000_000;
  private final ReceiverHealth health = new ReceiverHealth();
  private long nowNs;

  /** A second of 100 packets, some lost, the rest late by so much. */
  private void seconds(int count, int lostPercent, long delayMs) {
    for (int second = 0; second < count; second++) {
      for (int packet = 0; packet < 100; packet++) {
        if (packet % 10 < lostPercent / 10) {
          health.onLost(nowNs);
        } else {
          health.onReceived(nowNs, delayMs * MS);
        }
        nowNs += 10 * MS;
        health.update(nowNs, 4);
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
    assertEquals(0, health.largePictures(4), "the smallest layers alone");
  }

  @Test
  void growingDelayStepsDownWithoutLoss() {
    seconds(3, 0, 20);
    seconds(2, 0, 400);
    assertTrue(health.level() >= 1, "level " + health.level());
  }

  @Test
  void aQueueThatStaysFullStepsDown() {
    seconds(3, 0, 20);
    for (int second = 0; second < 4; second++) {
      seconds(1, 0, 402 - second % 2);
    }
    assertTrue(health.level() >= 1, "level " + health.level());
  }

  @Test
  void delayAloneLeavesHalfOfThePictures() {
    seconds(3, 0, 20);
    seconds(30, 0, 900);
    assertEquals(2, health.pictures(4));
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
  void largePicturesComeBackAFewAtATime() {
    seconds(1, 0, 20);
    seconds(2, 20, 20);
    seconds(1, 0, 20);
    assertEquals(4, health.pictures(4));
    assertEquals(0, health.largePictures(4));
    int[] large = {1, 2, 4};
    for (int expected : large) {
      seconds(10, 0, 20);
      assertEquals(expected, health.largePictures(4));
    }
  }

  @Test
  void aFailedTryIsTakenBackAndNoMore() {
    seconds(1, 0, 20);
    seconds(2, 20, 20);
    seconds(23, 0, 20);
    assertEquals(2, health.largePictures(4));
    seconds(1, 20, 20);
    seconds(1, 0, 20);
    assertEquals(1, health.largePictures(4), "the large picture that was borne stays");
  }

  @Test
  void aTryIsTakenBackByOneBadWindow() {
    seconds(1, 0, 20);
    seconds(2, 20, 20);
    int worst = health.level();
    while (health.level() == worst) {
      seconds(1, 0, 20);
    }
    for (int packet = 0; packet < 100 && health.level() < worst; packet++) {
      health.onReceived(nowNs, 400 * MS);
      nowNs += 10 * MS;
      health.update(nowNs, 4);
    }
    assertEquals(worst, health.level(), "half a second or so of growing delay");
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
        health.onLost(nowNs);
      }
      nowNs += 10 * MS;
      health.update(nowNs, 4);
    }
    assertEquals(0, health.level());
  }

  @Test
  void oneBadWindowInALongCallDecidesNothing() {
    for (int minute = 0; minute < 10; minute++) {
      seconds(57, 0, 20);
      for (int packet = 0; packet < 40; packet++) {
        health.onLost(nowNs);
        nowNs += 10 * MS;
        health.update(nowNs, 4);
      }
      assertEquals(0, health.level(), "after " + minute + " minutes");
    }
  }

  @Test
  void whatWasSentBeforeAStepSaysNothingOfIt() {
    seconds(3, 0, 20);
    seconds(2, 20, 20);
    int level = health.level();
    long steppedNs = nowNs;
    seconds(1, 0, 20);
    for (int packet = 0; packet < 300; packet++) {
      health.onLost(steppedNs - 3_000 * MS);
      nowNs += 10 * MS;
      health.update(nowNs, 4);
    }
    assertEquals(level, health.level());
  }

  @Test
  void aQueueThatRunsEmptyIsNoTrouble() {
    seconds(3, 0, 20);
    int delayMs = 20;
    while (health.level() == 0) {
      delayMs += 5; // it fills
      health.onReceived(nowNs, delayMs * MS);
      nowNs += 10 * MS;
      health.update(nowNs, 4);
    }
    int level = health.level();
    for (; delayMs > 250; delayMs--) {
      health.onReceived(nowNs, delayMs * MS);
      nowNs += 10 * MS;
      health.update(nowNs, 4);
    }
    assertEquals(level, health.level());
  }

  @Test
  void ofLevelsThatShowTheSameTheBestIsTaken() {
    seconds(1, 0, 20);
    seconds(2, 20, 20);
    assertEquals(ReceiverHealth.ALL_SMALL, health.level());
    alone(11);
    assertEquals(1, health.level(), "of one picture a half and a quarter are the same");
    alone(11);
    assertEquals(0, health.level());
  }

  /** Good seconds of a receiver that wants one picture. */
  private void alone(int count) {
    for (int packet = 0; packet < 100 * count; packet++) {
      health.onReceived(nowNs, 20 * MS);
      nowNs += 10 * MS;
      health.update(nowNs, 1);
    }
  }

  @Test
  void aTryThatIsBorneMakesTheNextOneSoonAgain() {
    seconds(1, 0, 20);
    seconds(2, 20, 20);
    seconds(1, 0, 20);
    for (int failures = 0; failures < 3; failures++) {
      while (health.level() == ReceiverHealth.ALL_SMALL) {
        seconds(1, 0, 20);
      }
      seconds(1, 50, 20);
      seconds(1, 0, 20);
      assertEquals(ReceiverHealth.ALL_SMALL, health.level());
    }
    while (health.level() == ReceiverHealth.ALL_SMALL) {
      seconds(1, 0, 20);
    }
    seconds(22, 0, 20);
    assertEquals(0, health.level(), "the link is good again");
  }

  /** Arrival and sending by hosts that ran for a year, 10 Mbit/s: 5 ms of queue are no trouble. */
  @Test
  void monthsOfUptimeAreNoDelay() {
    assertEquals(0, levelAfter(60_000, 0));
    assertTrue(levelAfter(8_000, 400) >= 1, "level " + health.level());
  }

  private int levelAfter(int packets, int moreDelayMs) {
    long uptimeNs = 365L * 24 * 3_600 * 1_000 * MS;
    for (int packet = 0; packet < packets; packet++) {
      health.onReceived(nowNs, (packet % 6 + moreDelayMs) * MS - uptimeNs);
      nowNs += (packet % 7 == 0 ? 3 : 1) * MS;
      health.update(nowNs, 4);
    }
    return health.level();
  }

  /** The receiver's reference time has 24 bits of 64 ms; feedback may overtake other feedback. */
  @Test
  void arrivalsThatWrapAreNoDelay() {
    seconds(3, 0, 20);
    for (int i = 0; i < 500; i++) {
      boolean wrapped = i > 200 && i % 3 != 0;
      long wrapNs = TransportFeedbackReader.WRAP_NS;
      health.onReceived(nowNs, 20 * MS - (wrapped ? wrapNs : 0));
      nowNs += 10 * MS;
      health.update(nowNs, 4);
    }
    assertEquals(0, health.level());
  }

  /** Reports of a second's 100 packets. */
  private void reports(int count, int lostPercent) {
    for (int i = 0; i < count; i++) {
      final long sinceNs = nowNs;
      for (int tick = 0; tick < 10; tick++) {
        nowNs += 100 * MS;
        health.update(nowNs, 4);
      }
      health.onReport(sinceNs, 100, lostPercent * 256 / 100, -1);
    }
  }

  @Test
  void receiverReportsAloneStepDownAndUp() {
    reports(10, 0);
    assertEquals(0, health.level());
    reports(10, 4);
    assertEquals(0, health.level(), "radio loses so much");
    reports(6, 25);
    assertTrue(health.level() >= 3, "level " + health.level());
    assertEquals(0, health.largePictures(4));
    reports(60, 0);
    assertEquals(0, health.level());
  }

  @Test
  void aReportOfWhatWasSentBeforeTheLastStepSaysNothingOfIt() {
    reports(10, 0);
    reports(4, 25);
    int level = health.level();
    for (int i = 0; i < 10; i++) {
      nowNs += 100 * MS;
      health.onReport(0, 1_000, 128, -1);
      health.update(nowNs, 4);
    }
    assertEquals(level, health.level());
  }
}
