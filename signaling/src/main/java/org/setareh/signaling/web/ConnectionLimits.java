package org.setareh.signaling.web;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.channel.Channel;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.setareh.signaling.settings.Settings;

/**
 * How many connections of HTTP and HTTPS there may be, of one address and in all: each takes memory
 * before anything is known of whoever opened it. One too many is closed at once. Trusted proxies
 * speak for many people, so they count in all alone. Any thread.
 */
public final class ConnectionLimits {
  private final int most;
  private final int mostOfAddress;
  private final Requests requests;
  private final AtomicInteger open = new AtomicInteger();
  private final Counter refused;
  private final ConcurrentMap<String, Integer> byAddress = new ConcurrentHashMap<>();

  public ConnectionLimits(Settings settings, Requests requests, MeterRegistry meters) {
    Gauge.builder("setareh.http.connections", open, AtomicInteger::get)
        .description("Connections of HTTP and HTTPS that are open")
        .register(meters);
    refused =
        Counter.builder("setareh.http.refused")
            .description("Connections of HTTP and HTTPS that were one too many, and closed")
            .register(meters);
    this.most = settings.http().mostConnections();
    this.mostOfAddress = settings.http().mostConnectionsOfAddress();
    this.requests = requests;
  }

  /** Connections that are open now. */
  int open() {
    return open.get();
  }

  /** Counts a connection until it ends; one too many is closed. */
  void admit(Channel channel) {
    InetAddress address =
        channel.remoteAddress() instanceof InetSocketAddress remote ? remote.getAddress() : null;
    String key = address == null || requests.isTrusted(address) ? null : Requests.limitKey(address);
    int ofAll = open.incrementAndGet();
    int ofAddress = key == null ? 0 : byAddress.merge(key, 1, Integer::sum);
    channel
        .closeFuture()
        .addListener(_ -> {
          open.decrementAndGet();
          if (key != null) {
            byAddress.compute(key, (_, count) -> count == null || count <= 1 ? null : count - 1);
          }
        });
    if (ofAll > most || ofAddress > mostOfAddress) {
      refused.increment();
      channel.close();
    }
  }
}
