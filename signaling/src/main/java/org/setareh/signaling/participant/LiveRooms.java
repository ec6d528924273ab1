package org.setareh.signaling.participant;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.setareh.sfu.control.MediaEvent;
import org.setareh.sfu.control.MediaPlane;
import org.setareh.signaling.events.EventBus;
import org.setareh.signaling.participant.RoomState.Person;
import org.setareh.signaling.problem.Problem;
import org.setareh.signaling.problem.ProblemCode;
import org.setareh.signaling.room.Room;
import org.setareh.signaling.settings.Settings;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;

/**
 * The rooms with somebody in them, on this node. The media plane's events come through a queue and
 * are handled by one thread, in their order, so that no media worker waits.
 */
public final class LiveRooms implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LiveRooms.class);
  private static final long SWEEP_NS = TimeUnit.SECONDS.toNanos(1);

  private final Map<String, LiveRoom> rooms = new ConcurrentHashMap<>();
  private final Map<String, Place> places = new ConcurrentHashMap<>();
  private final Settings.Limits limits;
  private final MediaPlane media;
  private final EventBus bus;
  private final RoomEvents events;
  private final BlockingQueue<MediaEvent> mediaEvents;
  private final Timer joinTimes;
  private final Thread thread;

  public LiveRooms(
      Settings settings,
      MediaPlane media,
      MediaEventQueue mediaEvents,
      EventBus bus,
      JsonMapper json,
      MeterRegistry meters) {
    this.limits = settings.limits();
    this.media = media;
    this.bus = bus;
    this.events = new RoomEvents(json);
    this.mediaEvents = mediaEvents.queue();
    this.joinTimes =
        Timer.builder("setareh.join")
            .description("From the request to join until media can flow")
            .publishPercentileHistogram()
            .register(meters);
    Gauge.builder("setareh.rooms", rooms, Map::size)
        .description("Rooms with somebody in them")
        .register(meters);
    this.thread = Thread.ofVirtual().name("live-rooms").start(this::run);
  }

  /** A place in a room. */
  record Place(LiveRoom room, Participant participant) {}

  static Problem unknownParticipant() {
    return new Problem(
        ProblemCode.UNKNOWN_PARTICIPANT, "Join again: this participant is not in the room.");
  }

  /** Keeps a place in a room for a participant, or throws where it is full. */
  public Place reserve(Room room, Participant participant) {
    while (true) {
      LiveRoom live = rooms.computeIfAbsent(room.id(), _ -> live(room));
      try {
        if (live.reserve(participant, System.nanoTime())) {
          Place place = new Place(live, participant);
          places.put(participant.id(), place);
          return place;
        }
      } finally {
        forgetIfEmpty(live);
      }
    }
  }

  /** The room, where somebody is in it. */
  LiveRoom get(String room) {
    LiveRoom live = rooms.get(room);
    if (live == null) {
      throw unknownParticipant();
    }
    return live;
  }

  /** Takes a participant out. */
  void remove(Place place, RoomEvents.Left why, RoomEvents.Gone gone) {
    place.room().remove(place.participant(), why, gone);
    forgetIfEmpty(place.room());
  }

  /** A participant by its id alone; there are no two of one id. */
  Place findAnywhere(String participant) {
    Place place = places.get(participant);
    if (place == null) {
      throw unknownParticipant();
    }
    return place;
  }

  boolean isIn(String participant) {
    return places.containsKey(participant);
  }

  /** The sessions of all who are in a room now. Any thread. */
  public Set<UUID> sessions() {
    return places.values().stream()
        .map(place -> place.participant().session())
        .filter(Objects::nonNull)
        .collect(Collectors.toSet());
  }

  List<Person> people(String room) {
    LiveRoom live = rooms.get(room);
    return live == null ? List.of() : live.people();
  }

  boolean isFull(String room) {
    LiveRoom live = rooms.get(room);
    return live != null && live.isFull();
  }

  int capacity() {
    return limits.roomCapacity();
  }

  private LiveRoom live(Room room) {
    return new LiveRoom(
        room,
        limits.roomCapacity(),
        limits.joinWithin().toNanos(),
        media,
        bus,
        events,
        removed -> places.remove(removed.id()));
  }

  private void forgetIfEmpty(LiveRoom room) {
    if (room.isEmpty()) {
      rooms.remove(room.room().id(), room);
    }
  }

  private void run() {
    long nextSweepNs = System.nanoTime() + SWEEP_NS;
    try {
      while (!Thread.interrupted()) {
        MediaEvent event =
            mediaEvents.poll(Math.max(0, nextSweepNs - System.nanoTime()), TimeUnit.NANOSECONDS);
        if (event != null) {
          handle(event);
        }
        if (System.nanoTime() - nextSweepNs >= 0) {
          nextSweepNs = System.nanoTime() + SWEEP_NS;
          sweep();
        }
      }
    } catch (InterruptedException _) {
      // Closed.
    }
  }

  private void handle(MediaEvent event) {
    LiveRoom room = rooms.get(event.room());
    if (room == null) {
      return;
    }
    try {
      room.on(event, this::connected);
    } catch (RuntimeException | Error e) {
      LOG.error("The event {} was not handled", event, e);
    }
    forgetIfEmpty(room);
  }

  private void connected(Participant participant) {
    if (participant.measured) {
      return;
    }
    participant.measured = true;
    joinTimes.record(System.nanoTime() - participant.sinceNs(), TimeUnit.NANOSECONDS);
  }

  private void sweep() {
    long nowNs = System.nanoTime();
    for (LiveRoom room : rooms.values()) {
      try {
        room.sweep(nowNs);
      } catch (RuntimeException | Error e) {
        LOG.error("The room {} was not swept", room.room().id(), e);
      }
      forgetIfEmpty(room);
    }
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
