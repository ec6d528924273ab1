package org.setareh.signaling.participant;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.setareh.sfu.control.ConnectionId;
import org.setareh.sfu.control.MediaEvent;
import org.setareh.sfu.control.SlotState;
import org.setareh.sfu.control.SourceKind;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The media plane's events on their way from its workers to the rooms. Each room with something
 * waiting has a virtual thread of its own, which handles the room's events in their order, so that
 * a slow room holds nobody else up. Of one kind about one thing no two wait: they become one, at
 * the place of the first, since events carry whole things. So no more waits than there are
 * connections, times a few; beyond {@link #MOST} only ends of connections are taken, and the rest
 * is counted.
 */
public final class MediaEventQueue {
  private static final Logger LOG = LoggerFactory.getLogger(MediaEventQueue.class);

  /** Ten kinds of each of ten thousand connections. */
  private static final int MOST = 100_000;

  /** What an event is about: two of one key become one. */
  private sealed interface Key {
    record OfRoom() implements Key {}

    record OfConnection(ConnectionId connection, Kind kind) implements Key {}

    record OfSource(ConnectionId connection, SourceKind source) implements Key {}

    enum Kind {
      CONNECTED,
      SIGN_OF_LIFE,
      CLOSED,
      SLOTS,
      CONSTRAINT
    }
  }

  private final Map<String, Map<Key, MediaEvent>> waiting = new ConcurrentHashMap<>();
  private final AtomicInteger size = new AtomicInteger();
  private final LongAdder merged = new LongAdder();
  private final LongAdder dropped = new LongAdder();
  private volatile @Nullable Consumer<MediaEvent> handler;

  /** Says who handles events, one room's after another; before that there are no rooms. */
  void handleBy(Consumer<MediaEvent> handles) {
    handler = handles;
  }

  /** Any thread; returns at once. */
  public void add(MediaEvent event) {
    waiting.compute(
        event.room(),
        (room, before) -> {
          if (before != null) {
            put(before, event);
            return before;
          }
          Map<Key, MediaEvent> fresh = new LinkedHashMap<>();
          put(fresh, event);
          Thread.ofVirtual().name("room-", 0).start(() -> handle(room));
          return fresh;
        });
  }

  private void put(Map<Key, MediaEvent> events, MediaEvent event) {
    Key key = key(event);
    MediaEvent before = events.get(key);
    if (before != null) {
      events.put(key, merge(before, event));
      merged.increment();
    } else if (size.get() < MOST || event instanceof MediaEvent.Closed) {
      events.put(key, event);
      size.incrementAndGet();
    } else {
      dropped.increment();
    }
  }

  private void handle(String room) {
    for (List<MediaEvent> events = take(room); !events.isEmpty(); events = take(room)) {
      for (MediaEvent event : events) {
        try {
          Consumer<MediaEvent> handles = handler;
          if (handles != null) {
            handles.accept(event);
          }
        } catch (RuntimeException | Error e) {
          LOG.error("The event {} was not handled", event, e);
        }
      }
    }
  }

  /** What waits of a room, which waits no more; where nothing does, the next one begins anew. */
  private List<MediaEvent> take(String room) {
    List<MediaEvent> taken = new ArrayList<>();
    waiting.computeIfPresent(
        room,
        (_, events) -> {
          taken.addAll(events.values());
          events.clear();
          return taken.isEmpty() ? null : events;
        });
    size.addAndGet(-taken.size());
    return taken;
  }

  /** How many wait. */
  int size() {
    return size.get();
  }

  /** How many became one with another that waited, since the start. */
  long merged() {
    return merged.sum();
  }

  /** How many found no room, since the start. */
  long dropped() {
    return dropped.sum();
  }

  private static Key key(MediaEvent event) {
    return switch (event) {
      case MediaEvent.SpeakersChanged _ -> new Key.OfRoom();
      case MediaEvent.Connected e -> new Key.OfConnection(e.connection(), Key.Kind.CONNECTED);
      case MediaEvent.Silent e -> new Key.OfConnection(e.connection(), Key.Kind.SIGN_OF_LIFE);
      case MediaEvent.Back e -> new Key.OfConnection(e.connection(), Key.Kind.SIGN_OF_LIFE);
      case MediaEvent.Closed e -> new Key.OfConnection(e.connection(), Key.Kind.CLOSED);
      case MediaEvent.SlotsChanged e -> new Key.OfConnection(e.connection(), Key.Kind.SLOTS);
      case MediaEvent.ConstraintChanged e ->
          new Key.OfConnection(e.connection(), Key.Kind.CONSTRAINT);
      case MediaEvent.CodecWanted e -> new Key.OfSource(e.connection(), e.kind());
    };
  }

  /** Two events of one key. */
  private static MediaEvent merge(MediaEvent before, MediaEvent after) {
    if (before instanceof MediaEvent.SlotsChanged old
        && after instanceof MediaEvent.SlotsChanged now) {
      Map<Integer, SlotState> slots = new TreeMap<>();
      old.slots().forEach(slot -> slots.put(slot.slot(), slot));
      now.slots().forEach(slot -> slots.put(slot.slot(), slot));
      return new MediaEvent.SlotsChanged(now.connection(), List.copyOf(slots.values()));
    }
    return after;
  }
}
