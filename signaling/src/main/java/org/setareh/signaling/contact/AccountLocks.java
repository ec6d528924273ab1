package org.setareh.signaling.contact;

import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * A lock for each account that something is done to. Who takes several takes them in the order of
 * their ids, so that nobody waits for somebody who waits for them. Those that nobody holds or waits
 * for are forgotten. Any thread.
 */
final class AccountLocks {
  private final Map<UUID, Counted> locks = new ConcurrentHashMap<>();

  private static final class Counted {
    final ReentrantLock lock = new ReentrantLock();
    int users;
  }

  /** Does it while nobody else does something to one of these. */
  <T> T holding(Set<UUID> accounts, Supplier<T> work) {
    TreeSet<UUID> inOrder = new TreeSet<>(accounts);
    TreeSet<UUID> held = new TreeSet<>();
    try {
      for (UUID account : inOrder) {
        take(account);
        held.add(account);
      }
      return work.get();
    } finally {
      held.forEach(this::giveBack);
    }
  }

  private void take(UUID account) {
    Counted counted =
        locks.compute(
            account,
            (_, there) -> {
              Counted one = there == null ? new Counted() : there;
              one.users++;
              return one;
            });
    counted.lock.lock();
  }

  private void giveBack(UUID account) {
    locks.computeIfPresent(
        account,
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
