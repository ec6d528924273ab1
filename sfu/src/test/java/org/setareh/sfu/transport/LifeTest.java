package org.setareh.sfu.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.setareh.sfu.control.MediaEvent.CloseReason;

/** What becomes of a peer, in virtual time. */
final class LifeTest {
  private static final long SECOND = 1_000_000_000L;
  private static final long START = -3 * SECOND; // nanoTime may well be negative

  private final List<String> told = new ArrayList<>();
  private final Patience patience = new Patience(5 * SECOND, 30 * SECOND, 15 * SECOND);
  private long nowNs = START;
  private final Life life = new Life(patience, START, new Told());

  private void pass(long seconds) {
    long endNs = nowNs + seconds * SECOND;
    while (nowNs < endNs && !life.isOver()) {
      nowNs = Math.min(endNs, Math.max(nowNs + 1, life.check(nowNs)));
      life.check(nowNs);
    }
  }

  @Test
  void onePhaseLeadsToAnotherAndEachIsToldOnce() {
    life.connected();
    pass(6);
    assertEquals(List.of("CONNECTING > CONNECTED", "stalled", "CONNECTED > SILENT"), told);
    life.heard(true, nowNs);
    life.heard(true, nowNs);
    life.media(nowNs);
    assertEquals(List.of("SILENT > CONNECTED", "flows"), told.subList(3, told.size()));
    assertTrue(life.end());
    assertEquals("CONNECTED > CLOSED", told.getLast());
  }

  @Test
  void whatIsOverStaysOver() {
    assertTrue(life.end());
    assertTrue(life.isOver());
    assertFalse(life.end());
    assertThrows(IllegalStateException.class, life::connected);
    life.heard(true, nowNs);
    pass(60);
    assertEquals(List.of("CONNECTING > CLOSED"), told);
  }

  @Test
  void keysComeOnce() {
    life.connected();
    assertThrows(IllegalStateException.class, life::connected);
  }

  @Test
  void whoDoesNotConnectInTimeIsOver() {
    life.heard(true, nowNs);
    pass(14);
    assertFalse(life.isOver());
    pass(2);
    assertEquals(List.of("stalled", "over HANDSHAKE_FAILED", "CONNECTING > CLOSED"), told);
  }

  @Test
  void whoIsSilentForTooLongIsLost() {
    life.connected();
    pass(29);
    assertEquals("CONNECTED > SILENT", told.getLast());
    pass(2);
    assertEquals(List.of("over LOST", "SILENT > CLOSED"), told.subList(3, told.size()));
  }

  @Test
  void whatComesByAnotherPathIsNoConsentOfTheOldOne() {
    life.moved(nowNs);
    life.connected();
    for (int second = 0; second < 31; second++) {
      assertTrue(life.consents(nowNs) == second <= 30, "after " + second + " s");
      pass(1);
      life.heard(false, nowNs);
    }
    assertFalse(life.consents(nowNs));
    assertFalse(life.isOver(), "the peer itself lives");
    life.heard(true, nowNs);
    assertTrue(life.consents(nowNs));
  }

  private final class Told implements Life.Listener {
    @Override
    public void became(Phase now, Phase before) {
      told.add(before + " > " + now);
    }

    @Override
    public void flows(boolean now) {
      told.add(now ? "flows" : "stalled");
    }

    @Override
    public void over(CloseReason reason) {
      told.add("over " + reason);
      assertTrue(life.end());
    }
  }
}
