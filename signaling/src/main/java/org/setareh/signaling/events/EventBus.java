package org.setareh.signaling.events;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;

/**
 * Events by address (a participant, later an account). An address's events keep the order in which
 * they were published, and are remembered for a while, so that a reader who lost its connection
 * misses nothing. Any thread. A boundary: several nodes will share one through Redis.
 */
public interface EventBus {
  /** Begins to remember an address's events. */
  void open(String address);

  /** Ignored where the address is not open. */
  void publish(String address, Event event);

  /** The last event of an address: streams end after it, and nothing is remembered. */
  void close(String address, Event last);

  /** The id of the last event of an open address. */
  EventId position(String address);

  /**
   * An address's events from now on. A reader that is too slow gets a {@link SlowReaderException}
   * and may come back with the last id that it saw.
   *
   * @param lastEventId null: begin with the whole state; else what came after it, or the whole
   *     state where that is no longer known
   * @param whole makes the event of the whole state: {@code false} at the beginning, {@code true}
   *     as a reset. Called before this method returns, and no event of the address may be published
   *     meanwhile: the caller holds the lock under which it publishes
   */
  Flux<SentEvent> subscribe(
      String address, @Nullable String lastEventId, Function<Boolean, Event> whole);
}
