package org.setareh.sfu.forward;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

final class SequenceMapTest {
  private final SequenceMap map = new SequenceMap(100);

  @Test
  void closesUpBehindDroppedPackets() {
    map.begin(65_534);
    assertEquals(100, map.give(65_534));
    assertEquals(SequenceMap.NONE, map.drop(65_535));
    assertEquals(SequenceMap.NONE, map.drop(65_536));
    assertEquals(101, map.give(65_537));
  }

  @Test
  void keepsAPlaceForWhatIsMissing() {
    map.begin(10);
    assertEquals(100, map.give(10));
    assertEquals(103, map.give(13));
    assertEquals(102, map.give(12));
    assertEquals(101, map.give(11));
    assertEquals(104, map.give(14));
  }

  @Test
  void refusesRepetitionsAndWhatWasDropped() {
    map.begin(10);
    map.give(10);
    map.drop(11);
    assertEquals(SequenceMap.NONE, map.give(10));
    assertEquals(SequenceMap.NONE, map.give(11));
    assertEquals(101, map.next());
  }

  @Test
  void tellsTheNumberOfAHoleThatIsNotWanted() {
    map.begin(10);
    map.give(10);
    map.give(12);
    assertEquals(101, map.drop(11));
    assertEquals(SequenceMap.NONE, map.drop(11));
    assertEquals(SequenceMap.NONE, map.give(11));
  }

  @Test
  void refusesWhatIsOfAnEarlierRun() {
    map.begin(10);
    map.give(10);
    map.give(13);
    map.begin(500);
    assertEquals(SequenceMap.NONE, map.give(12));
    assertEquals(104, map.give(500));
    assertEquals(SequenceMap.NONE, map.give(499));
    map.end();
    assertFalse(map.accepts(501));
  }

  @Test
  void findsTheSourceOfAHoleAmongDroppedPackets() {
    map.begin(10);
    map.give(10); // 100
    map.drop(11);
    map.drop(12);
    map.give(15); // 13 and 14 are holes: 101, 102; this is 103
    map.drop(16);
    map.give(17); // 104
    assertEquals(13, map.sourceOfHole(101));
    assertEquals(14, map.sourceOfHole(102));
    assertEquals(SequenceMap.NONE, map.sourceOfHole(103));
    assertEquals(SequenceMap.NONE, map.sourceOfHole(100));
    assertEquals(SequenceMap.NONE, map.sourceOfHole(105));
  }

  @Test
  void paysOneNumberForAJump() {
    map.begin(10);
    map.give(10);
    assertEquals(102, map.give(10 + SequenceMap.MAX_GAP + 2));
    assertFalse(map.accepts(11));
  }

  @Test
  void forgetsWhatLiesTooFarBack() {
    map.begin(0);
    map.give(0);
    map.give(2);
    for (int i = 3; i < 1 + SequenceMap.REMEMBERED; i++) {
      map.give(i);
    }
    assertTrue(map.accepts(1));
    map.give(1 + SequenceMap.REMEMBERED);
    assertFalse(map.accepts(1));
  }
}
