package org.setareh.sfu.dtls;

import java.util.ArrayDeque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Datagrams from a media worker to a connection's virtual thread. Bounded: who overflows it loses
 * its datagrams, as on any network. The lock is held for a few instructions only, so the worker
 * never waits for cryptography.
 */
final class DatagramQueue {
  private final int capacity;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final ArrayDeque<byte[]> datagrams = new ArrayDeque<>();
  private boolean closed;

  DatagramQueue(int capacity) {
    this.capacity = capacity;
  }

  /**
   * @return false where there is no room, or nobody listens any more
   */
  boolean offer(byte[] datagram) {
    lock.lock();
    try {
      if (closed || datagrams.size() >= capacity) {
        return false;
      }
      datagrams.add(datagram);
      changed.signal();
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** Waits until there is a datagram, the queue is closed or the time is over. */
  void await(long timeoutNs) throws InterruptedException {
    lock.lock();
    try {
      long leftNs = timeoutNs;
      while (datagrams.isEmpty() && !closed && leftNs > 0) {
        leftNs = changed.awaitNanos(leftNs);
      }
    } finally {
      lock.unlock();
    }
  }

  /** The next datagram; null where there is none, or the queue is closed. */
  byte @Nullable [] poll() {
    lock.lock();
    try {
      return closed ? null : datagrams.poll();
    } finally {
      lock.unlock();
    }
  }

  boolean isEmpty() {
    lock.lock();
    try {
      return datagrams.isEmpty();
    } finally {
      lock.unlock();
    }
  }

  boolean isClosed() {
    lock.lock();
    try {
      return closed;
    } finally {
      lock.unlock();
    }
  }

  void close() {
    lock.lock();
    try {
      closed = true;
      datagrams.clear();
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
