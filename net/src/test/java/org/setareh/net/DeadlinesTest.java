package org.setareh.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.setareh.net.Deadlines.Deadline;

/** Who is due when. */
final class DeadlinesTest {
  private final Deadlines<String> deadlines = new Deadlines<>();

  private Deadline<String> added(String name, long atNs) {
    Deadline<String> deadline = new Deadline<>(name);
    deadline.at(atNs);
    deadlines.add(deadline);
    return deadline;
  }

  @Test
  void theEarliestComesFirstAndOnce() {
    added("late", 30);
    added("early", 10);
    added("middle", 20);
    assertEquals(10, deadlines.nextNs());
    assertNull(deadlines.poll(9));
    assertEquals("early", deadlines.poll(25));
    assertEquals("middle", deadlines.poll(25));
    assertNull(deadlines.poll(25));
    assertEquals(30, deadlines.nextNs());
  }

  @Test
  void aTimeOnlyMovesForwardUntilItCame() {
    Deadline<String> one = added("one", 10);
    one.at(50);
    assertEquals(10, deadlines.nextNs());
    one.at(5);
    assertEquals("one", deadlines.poll(5));
    assertEquals(Deadlines.NEVER, deadlines.nextNs());
    one.at(50);
    assertEquals(50, deadlines.nextNs());
  }

  @Test
  void whoIsDueAgainAtOnceWaitsBehindOthers() {
    Deadline<String> greedy = added("greedy", 10);
    added("other", 11);
    assertEquals("greedy", deadlines.poll(20));
    greedy.at(20);
    assertEquals("other", deadlines.poll(20));
    assertEquals("greedy", deadlines.poll(20));
  }

  @Test
  void whoIsTakenOutIsNeverDue() {
    Deadline<String> gone = added("gone", 10);
    Deadline<String> stays = added("stays", 20);
    deadlines.remove(gone);
    gone.at(1);
    assertEquals("stays", deadlines.poll(99));
    deadlines.remove(gone);
    deadlines.add(gone);
    assertEquals("gone", deadlines.poll(99));
    assertThrows(IllegalStateException.class, () -> deadlines.add(stays));
    stays.at(5);
    deadlines.clear();
    assertNull(deadlines.poll(99));
    stays.at(4);
    assertNull(deadlines.poll(99));
  }

  @Test
  void asASortedListWouldAnswer() {
    for (int seed = 0; seed < 50; seed++) {
      Random random = new Random(seed);
      Deadlines<Integer> heap = new Deadlines<>();
      List<Deadline<Integer>> all = new ArrayList<>();
      List<Long> times = new ArrayList<>();
      for (int i = 0; i < 40; i++) {
        all.add(new Deadline<>(i));
        times.add(Deadlines.NEVER);
        heap.add(all.get(i));
      }
      for (int step = 0; step < 2_000; step++) {
        if (random.nextInt(3) > 0) {
          int who = random.nextInt(40);
          long at = random.nextInt(1_000_000);
          all.get(who).at(at);
          times.set(who, Math.min(times.get(who), at));
        } else {
          long next = times.stream().min(Comparator.naturalOrder()).orElseThrow();
          assertEquals(next, heap.nextNs());
          Integer due = heap.poll(next == Deadlines.NEVER ? 0 : next);
          if (due != null) {
            assertEquals(next, times.get(due));
            times.set(due, Deadlines.NEVER);
          } else {
            assertEquals(Deadlines.NEVER, next);
          }
        }
      }
    }
  }
}
