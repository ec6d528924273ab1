package org.setareh.signaling.events;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.regex.Pattern;
import reactor.core.publisher.Flux;

/**
 * One log: what it follows, what it remembers, who reads it. Positions read {@code <epoch>-<n>}:
 * the epoch is this log's life, {@code n} counts its events. Callers hold its monitor, and nothing
 * is called from here that could wait for another lock.
 */
final class EventLog {
  /** A browser that reconnects may leave a dead connection or two behind. */
  private static final int MOST_READERS = 3;

  /** However short the time: nobody catches up over more. */
  private static final int MOST_KEPT = 2_000;

  private static final Pattern NUMBER = Pattern.compile("[0-9]{1,18}");

  private record Kept(long number, Event event, long atNs) {}

  /** An address too: what is said to it is in the log. */
  private final String name;

  private final String epoch;
  private final long keptNs;
  private final LongSupplier clockNs;

  /** How many times an address is followed. */
  private final Map<String, Integer> followed = new HashMap<>();

  /** Addresses that are heard until the log ends. */
  private final Set<String> attended = new HashSet<>();

  private final Deque<Kept> kept = new ArrayDeque<>();
  private final List<EventReader> readers = new ArrayList<>();
  private long last;

  /** The number of the last event that is remembered no more. */
  private long forgotten;

  private long idleSinceNs;
  private boolean ended;

  EventLog(String name, String epoch, long keptNs, LongSupplier clockNs) {
    this.name = name;
    this.epoch = epoch;
    this.keptNs = keptNs;
    this.clockNs = clockNs;
    this.idleSinceNs = clockNs.getAsLong();
  }

  void follow(String address) {
    followed.merge(address, 1, Integer::sum);
  }

  /** Whether the address was not heard for life already. */
  boolean attend(String address) {
    return attended.add(address);
  }

  /** Whether the log hears the address no more. */
  boolean leave(String address) {
    Integer times = followed.get(address);
    if (times == null) {
      return !attended.contains(address);
    }
    if (times > 1) {
      followed.put(address, times - 1);
      return false;
    }
    followed.remove(address);
    if (attended.contains(address)) {
      return false;
    }
    forget(address);
    return true;
  }

  Set<String> heard() {
    Set<String> all = new HashSet<>(followed.keySet());
    all.addAll(attended);
    return all;
  }

  void append(Event event) {
    if (!event.address().equals(name)
        && !followed.containsKey(event.address())
        && !attended.contains(event.address())) {
      return;
    }
    long nowNs = clockNs.getAsLong();
    last++;
    kept.addLast(new Kept(last, event, nowNs));
    while (kept.size() > MOST_KEPT || nowNs - kept.getFirst().atNs > keptNs) {
      forgotten = kept.removeFirst().number;
    }
    Entry entry = new Entry(position(last), event);
    // Over a copy: a reader that is cut removes itself.
    for (EventReader reader : List.copyOf(readers)) {
      if (!reader.offer(entry)) {
        readers.remove(reader);
      }
    }
    if (event.last()) {
      forget(event.address());
    }
  }

  /** What an address has said goes with it, but for its farewell. */
  private void forget(String address) {
    followed.remove(address);
    kept.removeIf(old -> old.event.address().equals(address) && !old.event.last());
    idleSinceNs = clockNs.getAsLong();
  }

  String position() {
    return position(last);
  }

  private String position(long number) {
    return epoch + '-' + number;
  }

  Optional<Flux<Entry>> after(String position) {
    OptionalLong number = numberOf(position);
    if (number.isEmpty() || number.getAsLong() < forgotten || number.getAsLong() > last) {
      return Optional.empty();
    }
    return Optional.of(Flux.defer(() -> read(number.getAsLong())));
  }

  /**
   * A reader begins when it is there to read: whoever asked and went away leaves nothing behind.
   */
  private synchronized Flux<Entry> read(long after) {
    if (ended) {
      return Flux.empty();
    }
    if (after < forgotten) {
      return Flux.error(new SlowReaderException());
    }
    List<Entry> missed =
        kept.stream()
            .filter(old -> old.number > after)
            .map(old -> new Entry(position(old.number), old.event))
            .toList();
    while (readers.size() >= MOST_READERS) {
      readers.removeFirst().end();
    }
    EventReader reader = new EventReader();
    readers.add(reader);
    return Flux.concat(Flux.fromIterable(missed), reader.entries()).doFinally(_ -> remove(reader));
  }

  private synchronized void remove(EventReader reader) {
    readers.remove(reader);
    idleSinceNs = clockNs.getAsLong();
  }

  /** Whether nobody has used the log for as long as its events are remembered. */
  boolean isIdle(long nowNs) {
    return followed.isEmpty() && readers.isEmpty() && nowNs - idleSinceNs > keptNs;
  }

  /** Nothing works on it after that. */
  void end() {
    ended = true;
    readers.forEach(EventReader::end);
    readers.clear();
    kept.clear();
    followed.clear();
    attended.clear();
  }

  boolean hasEnded() {
    return ended;
  }

  private OptionalLong numberOf(String position) {
    String number = position.startsWith(epoch + '-') ? position.substring(epoch.length() + 1) : "";
    return NUMBER.matcher(number).matches()
        ? OptionalLong.of(Long.parseLong(number))
        : OptionalLong.empty();
  }
}
