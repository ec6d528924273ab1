package org.setareh.sfu.forward;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

final class PictureIdsTest {
  private final PictureIds ids = new PictureIds(32_766);

  @Test
  void leavesNoGapsWhereItDrops() {
    assertEquals(32_766, ids.map(126, 7, true, true));
    assertEquals(PictureIds.NONE, ids.map(127, 7, false, true));
    assertEquals(32_767, ids.map(0, 7, true, true));
    assertEquals(32_767, ids.map(0, 7, true, true));
    assertEquals(0, ids.map(1, 7, true, true));
    assertEquals(PictureIds.NONE, ids.map(127, 7, true, false));
  }

  @Test
  void keepsAPlaceForAMissingPicture() {
    assertEquals(32_766, ids.map(10, 15, true, true));
    assertEquals(0, ids.map(12, 15, true, true));
    assertEquals(32_767, ids.map(11, 15, true, false));
  }

  @Test
  void goesOnWhereTheSourceCountsAnew() {
    ids.map(1_000, 15, true, true);
    assertEquals(0, ids.map(20_000, 15, true, true)); // one for what may be missing
    assertEquals(2, ids.map(5, 15, true, true));
    assertEquals(3, ids.map(6, 15, true, true));
  }

  @Test
  void goesOnOverRuns() {
    ids.map(1_000, 15, true, true);
    ids.begin();
    assertEquals(32_767, ids.map(3, 15, true, true));
    assertEquals(PictureIds.NONE, ids.map(2, 15, true, false));
  }
}
