package org.setareh.signaling.data;

import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * A lock for each row (an account's, a conversation's) that something is done to. Who takes several
 * takes them in the order of their ids, so that nobody waits for somebody who waits for them. Those
 * that nobody holds or waits for are forgotten. Any thread.
 */
public final class RowLocks {
  private final Map<UUID, Counted> locks = new ConcurrentHashMap<>();

  private static final class Counted {
    final ReentrantLock lock = new ReentrantLock();
    int users;
  }

  /** Does it while nobody else does something to one of these. */
  public <T> T holding(Set<UUID> rows, Supplier<T> work) {
    TreeSet<UUID> inOrder = new TreeSet<>(rows);
    TreeSet<UUID> held = new TreeSet<>();
    try {
      for (UUID row : inOrder) {
        take(row);
        held.add(row);
      }
      return work.get();
    } finally {
      held.forEach(this::giveBack);
    }
  }

  private void take(UUID row) {
    Counted counted =
        locks.compute(
            row,
            (_, there) -> {
              Counted one = there == null ? new Counted() : there;
              one.users++;
              return one;
            });
    counted.lock.lock();
  }

  private void giveBack(UUID row) {
    locks.computeIfPresent(
        row,
        (_, counted) -> {
          counted.lock.unlock();
          counted.users--;
          return counted.users == 0 ? null : counted;
        });
  }

  /** How many are held or waited for. */
  int count() {
    return locks.size();
  }
}
