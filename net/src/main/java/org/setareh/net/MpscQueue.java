package org.setareh.net;

import org.jctools.queues.MpscUnboundedArrayQueue;
import org.jspecify.annotations.Nullable;

/**
 * An unbounded queue from any thread to one, for what must not be lost: a worker's commands. It
 * allocates by chunks only, and only when it grows; whoever offers limits how much.
 */
public final class MpscQueue<E> {
  private final MpscUnboundedArrayQueue<E> queue = new MpscUnboundedArrayQueue<>(1024);

  /** Any thread. Wake the consumer afterwards. */
  public void offer(E element) {
    queue.offer(element);
  }

  /** Consumer's thread; null when the queue is empty. */
  public @Nullable E poll() {
    return queue.poll();
  }

  /** About how many wait; any thread. */
  public int size() {
    return queue.size();
  }
}
