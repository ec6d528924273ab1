package org.setareh.sfu.route;

import org.setareh.sfu.receive.MediaPacket;

/**
 * One thread's realm: whatever belongs to a domain is read and written by its thread alone. A media
 * worker is one.
 */
public interface Domain {
  /** 0-based; fits an array of all domains of the process. */
  int index();

  /** Whether the caller runs on this domain's thread. */
  boolean inside();

  /** Runs the task on this domain's thread, soon and in the order of posting. Any thread. */
  void post(Runnable task);

  /** Runs at once where the caller is inside, else posts. */
  default void run(Runnable task) {
    if (inside()) {
      task.run();
    } else {
      post(task);
    }
  }

  /**
   * Lends a packet of this domain to another one's feed of the track; it comes back by itself. A
   * full ring drops it, counted.
   */
  void lend(Domain to, Track track, MediaPacket packet);
}
