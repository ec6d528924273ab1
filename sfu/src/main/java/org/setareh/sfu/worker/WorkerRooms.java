package org.setareh.sfu.worker;

import java.util.concurrent.TimeUnit;
import org.setareh.net.Deadlines;
import org.setareh.sfu.route.Room;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The rooms whose home a worker is, and when they have something to decide. That is done behind the
 * packets of a round, and so little in each that the next packets do not wait for it. A fault of
 * one room costs no other anything. The worker's thread.
 */
final class WorkerRooms {
  private static final Logger LOG = LoggerFactory.getLogger(WorkerRooms.class);

  /** What {@link Room#decide} may count in a round before the rest waits for the next one. */
  private static final int ROUND = 32;

  private static final long AFTER_FAULT_NS = TimeUnit.SECONDS.toNanos(1);

  private final Deadlines<Room> deadlines = new Deadlines<>();

  void add(Room room) {
    deadlines.add(room.deadline());
    room.deadline().at(Long.MIN_VALUE);
  }

  void remove(Room room) {
    deadlines.remove(room.deadline());
  }

  /** {@link Deadlines#NEVER} where there are none. */
  long nextDueNs() {
    return deadlines.nextNs();
  }

  /**
   * Lets those decide who are due.
   *
   * @return whether there were any
   */
  boolean decide(long nowNs) {
    int done = 0;
    while (done < ROUND) {
      Room room = deadlines.poll(nowNs);
      if (room == null) {
        break;
      }
      done++;
      try {
        done += room.decide(nowNs);
      } catch (RuntimeException | Error e) {
        LOG.error("room {} failed on deciding what slots carry", room.id(), e);
        room.deadline().at(nowNs + AFTER_FAULT_NS);
      }
    }
    return done > 0;
  }
}
