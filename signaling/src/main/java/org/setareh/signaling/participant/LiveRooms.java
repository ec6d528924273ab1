package org.setareh.signaling.participant;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.setareh.sfu.control.MediaEvent;
import org.setareh.sfu.control.MediaPlane;
import org.setareh.signaling.events.EventBus;
import org.setareh.signaling.participant.RoomFact.GoneReason;
import org.setareh.signaling.participant.RoomFact.LeftReason;
import org.setareh.signaling.participant.RoomState.Person;
import org.setareh.signaling.problem.Problem;
import org.setareh.signaling.problem.ProblemCode;
import org.setareh.signaling.room.Occupants;
import org.setareh.signaling.room.Role;
import org.setareh.signaling.room.Room;
import org.setareh.signaling.rounds.Rounds;
import org.setareh.signaling.session.Session;
import org.setareh.signaling.settings.Settings;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The rooms with somebody in them, on this node, and where each participant is. Any thread; the
 * media plane's events come by {@link MediaEventQueue}, so that no media worker waits.
 */
public final class LiveRooms implements Occupants, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LiveRooms.class);
  private static final Duration SWEEP_EVERY = Duration.ofSeconds(1);

  private final Map<String, LiveRoom> rooms = new ConcurrentHashMap<>();
  private final Places places = new Places();
  private final List<Counter> counters = new CopyOnWriteArrayList<>();
  private final List<Visitors> visitors = new CopyOnWriteArrayList<>();

  /** The last version of any room: a room that begins anew goes on above its earlier life. */
  private final AtomicLong versions = new AtomicLong();

  private final Settings.Limits limits;
  private final MediaPlane media;
  private final EventBus bus;
  private final RoomEvents events;
  private final Timer joinTimes;
  private final Rounds sweeps;
  private volatile Consumer<UUID> moves = _ -> {};
  private volatile Doors doors = Doors.OPEN;
  private volatile boolean closed;

  public LiveRooms(
      Settings settings,
      MediaPlane media,
      MediaEventQueue mediaEvents,
      EventBus bus,
      RoomEvents events,
      MeterRegistry meters) {
    this.limits = settings.limits();
    this.media = media;
    this.bus = bus;
    this.events = events;
    this.joinTimes =
        Timer.builder("setareh.join")
            .description("From the request to join until media can flow")
            .publishPercentileHistogram()
            .register(meters);
    Gauge.builder("setareh.rooms", rooms, Map::size)
        .description("Rooms with somebody in them")
        .register(meters);
    measure(mediaEvents, meters);
    mediaEvents.handleBy(this::handle);
    this.sweeps = new Rounds("live-rooms", SWEEP_EVERY, this::sweep);
  }

  /** Hears who comes in and who leaves; called under a room's lock, it waits for nothing. */
  public interface Counter {
    void inside(String room, int change);
  }

  /** Tells of those who come and leave from now on. */
  public void listen(Counter counter) {
    counters.add(counter);
  }

  /**
   * Hears which people come in and leave, each tab for itself; called under a room's lock, it waits
   * for nothing.
   */
  public interface Visitors {
    void came(String room, Session who, String name);

    /**
     * A tab is out.
     *
     * @param others whether that session has others in the room
     */
    void left(String room, Session who, boolean others);
  }

  /** Tells of people who come and leave from now on. */
  public void listen(Visitors listener) {
    visitors.add(listener);
  }

  /** Under which name a session is in a room; empty where it is not. */
  public Optional<String> nameIn(String room, Session session) {
    return places.of(session).stream()
        .filter(place -> place.room().room().id().equals(room))
        .flatMap(place ->
            place.room().people().stream()
                .filter(person -> person.id().equals(place.participant().id())))
        .map(Person::name)
        .findFirst();
  }

  @Override
  public void changed(Room room) {
    LiveRoom live = rooms.get(room.id());
    if (live != null) {
      live.change(room);
    }
  }

  @Override
  public void role(String room, UUID account, Role role) {
    LiveRoom live = rooms.get(room);
    if (live != null) {
      live.role(account, role);
    }
  }

  @Override
  public void endPrograms(String room) {
    end(room, one -> one.session() == null);
  }

  @Override
  public void endAccount(String room, UUID account) {
    end(room, one -> one.session() != null && account.equals(one.session().account()));
  }

  @Override
  public void endAll(String room) {
    end(room, _ -> true);
    doors.closed(room);
  }

  private void end(String room, Predicate<Participant> whom) {
    LiveRoom live = rooms.get(room);
    if (live != null) {
      live.all().stream()
          .filter(whom)
          .forEach(one -> remove(new Place(live, one), LeftReason.FAILED, GoneReason.CLOSED));
    }
  }

  private static void measure(MediaEventQueue queue, MeterRegistry meters) {
    Gauge.builder("setareh.media.events.waiting", queue, MediaEventQueue::size)
        .description("Events of the media plane that wait for their rooms")
        .register(meters);
    FunctionCounter.builder("setareh.media.events.merged", queue, MediaEventQueue::merged)
        .description("Events of the media plane that became one with another that waited")
        .register(meters);
    FunctionCounter.builder("setareh.media.events.dropped", queue, MediaEventQueue::dropped)
        .description("Events of the media plane that found no room in the queue")
        .register(meters);
  }

  void guardBy(Doors guarded) {
    doors = guarded;
  }

  /** Whether a moderator let that session in, which holds until the room is empty. */
  boolean isAdmitted(String room, Session session) {
    return doors.isAdmitted(room, session);
  }

  /** What a session that knocked is told of it. */
  List<RoomEvents.Knocked> knocksOf(Session session) {
    return doors.of(session);
  }

  /** Who asks to be let in, for the moderators who are in. */
  void knocks(String room, Roster.Waiting now) {
    LiveRoom live = rooms.get(room);
    if (live != null) {
      live.knocks(now);
    }
  }

  /** Somebody is in. */
  void came(Place place) {
    Session session = place.participant().session();
    if (session != null) {
      doors.came(place.room().room().id(), session);
    }
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
        if (live.reserve(room, participant, System.nanoTime())) {
          Place place = new Place(live, participant);
          places.add(place);
          moved(participant);
          doors.begins(room.id());
          return place;
        }
      } finally {
        forgetIfOver(live);
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

  /** The room, where somebody is in it; else nobody moderates it. */
  LiveRoom moderated(String room) {
    LiveRoom live = rooms.get(room);
    if (live == null) {
      throw Moderators.notModerator();
    }
    return live;
  }

  /** Takes a participant out. */
  void remove(Place place, LeftReason why, GoneReason gone) {
    place.room().remove(place.participant(), why, gone);
    forgetIfOver(place.room());
  }

  /** Takes out everybody who belongs to a session. */
  void removeAll(Session session) {
    places.of(session).forEach(place -> remove(place, LeftReason.LEFT, GoneReason.CLOSED));
  }

  /** A participant by its id alone; there are no two of one id. */
  Place findAnywhere(String participant) {
    Place place = places.find(participant);
    if (place == null) {
      throw unknownParticipant();
    }
    return place;
  }

  boolean isIn(String participant) {
    return places.find(participant) != null;
  }

  /** Whether somebody with that account is in a room. Any thread, without waiting. */
  public boolean isIn(UUID account) {
    return places.isIn(account);
  }

  /**
   * Tells of each account that comes into a room or leaves one from now on. The listener must not
   * wait.
   */
  public void listenToAccounts(Consumer<UUID> listener) {
    moves = listener;
  }

  private void moved(Participant participant) {
    Session session = participant.session();
    if (session != null && session.account() != null) {
      moves.accept(session.account());
    }
  }

  /** The sessions of all who are in a room now. Any thread. */
  public Set<UUID> sessions() {
    return places.sessions().stream().map(Session::id).collect(Collectors.toSet());
  }

  /** The state of each room as each participant of a session sees it. */
  List<RoomState> statesFor(Session session) {
    List<RoomState> states = new ArrayList<>();
    for (Place place : places.of(session)) {
      try {
        states.add(place.room().look(place.participant()).state());
      } catch (Problem _) {
        // On its way in or out: its own answer, or what comes after this, tells of it.
      }
    }
    return states;
  }

  /** A room with somebody inside. */
  public record InUse(String id, String title, int inside) {}

  /** The rooms with somebody inside, the fullest first; a hundred at most. */
  public List<InUse> inUse() {
    return rooms.values().stream()
        .map(live -> new InUse(live.room().id(), live.room().title(), live.people().size()))
        .filter(room -> room.inside > 0)
        .sorted(Comparator.comparingInt(InUse::inside).reversed())
        .limit(100)
        .toList();
  }

  /** Who is in a room now; empty where nobody is. */
  public List<Person> people(String room) {
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
    RoomPublisher publisher = new RoomPublisher(room.id(), bus, events);
    Consumer<RoomFact> tell =
        fact -> {
          publisher.tell(fact);
          count(room.id(), fact);
        };
    Roster roster = new Roster(room, limits.roomCapacity(), versions::incrementAndGet, tell);
    MediaBridge bridge =
        new MediaBridge(roster, media, limits.joinWithin().toNanos(), new Listener());
    return new LiveRoom(roster, bridge, publisher);
  }

  /** Under the room's lock: counters do not wait. */
  private void count(String room, RoomFact fact) {
    int change =
        switch (fact) {
          case RoomFact.Joined _ -> 1;
          case RoomFact.Left _ -> -1;
          default -> 0;
        };
    if (change != 0) {
      counters.forEach(counter -> counter.inside(room, change));
    }
    switch (fact) {
      case RoomFact.Joined(_, Person who) -> visited(room, who.id(), who.name());
      case RoomFact.Left(_, String participant, _, _) -> visited(room, participant, null);
      default -> {}
    }
  }

  /**
   * Somebody came, or left.
   *
   * @param name null: left
   */
  private void visited(String room, String participant, @Nullable String name) {
    Place place = places.find(participant);
    Session session = place == null ? null : place.participant().session();
    if (place == null || session == null) {
      return;
    }
    if (name != null) {
      visitors.forEach(listener -> listener.came(room, session, name));
    } else {
      boolean others =
          places.of(session).stream()
              .anyMatch(one ->
                  one.room() == place.room() && !one.equals(place) && one.participant().shown);
      visitors.forEach(listener -> listener.left(room, session, others));
    }
  }

  void forgetIfOver(LiveRoom room) {
    if (room.isOver() && rooms.remove(room.room().id(), room)) {
      doors.emptied(room.room().id());
    }
  }

  /** What the media plane says, of one room after another. */
  void handle(MediaEvent event) {
    if (closed) {
      return;
    }
    LiveRoom room = rooms.get(event.room());
    if (room != null) {
      room.on(event);
      forgetIfOver(room);
    }
  }

  private final class Listener implements MediaBridge.Listener {
    @Override
    public void connected(Participant participant) {
      if (!participant.measured) {
        participant.measured = true;
        joinTimes.record(System.nanoTime() - participant.sinceNs(), TimeUnit.NANOSECONDS);
      }
    }

    @Override
    public void removed(Participant participant) {
      places.remove(participant);
      moved(participant);
    }
  }

  private void sweep() {
    long nowNs = System.nanoTime();
    for (LiveRoom room : rooms.values()) {
      try {
        room.sweep(nowNs);
      } catch (RuntimeException | Error e) {
        LOG.error("The room {} was not swept", room.room().id(), e);
      }
      forgetIfOver(room);
    }
  }

  /**
   * Ends before the media plane does. What that says of its peers as it goes down is no news of
   * people: to pages told nothing it is a lost server, and they come back by themselves.
   */
  @Override
  public void close() {
    closed = true;
    sweeps.close();
  }
}
