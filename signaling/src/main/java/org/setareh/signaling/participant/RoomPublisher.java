package org.setareh.signaling.participant;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.ReentrantLock;
import org.setareh.signaling.events.EventBus;
import org.setareh.signaling.session.Session;

/**
 * Tells what happened in a room, in the order in which it happened. Facts are kept under the room's
 * lock, and written and published outside of it: each thread that changed something sees to it, or
 * waits for the one that does, so that no more waits here than what is being changed.
 */
final class RoomPublisher {
  private final String room;
  private final EventBus bus;
  private final RoomEvents events;
  private final Queue<RoomFact> waiting = new ConcurrentLinkedQueue<>();
  private final ReentrantLock publishing = new ReentrantLock();

  RoomPublisher(String room, EventBus bus, RoomEvents events) {
    this.room = room;
    this.bus = bus;
    this.events = events;
  }

  /** Keeps a fact; the caller holds the room's lock. */
  void tell(RoomFact fact) {
    waiting.add(fact);
  }

  /** Publishes what was kept; the caller does not hold the room's lock. */
  void flush() {
    if (waiting.isEmpty()) {
      return;
    }
    publishing.lock();
    try {
      for (RoomFact fact = waiting.poll(); fact != null; fact = waiting.poll()) {
        bus.publish(events.of(room, fact));
        if (fact instanceof RoomFact.Gone gone) {
          bus.leave(gone.session().address(), RoomEvents.addressOfRoom(room));
        }
      }
    } finally {
      publishing.unlock();
    }
  }

  /**
   * From now on a participant's session gets what the room and the participant are told, until it
   * is told that the participant is gone. What the room's state is read after this lacks comes by
   * the log.
   *
   * @return the position of the session's log
   */
  String begin(Session session, String participant) {
    bus.follow(session.address(), RoomEvents.addressOfParticipant(participant));
    bus.follow(session.address(), RoomEvents.addressOfRoom(room));
    return position(session);
  }

  /** Where the session's log stands. */
  String position(Session session) {
    return SessionStreams.position(bus, session);
  }

  /** Takes {@link #begin} back, where the participant did not come in. */
  void cancel(Session session, String participant) {
    bus.leave(session.address(), RoomEvents.addressOfParticipant(participant));
    bus.leave(session.address(), RoomEvents.addressOfRoom(room));
  }
}
