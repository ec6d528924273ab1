package org.setareh.signaling.participant;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.setareh.sfu.control.ConnectRequest;
import org.setareh.sfu.control.ConnectionId;
import org.setareh.sfu.control.MediaCommand;
import org.setareh.sfu.control.MediaEvent;
import org.setareh.sfu.control.MediaPlane;
import org.setareh.sfu.control.SourceKind;
import org.setareh.sfu.control.SourceState;
import org.setareh.sfu.control.View;
import org.setareh.signaling.events.Event;
import org.setareh.signaling.events.EventBus;
import org.setareh.signaling.events.EventId;
import org.setareh.signaling.events.SentEvent;
import org.setareh.signaling.participant.Participant.Status;
import org.setareh.signaling.participant.RoomEvents.Gone;
import org.setareh.signaling.participant.RoomEvents.Left;
import org.setareh.signaling.participant.RoomState.Person;
import org.setareh.signaling.participant.RoomState.RoomFacts;
import org.setareh.signaling.participant.RoomState.Slot;
import org.setareh.signaling.participant.RoomState.Speakers;
import org.setareh.signaling.problem.Problem;
import org.setareh.signaling.problem.ProblemCode;
import org.setareh.signaling.room.Room;
import reactor.core.publisher.Flux;

/**
 * A room while somebody is in it: the roster, and who is told what. Any thread; every change and
 * the events that tell it happen under one lock, so that each participant gets them in order. A
 * room that became empty stays so: {@link LiveRooms} makes a new one.
 */
final class LiveRoom {
  private final ReentrantLock lock = new ReentrantLock();
  private final Room room;
  private final int capacity;
  private final long joinWithinNs;
  private final MediaPlane media;
  private final EventBus bus;
  private final RoomEvents events;
  private final Consumer<Participant> removed;
  private final Map<String, Participant> participants = new LinkedHashMap<>();
  private Speakers speakers = Speakers.NOBODY;
  private boolean empty;

  LiveRoom(
      Room room,
      int capacity,
      long joinWithinNs,
      MediaPlane media,
      EventBus bus,
      RoomEvents events,
      Consumer<Participant> removed) {
    this.room = room;
    this.capacity = capacity;
    this.joinWithinNs = joinWithinNs;
    this.media = media;
    this.bus = bus;
    this.events = events;
    this.removed = removed;
  }

  /** What a participant gets to know when it is in. */
  record Entered(RoomState state, EventId lastEventId) {}

  Room room() {
    return room;
  }

  /**
   * Keeps a place; nobody is told yet. False where this room has just become empty and is no longer
   * the room's.
   */
  boolean reserve(Participant participant, long nowNs) {
    lock.lock();
    try {
      if (empty) {
        return false;
      }
      if (participants.size() >= capacity) {
        throw new Problem(
            ProblemCode.ROOM_FULL,
            "Wait until somebody leaves: the room holds %d people.".formatted(capacity));
      }
      participant.deadlineNs = nowNs + joinWithinNs;
      participants.put(participant.id(), participant);
      if (participant.kind() == Participant.Kind.BROWSER) {
        bus.open(participant.id());
      }
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** The offer was answered: the others get to know. */
  Entered enter(Participant participant, ConnectRequest request) {
    lock.lock();
    try {
      if (!participants.containsKey(participant.id())) {
        throw Problem.busy("Join again: the connection ended before it began.");
      }
      postChanges(participant, request);
      tellAll(events.joined(participant));
      participant.shown = true;
      EventId position =
          participant.kind() == Participant.Kind.BROWSER
              ? bus.position(participant.id())
              : new EventId("none", 0);
      return new Entered(stateFor(participant), position);
    } finally {
      lock.unlock();
    }
  }

  /** Another offer, with the sources and the view of this moment. */
  ConnectRequest offer(Participant participant, Connection connection) {
    lock.lock();
    try {
      ConnectRequest request =
          JoinController.request(
              idOf(participant, participant.lastConnection + 1), participant, connection);
      participant.lastConnection++;
      participant.offers = true;
      participant.ended = null;
      return request;
    } finally {
      lock.unlock();
    }
  }

  /**
   * The offer was answered. A restart keeps the connection and its status; another one begins anew,
   * and gets what changed meanwhile. Whoever left meanwhile gets none.
   */
  void answered(Participant participant, ConnectRequest request, int connection, long nowNs) {
    lock.lock();
    try {
      participant.offers = false;
      if (!participants.containsKey(participant.id())) {
        media.post(new MediaCommand.Close(idOf(participant, connection)));
        throw LiveRooms.unknownParticipant();
      }
      if (connection == participant.connection) {
        participant.slots.removeIf(slot -> slot.slot() >= request.slots().size());
        closedMeanwhile(participant);
        return;
      }
      participant.connection = connection;
      participant.slots.clear();
      participant.connecting = true;
      participant.deadlineNs = nowNs + joinWithinNs;
      postChanges(participant, request);
    } finally {
      lock.unlock();
    }
  }

  /** The offer came to nothing: what became of the connection meanwhile counts. */
  void unanswered(Participant participant) {
    lock.lock();
    try {
      participant.offers = false;
      closedMeanwhile(participant);
    } finally {
      lock.unlock();
    }
  }

  private void closedMeanwhile(Participant participant) {
    if (participant.ended != null) {
      closed(participant, participant.ended);
    }
  }

  /** What changed since the request, to the connection that it made. */
  private void postChanges(Participant participant, ConnectRequest request) {
    ConnectionId to = idOf(participant, participant.connection);
    participant.sources.forEach((kind, state) -> {
      if (state != request.states().get(kind)) {
        media.post(new MediaCommand.SetSource(to, kind, state));
      }
    });
    if (!participant.view.equals(request.view())) {
      media.post(new MediaCommand.SetView(to, participant.view));
    }
  }

  private ConnectionId idOf(Participant participant, int connection) {
    return new ConnectionId(room.id(), participant.id(), connection);
  }

  Participant find(String id) {
    lock.lock();
    try {
      Participant participant = participants.get(id);
      if (participant == null) {
        throw LiveRooms.unknownParticipant();
      }
      return participant;
    } finally {
      lock.unlock();
    }
  }

  Participant findOf(String id, UUID session) {
    Participant participant = find(id);
    if (!participant.belongsTo(session)) {
      throw new Problem(
          ProblemCode.NOT_YOURS, "Join the room yourself: this participant is somebody else's.");
    }
    return participant;
  }

  /** Changes name and sources; null and the unnamed stay. */
  void change(Participant participant, @Nullable String name, Map<SourceKind, SourceState> states) {
    lock.lock();
    try {
      boolean changed = false;
      if (name != null && !name.equals(participant.name)) {
        participant.name = name;
        changed = true;
      }
      for (Map.Entry<SourceKind, SourceState> entry : states.entrySet()) {
        if (participant.sources.put(entry.getKey(), entry.getValue()) != entry.getValue()) {
          changed = true;
          media.post(
              new MediaCommand.SetSource(
                  idOf(participant, participant.connection), entry.getKey(), entry.getValue()));
        }
      }
      if (changed) {
        tellChanged(participant);
      }
    } finally {
      lock.unlock();
    }
  }

  void look(Participant participant, View view) {
    lock.lock();
    try {
      participant.view = view;
      media.post(new MediaCommand.SetView(idOf(participant, participant.connection), view));
    } finally {
      lock.unlock();
    }
  }

  Flux<SentEvent> stream(Participant participant, @Nullable String lastEventId) {
    lock.lock();
    try {
      if (!participants.containsKey(participant.id())) {
        throw LiveRooms.unknownParticipant();
      }
      return bus.subscribe(
          participant.id(), lastEventId, reset -> events.state(stateFor(participant), reset));
    } finally {
      lock.unlock();
    }
  }

  /** Takes a participant out and closes its connection; nothing happens where it is out already. */
  void remove(Participant participant, Left why, Gone gone) {
    lock.lock();
    try {
      if (participants.remove(participant.id()) == null) {
        return;
      }
      media.post(new MediaCommand.Close(idOf(participant, participant.connection)));
      speakers = speakers.without(participant.id());
      if (participant.shown) {
        tellAll(events.left(participant, why));
      }
      bus.close(participant.id(), events.gone(gone));
      removed.accept(participant);
      empty = participants.isEmpty();
    } finally {
      lock.unlock();
    }
  }

  /** What the media plane saw; of connections only the living one counts. */
  void on(MediaEvent event, Consumer<Participant> connected) {
    lock.lock();
    try {
      switch (event) {
        case MediaEvent.SpeakersChanged e -> speakersChanged(e);
        case MediaEvent.OfConnection e -> {
          Participant who = participants.get(e.connection().participant());
          if (who != null && who.connection == e.connection().number()) {
            on(e, who, connected);
          }
        }
      }
    } finally {
      lock.unlock();
    }
  }

  /** Takes out whose media did not connect in time. */
  void sweep(long nowNs) {
    lock.lock();
    try {
      for (Participant participant : new ArrayList<>(participants.values())) {
        if (participant.connecting && nowNs - participant.deadlineNs > 0) {
          remove(participant, Left.FAILED, Gone.CLOSED);
        }
      }
    } finally {
      lock.unlock();
    }
  }

  boolean isEmpty() {
    lock.lock();
    try {
      return empty;
    } finally {
      lock.unlock();
    }
  }

  /** Who is shown now. */
  List<Person> people() {
    lock.lock();
    try {
      return participants.values().stream().filter(who -> who.shown).map(Person::of).toList();
    } finally {
      lock.unlock();
    }
  }

  int capacity() {
    return capacity;
  }

  boolean isFull() {
    lock.lock();
    try {
      return participants.size() >= capacity;
    } finally {
      lock.unlock();
    }
  }

  private void on(MediaEvent.OfConnection event, Participant who, Consumer<Participant> connected) {
    switch (event) {
      case MediaEvent.Connected _ -> connected(who, connected);
      case MediaEvent.Silent _ -> become(who, Status.RECONNECTING);
      case MediaEvent.Back _ -> become(who, Status.CONNECTED);
      case MediaEvent.Closed e -> closed(who, e.reason());
      case MediaEvent.SlotsChanged e -> slotsChanged(who, e);
      case MediaEvent.ConstraintChanged e -> tell(who, events.network(e.constraint()));
      case MediaEvent.CodecWanted e -> tell(who, events.codec(e));
    }
  }

  private void connected(Participant participant, Consumer<Participant> listener) {
    participant.connecting = false;
    become(participant, Status.CONNECTED);
    listener.accept(participant);
  }

  private void closed(Participant participant, MediaEvent.CloseReason reason) {
    if (participant.offers) {
      participant.ended = reason; // its next connection is on its way: what becomes of that counts
      return;
    }
    switch (reason) {
      case COMMAND -> remove(participant, Left.LEFT, Gone.CLOSED);
      case PEER_CLOSED -> remove(participant, Left.CLOSED, Gone.CLOSED);
      case LOST -> remove(participant, Left.LOST, Gone.LOST);
      case HANDSHAKE_FAILED -> remove(participant, Left.FAILED, Gone.CLOSED);
      // Our fault, or by an offer whose answer came too late: joining anew helps, as after a loss.
      case INTERNAL, REPLACED -> remove(participant, Left.FAILED, Gone.LOST);
    }
  }

  private void slotsChanged(Participant participant, MediaEvent.SlotsChanged event) {
    participant.update(event.slots());
    if (participant.shown) {
      tell(participant, events.slots(participant.connection, event.slots()));
    }
  }

  private void speakersChanged(MediaEvent.SpeakersChanged event) {
    speakers = new Speakers(event.dominant(), event.loud());
    tellAll(events.speakers(speakers));
  }

  private void become(Participant participant, Status status) {
    if (participant.status != status) {
      participant.status = status;
      tellChanged(participant);
    }
  }

  private void tellChanged(Participant participant) {
    if (participant.shown) {
      tellAll(events.changed(participant));
    }
  }

  private void tellAll(Event event) {
    for (Participant participant : participants.values()) {
      if (participant.shown) {
        tell(participant, event);
      }
    }
  }

  private void tell(Participant participant, Event event) {
    bus.publish(participant.id(), event);
  }

  private RoomState stateFor(Participant participant) {
    return new RoomState(
        new RoomFacts(room.id(), room.title(), room.kind().word(), capacity),
        participant.id(),
        participant.connection,
        people(),
        participant.slots.stream().map(Slot::of).toList(),
        speakers);
  }
}
