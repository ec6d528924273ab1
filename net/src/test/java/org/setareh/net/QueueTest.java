package org.setareh.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

class QueueTest {
  @Test
  void ringRefusesAndCountsWhenFull() {
    SpscRing<Integer> ring = new SpscRing<>(4);
    for (int i = 0; i < 4; i++) {
      assertTrue(ring.offer(i));
    }
    assertFalse(ring.offer(9));
    assertEquals(1, ring.refused());
    assertEquals(0, ring.poll());
    assertTrue(ring.offer(4));
    assertEquals(4, ring.size());
  }

  @Test
  void ringKeepsOrderAcrossThreads() throws InterruptedException {
    SpscRing<Integer> ring = new SpscRing<>(16);
    int count = 200_000;
    Thread producer =
        Thread.ofPlatform()
            .start(() -> {
              for (int i = 0; i < count; ) {
                if (ring.offer(i)) {
                  i++;
                } else {
                  LockSupport.parkNanos(1);
                }
              }
            });
    for (int expected = 0; expected < count; ) {
      Integer got = ring.poll();
      if (got == null) {
        LockSupport.parkNanos(1);
      } else {
        assertEquals(expected++, got);
      }
    }
    producer.join();
    assertNull(ring.poll());
  }

  @Test
  void queueKeepsEachProducersOrderAndLosesNothing() throws InterruptedException {
    record Item(int producer, int number) {}
    MpscQueue<Item> queue = new MpscQueue<>();
    int producers = 4;
    int count = 20_000;
    List<Thread> threads = new ArrayList<>();
    for (int p = 0; p < producers; p++) {
      int producer = p;
      threads.add(
          Thread.ofPlatform()
              .start(() -> {
                for (int i = 0; i < count; i++) {
                  queue.offer(new Item(producer, i));
                }
              }));
    }
    int[] next = new int[producers];
    for (int left = producers * count; left > 0; ) {
      Item item = queue.poll();
      if (item == null) {
        LockSupport.parkNanos(1);
      } else {
        assertEquals(next[item.producer()]++, item.number());
        left--;
      }
    }
    for (Thread thread : threads) {
      thread.join();
    }
    assertNull(queue.poll());
    assertEquals(0, queue.size());
  }
}
