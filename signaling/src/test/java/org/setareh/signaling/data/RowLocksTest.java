package org.setareh.signaling.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Pairs that overlap wait for each other and for nobody else, and never in a circle. */
final class RowLocksTest {
  private final RowLocks locks = new RowLocks();
  private final List<UUID> people = Stream.generate(UUID::randomUUID).limit(6).toList();

  @Test
  void pairsInEveryOrderAreHeldAloneAndAllComeToAnEnd() throws Exception {
    int[] held = new int[people.size()];
    List<Callable<Boolean>> workers = new ArrayList<>();
    for (int worker = 0; worker < 8; worker++) {
      Random random = new Random(worker);
      workers.add(() -> {
        for (int i = 0; i < 5_000; i++) {
          int one = random.nextInt(people.size());
          int other = (one + 1 + random.nextInt(people.size() - 1)) % people.size();
          locks.holding(Set.of(people.get(one), people.get(other)), () -> pass(held, one, other));
        }
        return true;
      });
    }
    try (ExecutorService all = Executors.newFixedThreadPool(8)) {
      for (Future<Boolean> done : all.invokeAll(workers)) {
        assertTrue(done.get());
      }
    }
    int[] expected = new int[people.size()];
    for (int worker = 0; worker < 8; worker++) {
      Random random = new Random(worker);
      for (int i = 0; i < 5_000; i++) {
        int one = random.nextInt(people.size());
        int other = (one + 1 + random.nextInt(people.size() - 1)) % people.size();
        pass(expected, one, other);
      }
    }
    assertEquals(Arrays.toString(expected), Arrays.toString(held), "each was alone");
    assertEquals(0, locks.count());
  }

  /** Counts without a lock of its own: two at once lose some. */
  private static boolean pass(int[] held, int one, int other) {
    int before = held[one];
    int beforeToo = held[other];
    Thread.onSpinWait();
    held[one] = before + 1;
    held[other] = beforeToo + 1;
    return true;
  }

  @Test
  void othersDoNotWait() throws Exception {
    CountDownLatch inside = new CountDownLatch(1);
    CountDownLatch over = new CountDownLatch(1);
    try (ExecutorService other = Executors.newSingleThreadExecutor()) {
      Future<Boolean> first =
          other.submit(() ->
              locks.holding(
                  Set.of(people.get(0), people.get(1)),
                  () -> {
                    inside.countDown();
                    return await(over);
                  }));
      assertTrue(await(inside));
      assertTrue(locks.holding(Set.of(people.get(2), people.get(3)), () -> !first.isDone()));
      over.countDown();
      assertTrue(first.get());
    }
  }

  private static boolean await(CountDownLatch latch) {
    try {
      return latch.await(60, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
