package org.setareh.net;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jctools.queues.SpscArrayQueue;
import org.jspecify.annotations.Nullable;

/**
 * A bounded ring from one thread to one other, for what may be dropped when the other is behind:
 * packets between workers. Allocates nothing.
 */
public final class SpscRing<E> {
  private static final VarHandle REFUSED;

  static {
    try {
      REFUSED = MethodHandles.lookup().findVarHandle(SpscRing.class, "refused", long.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final SpscArrayQueue<E> queue;
  private long refused;

  /**
   * @param capacity rounded up to a power of two
   */
  public SpscRing(int capacity) {
    queue = new SpscArrayQueue<>(capacity);
  }

  /** Producer's thread; false (counted) when the ring is full. */
  public boolean offer(E element) {
    if (queue.offer(element)) {
      return true;
    }
    REFUSED.setOpaque(this, refused + 1);
    return false;
  }

  /** Consumer's thread; null when the ring is empty. */
  public @Nullable E poll() {
    return queue.relaxedPoll();
  }

  /** About how many wait; any thread. */
  public int size() {
    return queue.size();
  }

  /** How many found the ring full; any thread. */
  public long refused() {
    return (long) REFUSED.getOpaque(this);
  }
}
