package org.setareh.signaling.conversation;

import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Sinks;

/**
 * What waits to leave by one socket. Bounded, in frames and in bytes; any thread offers, the
 * socket's event loop takes, and waits for nobody.
 */
final class Outbound {
  static final int MOST_FRAMES = 512;
  static final long MOST_BYTES = 2 << 20;

  private final ReentrantLock offering = new ReentrantLock();
  private final AtomicInteger frames = new AtomicInteger();
  private final AtomicLong bytes = new AtomicLong();
  private final Sinks.Many<byte[]> sink =
      Sinks.unsafe().many().unicast().onBackpressureBuffer(new ConcurrentLinkedQueue<>());

  private volatile @Nullable Thread waiting;
  private volatile boolean over;

  /** Read once, by the socket. */
  Flux<byte[]> frames() {
    return sink.asFlux().doOnNext(this::left);
  }

  private void left(byte[] frame) {
    frames.decrementAndGet();
    bytes.addAndGet(-frame.length);
    LockSupport.unpark(waiting);
  }

  /** Adds a frame behind those that wait; false where that would be too much. */
  boolean offer(byte[] frame) {
    offering.lock();
    try {
      if (frames.get() >= MOST_FRAMES || bytes.get() + frame.length > MOST_BYTES) {
        return false;
      }
      frames.incrementAndGet();
      bytes.addAndGet(frame.length);
      // Refused where the socket has ended: then nobody misses it.
      sink.tryEmitNext(frame);
      return true;
    } finally {
      offering.unlock();
    }
  }

  /**
   * Waits until less than half of what may wait does, or all is over; one thread, a virtual one.
   *
   * @return false where that took too long
   */
  boolean awaitRoom(long withinNs) {
    long untilNs = System.nanoTime() + withinNs;
    waiting = Thread.currentThread();
    try {
      while (!over && isHalfFull()) {
        long leftNs = untilNs - System.nanoTime();
        if (leftNs <= 0) {
          return false;
        }
        LockSupport.parkNanos(this, leftNs);
      }
      return true;
    } finally {
      waiting = null;
    }
  }

  private boolean isHalfFull() {
    return frames.get() > MOST_FRAMES / 2 || bytes.get() > MOST_BYTES / 2;
  }

  /** Nobody reads any more. */
  void end() {
    over = true;
    LockSupport.unpark(waiting);
  }
}
