package org.setareh.signaling.events;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;

/** The bus of one node. */
public final class MemoryEventBus implements EventBus {
  private final Map<String, Channel> channels = new ConcurrentHashMap<>();
  private final String epoch = Long.toString(new SecureRandom().nextLong() >>> 16, 36);
  private final long keptNs;
  private final LongSupplier clockNs;

  public MemoryEventBus(Duration kept) {
    this(kept, System::nanoTime);
  }

  MemoryEventBus(Duration kept, LongSupplier clockNs) {
    this.keptNs = kept.toNanos();
    this.clockNs = clockNs;
  }

  @Override
  public void open(String address) {
    channels.computeIfAbsent(address, _ -> new Channel(epoch, keptNs));
  }

  @Override
  public void publish(String address, Event event) {
    Channel channel = channels.get(address);
    if (channel != null) {
      channel.append(event, clockNs.getAsLong());
    }
  }

  @Override
  public void close(String address, Event last) {
    Channel channel = channels.remove(address);
    if (channel != null) {
      channel.append(last, clockNs.getAsLong());
      channel.end();
    }
  }

  @Override
  public EventId position(String address) {
    return channel(address).position();
  }

  @Override
  public Flux<SentEvent> subscribe(
      String address, @Nullable String lastEventId, Function<Boolean, Event> whole) {
    return channel(address).subscribe(lastEventId, whole);
  }

  private Channel channel(String address) {
    Channel channel = channels.get(address);
    if (channel == null) {
      throw new IllegalStateException("no such address: " + address);
    }
    return channel;
  }
}
