package org.setareh.signaling.participant;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.setareh.signaling.events.Entry;
import org.setareh.signaling.events.Event;
import org.setareh.signaling.events.EventBus;
import org.setareh.signaling.events.Readers;
import org.setareh.signaling.events.Whole;
import org.setareh.signaling.problem.Problem;
import org.setareh.signaling.problem.ProblemCode;
import org.setareh.signaling.session.Session;
import org.setareh.signaling.session.SessionEnds;
import reactor.core.publisher.Flux;

/**
 * The event streams of sessions, one for a browser: what came after the last event that was seen,
 * or a snapshot and what came after it. Ends with the session. Any thread.
 */
public final class SessionStreams {
  /** A log forgets what is five minutes old, so that one try is enough but on a stopped machine. */
  private static final int TRIES = 3;

  private final EventBus bus;
  private final LiveRooms rooms;
  private final RoomEvents events;
  private final SessionEnds ends;
  private final Supplier<List<Whole>> wholes;
  private final List<Readers> readers = new CopyOnWriteArrayList<>();

  /**
   * Streams.
   *
   * @param wholes the parts of what an account is told; asked for when a stream begins, since they
   *     may need the streams themselves
   */
  public SessionStreams(
      EventBus bus,
      LiveRooms rooms,
      RoomEvents events,
      SessionEnds ends,
      Supplier<List<Whole>> wholes) {
    this.bus = bus;
    this.rooms = rooms;
    this.events = events;
    this.ends = ends;
    this.wholes = wholes;
    ends.listen(this::end);
  }

  /** Where events for an account go: each of its sessions' logs has them. */
  public static String addressOf(UUID account) {
    return "account/" + account;
  }

  /** Where a session's log stands; from its first position on it hears the session's account. */
  public static String position(EventBus bus, Session session) {
    UUID account = session.account();
    return account == null
        ? bus.position(session.address())
        : bus.attend(session.address(), addressOf(account));
  }

  /** Tells of each reader that begins and ends from now on. */
  public void listen(Readers listener) {
    readers.add(listener);
  }

  /**
   * A session's stream.
   *
   * @param lastEventId the last event that was seen; one that is not of this log's, or too old, is
   *     as good as none
   */
  public Flux<Entry> open(Session session, @Nullable String lastEventId) {
    String log = session.address();
    Optional<Flux<Entry>> missed =
        lastEventId == null ? Optional.empty() : bus.after(log, lastEventId);
    Flux<Entry> stream = missed.orElseGet(() -> anew(session));
    if (ends.has(session)) {
      bus.end(log);
      throw new Problem(ProblemCode.NOT_YOURS, "Join the room again: this session was ended.");
    }
    return told(session, stream);
  }

  /**
   * What a stream that begins would begin with.
   *
   * @param lastEventId the position that it stands at, or behind
   */
  record Beginning(String lastEventId, RoomEvents.Snapshot snapshot) {}

  /** For a tab that missed some of what another one reads. */
  Beginning beginning(Session session) {
    if (ends.has(session)) {
      throw new Problem(ProblemCode.NOT_YOURS, "Log in again: this session was ended.");
    }
    String position = position(bus, session);
    return new Beginning(
        position,
        new RoomEvents.Snapshot(
            session.publicId(), rooms.statesFor(session), rooms.knocksOf(session), me(session)));
  }

  /** Position, then snapshot, then what came after: nothing is missed, and no lock is held. */
  private Flux<Entry> anew(Session session) {
    for (int i = 0; i < TRIES; i++) {
      String position = position(bus, session);
      Event snapshot =
          events.snapshot(session, rooms.statesFor(session), rooms.knocksOf(session), me(session));
      Optional<Flux<Entry>> rest = bus.after(session.address(), position);
      if (rest.isPresent()) {
        return rest.get().startWith(new Entry(position, snapshot));
      }
    }
    throw Problem.busy("Ask again in a moment: more happens than can be told.");
  }

  private @Nullable Map<String, Object> me(Session session) {
    UUID account = session.account();
    if (account == null) {
      return null;
    }
    Map<String, Object> me = new LinkedHashMap<>();
    wholes.get().forEach(whole -> me.put(whole.name(), whole.of(account)));
    return me;
  }

  private Flux<Entry> told(Session session, Flux<Entry> stream) {
    return Flux.defer(() -> {
      readers.forEach(listener -> listener.began(session));
      return stream.doFinally(_ -> readers.forEach(listener -> listener.ended(session)));
    });
  }

  private void end(Session session) {
    rooms.removeAll(session);
    bus.end(session.address());
  }
}
