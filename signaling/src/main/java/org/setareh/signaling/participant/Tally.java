package org.setareh.signaling.participant;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** How many of something each has, up to a bound. Any thread. */
final class Tally<K> {
  private final Map<K, Integer> counts = new ConcurrentHashMap<>();

  /** Counts one more, unless there are so many; whether it did. */
  boolean take(K key, int most) {
    boolean[] taken = new boolean[1];
    counts.compute(
        key,
        (_, before) -> {
          int count = before == null ? 0 : before;
          taken[0] = count < most;
          int now = taken[0] ? count + 1 : count;
          return now == 0 ? null : Integer.valueOf(now);
        });
    return taken[0];
  }

  void giveBack(K key) {
    counts.computeIfPresent(key, (_, count) -> count > 1 ? count - 1 : null);
  }
}
