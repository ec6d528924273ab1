package org.setareh.signaling.participant;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.setareh.signaling.events.Entry;
import org.setareh.signaling.events.Event;
import org.setareh.signaling.events.EventBus;
import org.setareh.signaling.problem.Problem;
import org.setareh.signaling.problem.ProblemCode;
import org.setareh.signaling.session.Session;
import org.setareh.signaling.session.SessionEnds;
import reactor.core.publisher.Flux;

/**
 * The event streams of sessions, one for a browser: what came after the last event that was seen,
 * or a snapshot and what came after it. Ends with the session.
 */
public final class SessionStreams {
  /** A log forgets what is five minutes old, so that one try is enough but on a stopped machine. */
  private static final int TRIES = 3;

  private final EventBus bus;
  private final LiveRooms rooms;
  private final RoomEvents events;
  private final SessionEnds ends;

  public SessionStreams(EventBus bus, LiveRooms rooms, RoomEvents events, SessionEnds ends) {
    this.bus = bus;
    this.rooms = rooms;
    this.events = events;
    this.ends = ends;
    ends.listen(this::end);
  }

  /**
   * A session's stream.
   *
   * @param lastEventId the last event that was seen; one that is not of this log's, or too old, is
   *     as good as none
   */
  Flux<Entry> open(Session session, @Nullable String lastEventId) {
    String log = session.address();
    Optional<Flux<Entry>> missed =
        lastEventId == null ? Optional.empty() : bus.after(log, lastEventId);
    Flux<Entry> stream = missed.orElseGet(() -> anew(session));
    if (ends.has(session)) {
      bus.end(log);
      throw new Problem(ProblemCode.NOT_YOURS, "Join the room again: this session was ended.");
    }
    return stream;
  }

  /** Position, then snapshot, then what came after: nothing is missed, and no lock is held. */
  private Flux<Entry> anew(Session session) {
    String log = session.address();
    for (int i = 0; i < TRIES; i++) {
      String position = bus.position(log);
      Event snapshot = events.snapshot(session, rooms.statesFor(session));
      Optional<Flux<Entry>> rest = bus.after(log, position);
      if (rest.isPresent()) {
        return rest.get().startWith(new Entry(position, snapshot));
      }
    }
    throw Problem.busy("Ask again in a moment: more happens than can be told.");
  }

  private void end(Session session) {
    rooms.removeAll(session);
    bus.end(session.address());
  }
}
