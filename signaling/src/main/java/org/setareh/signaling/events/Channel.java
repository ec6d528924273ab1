package org.setareh.signaling.events;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;

/** One address's events and readers; guarded by itself. */
final class Channel {
  /** A browser that reconnects may leave a dead connection or two behind. */
  private static final int MOST_READERS = 3;

  /** However short the time: nobody catches up over more. */
  private static final int MOST_KEPT = 2_000;

  private record Kept(SentEvent sent, long atNs) {}

  private final String epoch;
  private final long keptNs;
  private final Deque<Kept> kept = new ArrayDeque<>();
  private final List<EventReader> readers = new ArrayList<>();
  private long last;

  Channel(String epoch, long keptNs) {
    this.epoch = epoch;
    this.keptNs = keptNs;
  }

  synchronized void append(Event event, long nowNs) {
    SentEvent sent = new SentEvent(new EventId(epoch, ++last), event);
    kept.addLast(new Kept(sent, nowNs));
    while (kept.size() > MOST_KEPT || nowNs - kept.getFirst().atNs() > keptNs) {
      kept.removeFirst();
    }
    // Over a copy: a reader that is cut removes itself.
    for (EventReader reader : List.copyOf(readers)) {
      if (!reader.offer(sent)) {
        readers.remove(reader);
      }
    }
  }

  synchronized void end() {
    List<EventReader> all = List.copyOf(readers);
    readers.clear();
    all.forEach(EventReader::end);
  }

  synchronized EventId position() {
    return new EventId(epoch, last);
  }

  synchronized Flux<SentEvent> subscribe(
      @Nullable String lastEventId, Function<Boolean, Event> whole) {
    List<SentEvent> first = missed(lastEventId);
    if (first == null) {
      first = List.of(new SentEvent(position(), whole.apply(lastEventId != null)));
    }
    while (readers.size() >= MOST_READERS) {
      readers.removeFirst().end();
    }
    EventReader reader = new EventReader();
    readers.add(reader);
    return Flux.concat(Flux.fromIterable(first), reader.events()).doFinally(_ -> remove(reader));
  }

  /** What came after that id; null where it is not known (any more). */
  private @Nullable List<SentEvent> missed(@Nullable String lastEventId) {
    if (lastEventId == null) {
      return null;
    }
    EventId id = EventId.parse(lastEventId).orElse(null);
    if (id == null || !id.epoch().equals(epoch) || id.number() < 0 || id.number() > last) {
      return null;
    }
    long oldest = kept.isEmpty() ? last + 1 : kept.getFirst().sent().id().number();
    if (id.number() + 1 < oldest) {
      return null;
    }
    return kept.stream().map(Kept::sent).filter(sent -> sent.id().number() > id.number()).toList();
  }

  private synchronized void remove(EventReader reader) {
    readers.remove(reader);
  }
}
