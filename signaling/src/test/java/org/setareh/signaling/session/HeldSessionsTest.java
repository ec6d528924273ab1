package org.setareh.signaling.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** How many sessions are held and for how long, in virtual time. */
final class HeldSessionsTest {
  private final AtomicLong nowNs = new AtomicLong();
  private final HeldSessions held = new HeldSessions(nowNs::get);

  private static byte[] hash(int number) {
    return ByteBuffer.allocate(32).putInt(number).array();
  }

  private Session add(int number) {
    Session session = new Session(UUID.randomUUID());
    held.add(session, hash(number));
    return session;
  }

  private void pass(Duration time) {
    nowNs.addAndGet(time.toNanos());
  }

  @Test
  void whatNobodyUsesOrKeepsIsForgotten() {
    Session waits = add(1);
    add(2);
    for (int i = 0; i < 10; i++) {
      pass(HeldSessions.UNUSED_FOR.minusSeconds(1));
      held.keep(List.of(waits.id()));
    }
    assertEquals(waits, held.find(HexFormat.of().formatHex(hash(1))));
    assertNull(held.find(HexFormat.of().formatHex(hash(2))));
    assertEquals(1, held.count());
    held.remove(waits);
    assertNull(held.hashOf(waits));
    assertEquals(0, held.count());
  }

  @Test
  void aFloodLeavesNoMoreThanTheMost() {
    for (int i = 0; i < 3 * HeldSessions.MOST; i++) {
      add(i);
    }
    assertTrue(held.count() <= HeldSessions.MOST, "" + held.count());
  }
}
