package org.setareh.sfu.receive;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** Real sound passes, also what an outage held back; a flood does not. In virtual time. */
final class SoundLimitTest {
  private static final long SECOND = 1_000_000_000L;

  private final SoundLimit limit = new SoundLimit();
  private long nowNs = -7 * SECOND;

  private int taken(int seconds, int perSecond) {
    int taken = 0;
    for (int i = 0; i < seconds * perSecond; i++) {
      taken += limit.takes(nowNs) ? 1 : 0;
      nowNs += SECOND / perSecond;
    }
    return taken;
  }

  @Test
  void soundOfTheShortestFramesPasses() {
    assertEquals(60 * 400, taken(60, 400));
  }

  @Test
  void whatAnOutageOfTwoSecondsHeldBackPasses() {
    assertEquals(60 * 400, taken(60, 400));
    nowNs += 2 * SECOND;
    for (int i = 0; i < 2 * 400; i++) {
      assertTrue(limit.takes(nowNs));
    }
    assertEquals(60 * 400, taken(60, 400));
  }

  @Test
  void ofAFloodAsMuchPassesAsRealSoundHas() {
    int taken = taken(10, 2_800);
    assertTrue(taken <= 10 * SoundLimit.PER_SECOND + SoundLimit.BURST, taken + " taken");
    assertTrue(taken >= 10 * SoundLimit.PER_SECOND, taken + " taken");
    nowNs += 4 * SECOND;
    assertEquals(400, taken(1, 400), "and it is over with the flood");
  }
}
