package org.setareh.signaling.events;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;

/** What a log remembers, of which addresses, for whom. */
final class EventLogTest {
  private static final String LOG = "s_sara";
  private static final String ROOM = "room/family";
  private static final Duration KEPT = Duration.ofMinutes(5);

  private final AtomicLong nowNs = new AtomicLong();
  private final MemoryEventBus bus = new MemoryEventBus(KEPT, nowNs::get);

  /** Reads a log and keeps what came, in words. */
  private final class Reader {
    private final BlockingQueue<String> got = new LinkedBlockingQueue<>();
    private final Disposable subscription;
    volatile String last;

    Reader(String after) {
      last = after;
      subscription =
          bus.after(LOG, after)
              .orElseThrow()
              .subscribe(
                  entry -> {
                    last = entry.position();
                    got.add(entry.event().name());
                  },
                  failure -> got.add(failure.getClass().getSimpleName()),
                  () -> got.add("END"));
    }

    List<String> take(int count) {
      List<String> names = new ArrayList<>();
      try {
        for (int i = 0; i < count; i++) {
          String name = got.poll(60, TimeUnit.SECONDS);
          assertNotNull(name, () -> "only these came: " + names);
          names.add(name);
        }
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
      return names;
    }
  }

  private void say(String address, String... names) {
    for (String name : names) {
      bus.publish(new Event(address, name, "{}"));
    }
  }

  @Test
  void whatCameAfterAPositionComesInOrderAndThenWhatComes() {
    bus.follow(LOG, ROOM);
    say(ROOM, "before");
    String position = bus.position(LOG);
    say(ROOM, "one", "two");
    Reader reader = new Reader(position);
    say(ROOM, "three");
    assertEquals(List.of("one", "two", "three"), reader.take(3));
    assertEquals(bus.position(LOG), reader.last);
  }

  @Test
  void oneNumberingResumesAllAddresses() {
    bus.follow(LOG, ROOM);
    bus.follow(LOG, "participant/p_1");
    Reader reader = new Reader(bus.position(LOG));
    say(ROOM, "one");
    say("participant/p_1", "two");
    reader.take(2);
    reader.subscription.dispose();
    say("participant/p_1", "three");
    say(ROOM, "four");
    assertEquals(List.of("three", "four"), new Reader(reader.last).take(2));
  }

  @Test
  void whatIsSaidToTheLogItselfIsInIt() {
    String position = bus.position(LOG);
    say(LOG, "to all tabs");
    say("s_ali", "to another");
    bus.follow(LOG, ROOM);
    say(ROOM, "one");
    assertEquals(List.of("to all tabs", "one"), new Reader(position).take(2));
  }

  @Test
  void whoAsksAndDoesNotReadLeavesNothingBehind() {
    String position = bus.position(LOG);
    Reader reading = new Reader(position);
    for (int i = 0; i < 10; i++) {
      assertTrue(bus.after(LOG, position).isPresent());
    }
    bus.follow(LOG, ROOM);
    say(ROOM, "one");
    assertEquals(List.of("one"), reading.take(1));
  }

  @Test
  void whatAnAddressSaidBeforeItWasFollowedIsNotTold() {
    String position = bus.position(LOG);
    say(ROOM, "too early");
    bus.follow(LOG, ROOM);
    say(ROOM, "in time");
    assertEquals(List.of("in time"), new Reader(position).take(1));
  }

  @Test
  void whatAnAddressSaidIsForgottenWhenItIsLeft() {
    bus.follow(LOG, "session/s");
    bus.follow(LOG, ROOM);
    String position = bus.position(LOG);
    say(ROOM, "secret");
    bus.leave(LOG, ROOM);
    say(ROOM, "after");
    say("session/s", "still mine");
    assertEquals(List.of("still mine"), new Reader(position).take(1));
  }

  @Test
  void whoFollowsAgainGetsWhatComesAfterThat() {
    bus.follow(LOG, ROOM);
    String position = bus.position(LOG);
    say(ROOM, "secret");
    bus.leave(LOG, ROOM);
    say(ROOM, "between");
    bus.follow(LOG, ROOM);
    say(ROOM, "again");
    assertEquals(List.of("again"), new Reader(position).take(1));
  }

  @Test
  void anAddressFollowedTwiceIsLeftTwice() {
    bus.follow(LOG, ROOM);
    String position = bus.position(LOG);
    bus.follow(LOG, ROOM);
    say(ROOM, "one");
    bus.leave(LOG, ROOM);
    say(ROOM, "two");
    assertEquals(List.of("one", "two"), new Reader(position).take(2));
  }

  @Test
  void theLastEventOfAnAddressIsToldThoughTheAddressIsOver() {
    String address = "participant/p_1";
    bus.follow(LOG, address);
    bus.follow(LOG, ROOM);
    String position = bus.position(LOG);
    say(address, "slots");
    bus.publish(new Event(address, "gone", "{}", true));
    say(address, "nothing");
    say(ROOM, "left");
    assertEquals(List.of("gone", "left"), new Reader(position).take(2));
  }

  @Test
  void aPositionThatIsForeignOrOldOrNoneIsNotKnown() {
    bus.follow(LOG, ROOM);
    bus.follow("s_ali", ROOM);
    String first = bus.position(LOG);
    String epoch = first.substring(0, first.lastIndexOf('-'));
    say(ROOM, "one");
    for (String bad :
        List.of(
            bus.position("s_ali"),
            epoch + "-2",
            epoch + "--1",
            epoch + "-+1",
            epoch + "-99999999999999999999",
            epoch + "-",
            epoch,
            "nonsense",
            "-",
            "")) {
      assertTrue(bus.after(LOG, bad).isEmpty(), bad);
    }
    nowNs.addAndGet(KEPT.toNanos() + 1);
    say(ROOM, "two");
    assertTrue(bus.after(LOG, first).isEmpty(), "one is forgotten");
    assertEquals(List.of("two"), new Reader(epoch + "-1").take(1));
  }

  @Test
  void whoMissedMoreThanIsKeptIsNotResumed() {
    bus.follow(LOG, ROOM);
    String position = bus.position(LOG);
    for (int i = 0; i < 2_001; i++) {
      say(ROOM, "many");
    }
    assertTrue(bus.after(LOG, position).isEmpty());
  }

  @Test
  void aFourthReaderEndsTheOldest() {
    String position = bus.position(LOG);
    Reader oldest = new Reader(position);
    for (int i = 0; i < 3; i++) {
      new Reader(position);
    }
    assertEquals(List.of("END"), oldest.take(1));
  }

  @Test
  void aReaderThatDoesNotKeepUpIsCutAndMayComeBack() {
    bus.follow(LOG, ROOM);
    String position = bus.position(LOG);
    BlockingQueue<Throwable> failures = new LinkedBlockingQueue<>();
    bus.after(LOG, position)
        .orElseThrow()
        .subscribe(
            new reactor.core.publisher.BaseSubscriber<>() {
              @Override
              protected void hookOnSubscribe(org.reactivestreams.Subscription subscription) {
                // Asks for nothing.
              }

              @Override
              protected void hookOnError(Throwable failure) {
                failures.add(failure);
              }
            });
    for (int i = 0; i < 1_500; i++) {
      say(ROOM, "flood");
    }
    try {
      assertTrue(failures.poll(60, TimeUnit.SECONDS) instanceof SlowReaderException);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
    assertEquals(1_500, new Reader(position).take(1_500).size());
  }

  @Test
  void anEndedLogEndsItsReadersAndBeginsAnew() {
    bus.follow(LOG, ROOM);
    String before = bus.position(LOG);
    Reader reader = new Reader(before);
    bus.end(LOG);
    assertEquals(List.of("END"), reader.take(1));
    say(ROOM, "not followed any more");
    assertNotEquals(before, bus.position(LOG));
    assertTrue(bus.after(LOG, before).isEmpty());
  }

  @Test
  void whatALogAttendsIsInItForLife() {
    String position = bus.attend(LOG, "account/sara");
    assertEquals(position, bus.attend(LOG, "account/sara"));
    say("account/sara", "one");
    bus.follow(LOG, "account/sara");
    bus.leave(LOG, "account/sara");
    bus.leave(LOG, "account/sara");
    say("account/sara", "two");
    say("account/ali", "another's");
    assertEquals(List.of("one", "two"), new Reader(position).take(2));
    bus.end(LOG);
    String later = bus.position(LOG);
    say("account/sara", "not heard any more");
    assertEquals(later, bus.position(LOG));
  }

  @Test
  void attendingKeepsNoLogFromBeingForgotten() {
    String position = bus.attend(LOG, "account/sara");
    nowNs.addAndGet(2 * KEPT.toNanos());
    bus.position("s_other");
    assertEquals(1, bus.logs());
    assertEquals(0, bus.addresses());
    assertTrue(bus.after(LOG, position).isEmpty());
  }

  @Test
  void logsThatNobodyUsesAreForgotten() {
    for (int i = 0; i < 1_000; i++) {
      bus.position("s_" + i);
    }
    bus.follow(LOG, ROOM);
    String mine = bus.position(LOG);
    nowNs.addAndGet(2 * KEPT.toNanos());
    bus.position("s_other");
    assertEquals(2, bus.logs());
    assertEquals(mine, bus.position(LOG), "who follows something is not idle");
  }
}
