package org.setareh.signaling.conversation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.setareh.signaling.conversation.Comings.Line;
import org.setareh.signaling.conversation.Comings.Visitor;
import org.setareh.signaling.session.Session;

/** What of coming and leaving is written, in virtual time. */
final class ComingsTest {
  private static final Instant START = Instant.parse("2026-01-01T10:00:00Z");

  private final Comings comings = new Comings();
  private final UUID sarasAccount = UUID.randomUUID();
  private final Visitor sara = new Visitor(new Session(UUID.randomUUID(), sarasAccount), "Sara");
  private final Visitor sarasPhone =
      new Visitor(new Session(UUID.randomUUID(), sarasAccount), "Sara");
  private final Visitor guest = new Visitor(new Session(UUID.randomUUID()), "Guest");

  private static Instant at(long seconds) {
    return START.plusSeconds(seconds);
  }

  @Test
  void whoIsBackWithinAMinuteWasNeverAway() {
    assertEquals(List.of(new Line.Entered(sara)), comings.came(sara, at(0)));
    assertTrue(comings.left(sara.person(), at(10)));
    assertEquals(List.of(), comings.at(at(69)));
    assertEquals(List.of(), comings.came(sara, at(69)));
    assertEquals(List.of(), comings.at(at(200)));
    assertTrue(comings.left(sara.person(), at(300)));
    assertEquals(List.of(new Line.Left(sara)), comings.at(at(360)));
    assertTrue(comings.isOver());
    assertEquals(List.of(new Line.Entered(sara)), comings.came(sara, at(361)));
  }

  @Test
  void oneIsOnePersonWithAllOfTheirBrowsers() {
    comings.came(sara, at(0));
    assertEquals(List.of(), comings.came(sarasPhone, at(1)), "nor is it a meeting");
    assertFalse(comings.left(sarasPhone.person(), at(2)));
    assertTrue(comings.left(sara.person(), at(3)));
    assertFalse(comings.left(sara.person(), at(4)), "nobody leaves twice");
    assertEquals(List.of(new Line.Left(sarasPhone)), comings.at(at(100)));
  }

  @Test
  void aMeetingIsFromTheFirstToTheLast() {
    comings.came(sara, at(0));
    assertEquals(
        List.of(new Line.Entered(guest), new Line.Began(at(0))), comings.came(guest, at(30)));
    comings.left(sara.person(), at(40));
    assertEquals(List.of(new Line.Left(sara)), comings.at(at(100)));
    assertEquals(List.of(new Line.Entered(sara)), comings.came(sara, at(110)));
    comings.left(sara.person(), at(120));
    comings.left(guest.person(), at(130));
    assertEquals(List.of(new Line.Left(sara)), comings.at(at(185)));
    assertEquals(
        List.of(new Line.Left(guest), new Line.Ended(at(0), at(130))), comings.at(at(190)));
    assertEquals(List.of(), comings.at(at(400)));
    // Another one begins anew.
    comings.came(guest, at(500));
    assertEquals(
        List.of(new Line.Entered(sara), new Line.Began(at(500))), comings.came(sara, at(510)));
  }
}
