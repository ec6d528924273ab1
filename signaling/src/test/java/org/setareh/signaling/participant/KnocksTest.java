package org.setareh.signaling.participant;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.setareh.signaling.events.MemoryEventBus;
import org.setareh.signaling.participant.Door.Asker;
import org.setareh.signaling.participant.RoomEvents.Knocked;
import org.setareh.signaling.problem.Problem;
import org.setareh.signaling.problem.ProblemCode;
import org.setareh.signaling.session.Session;
import org.setareh.signaling.session.SessionEnds;
import org.setareh.signaling.settings.Settings;
import tools.jackson.databind.json.JsonMapper;

/** How long a knock lasts, and how many there are, in virtual time. */
final class KnocksTest {
  private static final String ROOM = "family";

  private final AtomicLong nowNs = new AtomicLong();
  private final MemoryEventBus bus = new MemoryEventBus(Duration.ofMinutes(5));
  private final RoomEvents events = new RoomEvents(JsonMapper.builder().build());
  private final SessionEnds ends = new SessionEnds();
  private final LiveRooms live =
      new LiveRooms(
          Settings.read(Map.of("SETAREH_DATA", "/nonexistent")),
          new QuietPlane(),
          new MediaEventQueue(),
          bus,
          events,
          new SimpleMeterRegistry());
  private final Knocks knocks =
      new Knocks(
          live,
          bus,
          events,
          new SessionStreams(bus, live, events, ends, List::of),
          ends,
          nowNs::get);
  private final Session sara = new Session(UUID.randomUUID());

  @AfterEach
  void close() {
    knocks.close();
    live.close();
  }

  private Knocked knock(String room, Session session, String from) {
    return knocks.knock(room, new Asker(session, from, "Sara", null));
  }

  private void pass(Duration time) {
    nowNs.addAndGet(time.toNanos());
    knocks.sweep();
  }

  private List<String> states(Session session) {
    return knocks.of(session).stream().map(Knocked::state).toList();
  }

  @Test
  void aKnockIsOverFiveMinutesAfterItsStreamEnded() {
    knock(ROOM, sara, "here");
    knocks.began(sara);
    pass(Duration.ofHours(3));
    assertEquals(List.of("waiting"), states(sara), "somebody waits");
    knocks.began(sara);
    knocks.ended(sara);
    pass(Duration.ofHours(3));
    assertEquals(List.of("waiting"), states(sara), "one of two streams is left");
    knocks.ended(sara);
    pass(Duration.ofMinutes(5));
    assertEquals(List.of("waiting"), states(sara));
    knocks.began(sara);
    knocks.ended(sara);
    pass(Duration.ofMinutes(5));
    assertEquals(List.of("waiting"), states(sara), "she was back meanwhile");
    pass(Duration.ofSeconds(1));
    assertEquals(List.of(), states(sara));
  }

  @Test
  void whoeverKnocksAndNeverListensIsForgottenToo() {
    knock(ROOM, sara, "here");
    pass(Duration.ofMinutes(6));
    assertEquals(List.of(), states(sara));
  }

  @Test
  void knockingAgainIsTheSameKnock() {
    Knocked first = knock(ROOM, sara, "here");
    Knocked again = knocks.knock(ROOM, new Asker(sara, "here", "Sara A.", null));
    assertEquals(first.knock(), again.knock());
    assertTrue(again.version() > first.version());
    assertEquals(1, knocks.of(sara).size());
  }

  @Test
  void fewOfOneAddressAndNotTooManyInAllWaitBeforeARoom() {
    int let = 0;
    for (int i = 0; i < 1_000; i++) {
      try {
        knock(ROOM, new Session(UUID.randomUUID()), "address " + i % 100);
        let++;
      } catch (Problem e) {
        assertEquals(ProblemCode.SERVER_BUSY, e.code());
      }
    }
    assertEquals(Knocks.MOST_IN_ROOM, let);
    for (int i = 0; i < Knocks.MOST_OF_ADDRESS; i++) {
      knock("other", new Session(UUID.randomUUID()), "one");
    }
    assertThrows(Problem.class, () -> knock("other", new Session(UUID.randomUUID()), "one"));
    knock("other", new Session(UUID.randomUUID()), "another");
    for (int i = 0; i < 5; i++) {
      knock("room " + i, sara, "here");
    }
    assertThrows(Problem.class, () -> knock("sixth", sara, "here"));
    pass(Duration.ofMinutes(6));
    knock(ROOM, sara, "address 0");
  }

  @Test
  void oneAddressDoesNotFillUpWhatAllHave() {
    for (int i = 0; i < 20_000; i++) {
      String room = "room " + i % 1_000;
      if (i < Knocks.MOST_OF_ADDRESS_EVERYWHERE) {
        knock(room, new Session(UUID.randomUUID()), "one");
      } else {
        assertThrows(Problem.class, () -> knock(room, new Session(UUID.randomUUID()), "one"));
      }
    }
    knock("room 1", sara, "another");
    pass(Duration.ofMinutes(6));
    assertEquals(Set.of(), knocks.sessions(), "nobody is remembered");
    knock("room 1", sara, "one");
    assertEquals(Set.of(sara.id()), knocks.sessions());
  }

  @Test
  void whatManyTakeAtOnceIsGivenBackWhole() throws Exception {
    try (ExecutorService all = Executors.newFixedThreadPool(4)) {
      List<Callable<Boolean>> knockers = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        Session session = new Session(UUID.randomUUID());
        knockers.add(() -> {
          for (int n = 0; n < 2_000; n++) {
            String room = "room " + n % 7;
            String id = knock(room, session, "one").knock();
            knocks.began(session);
            knocks.ended(session);
            assertEquals(List.of("waiting"), states(session));
            knocks.withdraw(session, room, id);
          }
          return true;
        });
      }
      for (Future<Boolean> done : all.invokeAll(knockers)) {
        assertTrue(done.get());
      }
    }
    assertEquals(Set.of(), knocks.sessions());
    for (int i = 0; i < Knocks.MOST_OF_ADDRESS_EVERYWHERE; i++) {
      knock("room " + i % 7, new Session(UUID.randomUUID()), "one");
    }
  }

  @Test
  void nobodyAnswersForARoomThatNobodyModerates() {
    String id = knock(ROOM, sara, "here").knock();
    Session other = new Session(UUID.randomUUID(), UUID.randomUUID());
    Problem refused = assertThrows(Problem.class, () -> knocks.answer(other, ROOM, id, true));
    assertEquals(ProblemCode.NOT_MODERATOR, refused.code());
    assertThrows(Problem.class, () -> knocks.answerAll(other, ROOM, true));
    assertFalse(knocks.isAdmitted(ROOM, sara));
    Problem unknown = assertThrows(Problem.class, () -> knocks.withdraw(other, ROOM, id));
    assertEquals(ProblemCode.NOT_FOUND, unknown.code());
    knocks.withdraw(sara, ROOM, id);
    assertEquals(List.of(), states(sara));
  }
}
