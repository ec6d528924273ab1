package org.setareh.signaling.room;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * How many are inside of each room now. Counts have numbers, which grow: of all counts of a room
 * the one with the highest number holds. Any thread.
 */
final class Inside {
  private final Map<String, Count> counts = new ConcurrentHashMap<>();
  private final AtomicLong numbers = new AtomicLong();

  /** So many are inside. */
  record Count(int people, long number) {}

  /** Some came or left. */
  void add(String room, int people) {
    counts.compute(
        room,
        (_, before) -> {
          int now = (before == null ? 0 : before.people) + people;
          long number = numbers.incrementAndGet();
          return now == 0 ? null : new Count(now, number);
        });
  }

  Count of(String room) {
    // Before the look: whoever comes in after it has a higher number.
    long number = numbers.get();
    @Nullable Count count = counts.get(room);
    return count == null ? new Count(0, number) : count;
  }
}
