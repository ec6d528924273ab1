package org.setareh.signaling.presence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.setareh.signaling.presence.PresenceBook.Look;

/** Who is there, in virtual time. */
final class PresenceBookTest {
  private static final long SECOND_NS = TimeUnit.SECONDS.toNanos(1);

  private final PresenceBook book = new PresenceBook();
  private final UUID sara = UUID.randomUUID();
  private final UUID laptop = UUID.randomUUID();
  private final UUID phone = UUID.randomUUID();
  private long nowNs = 1_000 * SECOND_NS;

  private void pass(double seconds) {
    long endNs = nowNs + (long) (seconds * SECOND_NS);
    while (nowNs < endNs) {
      nowNs += SECOND_NS / 4;
      book.tick(nowNs);
    }
  }

  private PresenceState state() {
    return book.look(sara).state();
  }

  private List<PresenceState> told() {
    return book.due(nowNs).stream().map(Look::state).toList();
  }

  private void store() {
    book.unstored().forEach(look -> book.stored(look, nowNs));
  }

  @Test
  void aLogInIsToldAtOnce() {
    assertEquals(PresenceState.OFFLINE, state());
    book.began(sara, laptop, nowNs);
    assertEquals(List.of(PresenceState.ONLINE), told());
    assertEquals(List.of(), told());
  }

  @Test
  void aPageBehindAPulledCableBeatsNoMore() {
    book.began(sara, laptop, nowNs);
    book.began(sara, phone, nowNs);
    pass(20);
    book.beat(sara, laptop, true, nowNs);
    pass(20);
    assertTrue(book.beats(sara, laptop, nowNs));
    assertFalse(book.beats(sara, phone, nowNs)); // though its stream is open
    book.beat(sara, phone, true, nowNs);
    assertTrue(book.beats(sara, phone, nowNs));
  }

  @Test
  void aReloadIsNoGoodbye() {
    book.began(sara, laptop, nowNs);
    told();
    book.ended(sara, laptop, nowNs);
    pass(1);
    book.began(sara, laptop, nowNs);
    pass(10);
    assertEquals(List.of(), told());
  }

  @Test
  void aClosedPageIsGoneAMomentLater() {
    book.began(sara, laptop, nowNs);
    told();
    long closedNs = nowNs;
    book.ended(sara, laptop, nowNs);
    pass(2.25);
    assertEquals(List.of(PresenceState.OFFLINE), told());
    assertEquals(closedNs, book.look(sara).seenNs());
  }

  @Test
  void aLogOutIsToldAtOnce() {
    book.began(sara, laptop, nowNs);
    told();
    nowNs += 2 * SECOND_NS;
    book.over(sara, laptop, nowNs);
    assertEquals(List.of(PresenceState.OFFLINE), told());
    book.ended(sara, laptop, nowNs); // the stream's end comes later
    assertEquals(List.of(), told());
  }

  @Test
  void aPulledCableIsNoticedByTheBeatsThatDoNotCome() {
    book.began(sara, laptop, nowNs);
    for (int i = 0; i < 4; i++) {
      pass(15);
      book.beat(sara, laptop, true, nowNs);
    }
    assertEquals(List.of(PresenceState.ONLINE), told());
    long lastBeatNs = nowNs;
    pass(35);
    assertEquals(PresenceState.ONLINE, state(), "two beats and a bit are waited for");
    pass(0.25);
    assertEquals(List.of(PresenceState.OFFLINE), told());
    assertEquals(lastBeatNs, book.look(sara).seenNs());
    book.beat(sara, laptop, true, nowNs);
    pass(1);
    assertEquals(List.of(PresenceState.ONLINE), told(), "and it was plugged in again");
  }

  @Test
  void aSecondDeviceKeepsOneThere() {
    book.began(sara, laptop, nowNs);
    book.began(sara, phone, nowNs);
    book.began(sara, phone, nowNs);
    told();
    book.over(sara, laptop, nowNs);
    book.ended(sara, phone, nowNs);
    pass(10);
    assertEquals(PresenceState.ONLINE, state());
    assertEquals(List.of(), told());
    book.ended(sara, phone, nowNs);
    pass(3);
    assertEquals(List.of(PresenceState.OFFLINE), told());
  }

  @Test
  void awayIsWhoTouchesNoneOfTheDevices() {
    book.began(sara, laptop, nowNs);
    book.began(sara, phone, nowNs);
    book.beat(sara, laptop, false, nowNs);
    assertEquals(PresenceState.ONLINE, state());
    book.beat(sara, phone, false, nowNs);
    assertEquals(PresenceState.AWAY, state());
    book.beat(sara, laptop, true, nowNs);
    assertEquals(PresenceState.ONLINE, state());
  }

  @Test
  void aCallIsShownWhateverThePagesSay() {
    book.began(sara, laptop, nowNs);
    book.beat(sara, laptop, false, nowNs);
    book.call(sara, true, nowNs);
    assertEquals(PresenceState.CALL, state());
    book.ended(sara, laptop, nowNs);
    pass(60);
    assertEquals(PresenceState.CALL, state(), "its stream is broken, its media is not");
    book.call(sara, false, nowNs);
    assertEquals(PresenceState.OFFLINE, state());
  }

  @Test
  void onceASecondAtMostAndTheLastStateArrives() {
    book.began(sara, laptop, nowNs);
    int times = told().size();
    PresenceState last = PresenceState.ONLINE;
    long version = 0;
    for (int i = 0; i < 400; i++) {
      nowNs += SECOND_NS / 100;
      book.beat(sara, laptop, i % 2 == 1, nowNs);
      for (Look look : book.due(nowNs)) {
        times++;
        last = look.state();
        assertTrue(look.version() > version);
        version = look.version();
      }
    }
    assertEquals(5, times);
    book.beat(sara, laptop, false, nowNs);
    pass(1);
    for (Look look : book.due(nowNs)) {
      last = look.state();
    }
    assertEquals(PresenceState.AWAY, last);
    assertEquals(state(), last);
  }

  @Test
  void whatDidNotArriveIsToldAgain() {
    book.began(sara, laptop, nowNs);
    told();
    book.tellAgain(sara);
    assertEquals(List.of(), told());
    pass(1);
    assertEquals(List.of(PresenceState.ONLINE), told());
  }

  @Test
  void whoeverIsGoneIsForgottenOnceThatIsStoredAndLaterVersionsAreHigher() {
    book.began(sara, laptop, nowNs);
    told();
    book.over(sara, laptop, nowNs);
    pass(1);
    told();
    pass(60);
    assertEquals(1, book.size(), "it is not stored yet");
    store();
    pass(9);
    assertEquals(1, book.size(), "whoever read the row before that looks here");
    long version = book.look(sara).version();
    pass(2);
    assertEquals(0, book.size());
    assertTrue(book.look(sara).version() >= version);
    assertNull(book.look(sara).seenNs());
    book.began(sara, phone, nowNs);
    assertTrue(book.look(sara).version() > version);
  }

  @Test
  void whoIsNotThereLeavesNothingBehind() {
    book.beat(sara, laptop, true, nowNs);
    book.ended(sara, laptop, nowNs);
    book.over(sara, laptop, nowNs);
    book.call(sara, false, nowNs);
    book.tellAgain(sara);
    assertEquals(List.of(), told());
    assertEquals(0, book.size());
    book.renew(sara, nowNs);
    assertEquals(List.of(PresenceState.OFFLINE), told());
    store();
    pass(11);
    assertEquals(0, book.size());
  }
}
