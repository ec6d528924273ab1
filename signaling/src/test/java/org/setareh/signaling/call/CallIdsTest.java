package org.setareh.signaling.call;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Ids that grow, as PostgreSQL compares them. */
final class CallIdsTest {
  @Test
  void eachIsHigherThanTheOneBeforeWhateverTheClockDoes() {
    CallIds ids = new CallIds();
    long ms = 1_800_000_000_000L;
    UUID before = ids.next(ms);
    for (int i = 0; i < 10_000; i++) {
      UUID next = ids.next(i % 3 == 0 ? ms : i % 3 == 1 ? ms - 500 : ms + i / 100);
      assertEquals(7, next.version());
      assertEquals(2, next.variant());
      assertTrue(
          Long.compareUnsigned(next.getMostSignificantBits(), before.getMostSignificantBits()) > 0);
      assertTrue(next.toString().compareTo(before.toString()) > 0);
      before = next;
    }
  }
}
