package org.setareh.signaling.events;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;

/**
 * The bus of one node. Logs that follow nothing and that nobody reads are forgotten after the time
 * for which events are kept, while others are used.
 */
public final class MemoryEventBus implements EventBus {
  private static final SecureRandom RANDOM = new SecureRandom();

  /** Idle logs are looked for so often within the time for which events are kept. */
  private static final int SWEEPS = 10;

  private final Map<String, EventLog> logs = new ConcurrentHashMap<>();

  /** The logs that follow an address. Changed under the log's monitor. */
  private final Map<String, Set<EventLog>> followers = new ConcurrentHashMap<>();

  private final long keptNs;
  private final LongSupplier clockNs;
  private final AtomicLong nextSweepNs;

  public MemoryEventBus(Duration kept) {
    this(kept, System::nanoTime);
  }

  MemoryEventBus(Duration kept, LongSupplier clockNs) {
    this.keptNs = kept.toNanos();
    this.clockNs = clockNs;
    this.nextSweepNs = new AtomicLong(clockNs.getAsLong() + keptNs);
  }

  @Override
  public void publish(Event event) {
    append(logs.get(event.address()), event);
    for (EventLog log : followers.getOrDefault(event.address(), Set.of())) {
      append(log, event);
    }
    if (event.last()) {
      followers.remove(event.address());
    }
  }

  private static void append(@Nullable EventLog log, Event event) {
    if (log != null) {
      synchronized (log) {
        log.append(event);
      }
    }
  }

  @Override
  public void follow(String log, String address) {
    in(
        log,
        there -> {
          there.follow(address);
          hear(there, address);
          return there;
        });
  }

  private void hear(EventLog log, String address) {
    followers.compute(
        address,
        (_, before) -> {
          Set<EventLog> all = before == null ? ConcurrentHashMap.newKeySet() : before;
          all.add(log);
          return all;
        });
  }

  @Override
  public void leave(String log, String address) {
    EventLog there = logs.get(log);
    if (there == null) {
      return;
    }
    synchronized (there) {
      if (there.leave(address)) {
        forget(there, address);
      }
    }
  }

  @Override
  public String position(String log) {
    return in(log, EventLog::position);
  }

  @Override
  public String attend(String log, String address) {
    return in(
        log,
        there -> {
          if (there.attend(address)) {
            hear(there, address);
          }
          return there.position();
        });
  }

  @Override
  public Optional<Flux<Entry>> after(String log, String position) {
    return in(log, there -> there.after(position));
  }

  @Override
  public void end(String log) {
    EventLog there = logs.remove(log);
    if (there != null) {
      synchronized (there) {
        end(there);
      }
    }
  }

  private void end(EventLog log) {
    log.heard().forEach(address -> forget(log, address));
    log.end();
  }

  /** How many logs are remembered. */
  int logs() {
    return logs.size();
  }

  /** How many addresses somebody hears. */
  int addresses() {
    return followers.size();
  }

  private void forget(EventLog log, String address) {
    followers.computeIfPresent(
        address,
        (_, all) -> {
          all.remove(log);
          return all.isEmpty() ? null : all;
        });
  }

  /** Does something with a log that lives, alone. */
  private <T> T in(String log, Function<EventLog, T> action) {
    sweep();
    while (true) {
      EventLog there =
          logs.computeIfAbsent(log, _ -> new EventLog(log, newEpoch(), keptNs, clockNs));
      synchronized (there) {
        if (!there.hasEnded()) {
          return action.apply(there);
        }
      }
    }
  }

  private static String newEpoch() {
    return Long.toString(RANDOM.nextLong() >>> 16, 36);
  }

  private void sweep() {
    long nowNs = clockNs.getAsLong();
    long dueNs = nextSweepNs.get();
    if (nowNs - dueNs < 0 || !nextSweepNs.compareAndSet(dueNs, nowNs + keptNs / SWEEPS)) {
      return;
    }
    logs.forEach((key, log) -> {
      synchronized (log) {
        if (log.isIdle(nowNs)) {
          end(log);
          logs.remove(key, log);
        }
      }
    });
  }
}
