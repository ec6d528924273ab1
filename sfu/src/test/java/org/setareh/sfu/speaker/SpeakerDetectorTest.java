package org.setareh.sfu.speaker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Who is dominant and who is heard, in virtual time of 20 ms packets. */
final class SpeakerDetectorTest {
  private static final long MS = 1_000_000;
  private static final int LOUD = 25;
  private static final int SOFT = 45;
  private static final int SILENT = 127;

  private final SpeakerDetector speakers = new SpeakerDetector(3);
  private long nowMs;
  private int changes;

  /** Levels by index, -1: no packets; for so long. */
  private void speak(int durationMs, int... levels) {
    for (long end = nowMs + durationMs; nowMs < end; nowMs += 20) {
      for (int i = 0; i < levels.length; i++) {
        if (levels[i] >= 0) {
          speakers.onLevel(i, levels[i], levels[i] < 60, nowMs * MS);
        }
      }
      if (nowMs % 100 == 0 && speakers.update(nowMs * MS)) {
        changes++;
      }
    }
  }

  private Set<Integer> loud() {
    Set<Integer> set = new TreeSet<>();
    for (int i = 0; i < speakers.loudCount(); i++) {
      set.add(speakers.loud(i));
    }
    return set;
  }

  @Test
  void nobodyAtFirstThenWhoeverSpeaks() {
    assertEquals(-1, speakers.dominant());
    speak(1000, SILENT, SILENT);
    assertEquals(-1, speakers.dominant());
    speak(200, SILENT, SOFT);
    assertEquals(1, speakers.dominant());
    assertEquals(Set.of(1), loud());
  }

  @Test
  void aCoughTakesNoPictureAway() {
    speak(2000, SOFT, SILENT);
    speak(200, SOFT, LOUD);
    speak(500, SOFT, SILENT);
    assertEquals(0, speakers.dominant());
  }

  @Test
  void whoSpeaksClearlyLouderTakesOverWithinASecond() {
    speak(2000, SOFT, SILENT);
    speak(1000, SILENT, SOFT);
    assertEquals(1, speakers.dominant());
  }

  @Test
  void equalVoicesDoNotFlap() {
    speak(1000, LOUD, SILENT);
    changes = 0;
    for (int i = 0; i < 50; i++) {
      speak(100, LOUD, LOUD - 3);
      speak(100, LOUD - 3, LOUD);
    }
    assertEquals(0, speakers.dominant());
    assertEquals(1, changes, "the second one is heard, nothing more");
  }

  @Test
  void theLastSpeakerStaysWhileNobodySpeaks() {
    speak(1000, LOUD, SILENT);
    speak(20_000, SILENT, SILENT);
    assertEquals(0, speakers.dominant());
    assertEquals(Set.of(), loud());
  }

  @Test
  void aVoiceIsHeardAtOnceAndHeldForASecond() {
    speak(1000, SILENT);
    assertTrue(speakers.onLevel(0, SOFT, true, nowMs * MS));
    assertTrue(speakers.update(nowMs * MS));
    assertEquals(Set.of(0), loud());
    assertFalse(speakers.onLevel(0, SOFT, true, nowMs * MS), "it was heard before");
    speak(900, SILENT);
    assertEquals(Set.of(0), loud());
    speak(300, SILENT);
    assertEquals(Set.of(), loud());
  }

  @Test
  void pausesBetweenWordsCutNothing() {
    speak(500, LOUD);
    changes = 0;
    for (int i = 0; i < 20; i++) {
      speak(600, SILENT);
      speak(300, LOUD);
    }
    assertEquals(0, changes);
  }

  @Test
  void onlyTheLoudestHavePlaces() {
    speak(2000, 20, 30, 40, 50, 55);
    assertEquals(Set.of(0, 1, 2), loud());
    speak(1500, 20, 30, 40, 50, 25);
    assertEquals(Set.of(0, 1, 4), loud());
  }

  @Test
  void whoPausesYieldsToWhoSpeaks() {
    speak(2000, 20, 30, 40, SILENT);
    speak(500, 20, 30, SILENT, 42);
    assertEquals(Set.of(0, 1, 3), loud());
  }

  @Test
  void gapsBetweenWordsGiveNoPlaceAway() {
    speak(1000, LOUD, LOUD, LOUD, SILENT, SILENT);
    changes = 0;
    for (int i = 0; i < 40; i++) { // five at once, each with gaps of his own
      speak(60, LOUD, SILENT, LOUD, LOUD, SILENT);
      speak(60, SILENT, LOUD, LOUD, LOUD, LOUD);
      speak(60, LOUD, LOUD, SILENT, SILENT, LOUD);
    }
    assertEquals(Set.of(0, 1, 2), loud());
    assertEquals(0, changes);
  }

  @Test
  void aSourceWithoutLevelHasAPlaceOfItsOwn() {
    for (int i = 0; i < 100; i++) {
      speakers.onPacketWithoutLevel(9, 90, nowMs * MS);
      speak(20, 20, 30, 40, 50);
    }
    assertEquals(Set.of(0, 1, 2, 9), loud());
    assertEquals(9, speakers.loud(3));
    assertEquals(0, speakers.dominant());
    for (int i = 0; i < 100; i++) {
      speakers.onPacketWithoutLevel(9, 2, nowMs * MS); // DTX
      speak(20, 20, 30, 40, 50);
    }
    assertEquals(Set.of(0, 1, 2), loud());
  }

  @Test
  void aSourceWithoutLevelIsDominantOnlyWhereNobodyElseIs() {
    for (int i = 0; i < 50; i++) {
      speakers.onPacketWithoutLevel(9, 90, nowMs * MS);
      speak(20, SILENT);
    }
    assertEquals(9, speakers.dominant());
    for (int i = 0; i < 50; i++) {
      speakers.onPacketWithoutLevel(9, 120, nowMs * MS);
      speak(20, SOFT);
    }
    assertEquals(0, speakers.dominant());
  }

  @Test
  void whoTellsLevelsNowAndThenIsJudgedByThemAlone() {
    int began = 0;
    for (int i = 0; i < 2_800; i++) { // a second of a hostile source
      nowMs = i * 1_000L / 2_800;
      began += speakers.onLevel(0, SILENT, false, nowMs * MS) ? 1 : 0;
      began += speakers.onPacketWithoutLevel(0, 90, nowMs * MS) ? 1 : 0;
    }
    assertEquals(0, began);
    assertFalse(speakers.update(nowMs * MS));
    assertEquals(Set.of(), loud());
  }

  @Test
  void whoBeginsToTellLevelsIsJudgedByThemFromThenOn() {
    for (int i = 0; i < 50; i++) {
      speakers.onPacketWithoutLevel(0, 90, nowMs * MS);
      speak(20);
    }
    assertEquals(Set.of(0), loud());
    speak(1_500, SILENT);
    assertEquals(Set.of(), loud());
  }

  @Test
  void whoLeavesIsForgotten() {
    speak(1000, LOUD, SOFT);
    speakers.remove(0);
    assertTrue(speakers.update(nowMs * MS));
    assertEquals(1, speakers.dominant());
    assertEquals(Set.of(1), loud());
    speakers.remove(1);
    assertTrue(speakers.update(nowMs * MS));
    assertEquals(-1, speakers.dominant());
    assertEquals(Set.of(), loud());
  }

  @Test
  void packetsThatStopAreSilence() {
    speak(1000, LOUD, SILENT);
    speak(1500, -1, SILENT);
    assertEquals(Set.of(), loud());
    speak(1000, -1, SOFT);
    assertEquals(1, speakers.dominant());
  }
}
