package org.setareh.signaling.events;

import java.util.concurrent.ArrayBlockingQueue;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;

/** The way to one reader: a bounded queue. Offers come from one thread at a time. */
final class EventReader {
  private static final int QUEUED = 512;

  private final Sinks.Many<Entry> queue =
      Sinks.many().unicast().onBackpressureBuffer(new ArrayBlockingQueue<>(QUEUED));
  private final Sinks.Empty<Void> cut = Sinks.empty();

  /**
   * Ends with {@link SlowReaderException} at once, whatever is queued, when the queue was full. On
   * threads of its own: whoever publishes spends no time on what readers do with it.
   */
  Flux<Entry> entries() {
    return queue.asFlux().publishOn(Schedulers.parallel()).takeUntilOther(cut.asMono());
  }

  /** Whether the reader is still there. */
  boolean offer(Entry entry) {
    return switch (queue.tryEmitNext(entry)) {
      case OK -> true;
      case FAIL_OVERFLOW -> {
        cut.tryEmitError(new SlowReaderException());
        yield false;
      }
      case FAIL_ZERO_SUBSCRIBER, FAIL_CANCELLED, FAIL_TERMINATED, FAIL_NON_SERIALIZED -> false;
    };
  }

  void end() {
    queue.tryEmitComplete();
  }
}
