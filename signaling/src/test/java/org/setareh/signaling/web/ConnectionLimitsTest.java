package org.setareh.signaling.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.channel.embedded.EmbeddedChannel;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.setareh.signaling.settings.Settings;

/** Connections have a bound by address and in all, and what ends makes room. */
final class ConnectionLimitsTest {
  private static final String PROXY = "10.0.0.7";

  private final Settings settings =
      Settings.read(
          Map.of(
              "SETAREH_MAX_HTTP_CONNECTIONS", "10",
              "SETAREH_MAX_HTTP_CONNECTIONS_OF_ADDRESS", "3",
              "SETAREH_TRUSTED_PROXIES", PROXY));
  private final ConnectionLimits limits =
      new ConnectionLimits(settings, new Requests(settings), new SimpleMeterRegistry());

  @Test
  void anAddressHasItsBound() {
    List<EmbeddedChannel> mine = open("192.0.2.1", 3);
    mine.forEach(connection -> assertTrue(connection.isOpen()));
    assertFalse(open("192.0.2.1", 1).getFirst().isOpen());
    assertTrue(open("192.0.2.2", 1).getFirst().isOpen());
    mine.getFirst().close();
    assertTrue(open("192.0.2.1", 1).getFirst().isOpen());
    assertEquals(4, limits.open());
  }

  @Test
  void anIpv6NetworkIsOneAddress() {
    open("2001:db8::1", 3);
    assertFalse(open("2001:db8::ffff:2", 1).getFirst().isOpen());
    assertTrue(open("2001:db8:0:1::1", 1).getFirst().isOpen());
  }

  @Test
  void aTrustedProxyCountsInAllAlone() {
    List<EmbeddedChannel> ofProxy = open(PROXY, 12);
    assertEquals(10, ofProxy.stream().filter(EmbeddedChannel::isOpen).count());
    assertFalse(open("192.0.2.1", 1).getFirst().isOpen());
    ofProxy.forEach(EmbeddedChannel::close);
    assertEquals(0, limits.open());
    assertTrue(open("192.0.2.1", 1).getFirst().isOpen());
  }

  private List<EmbeddedChannel> open(String from, int count) {
    List<EmbeddedChannel> opened = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      SocketAddress remote = new InetSocketAddress(from, 40_000 + i);
      EmbeddedChannel channel =
          new EmbeddedChannel() {
            @Override
            protected SocketAddress remoteAddress0() {
              return remote;
            }
          };
      limits.admit(channel);
      channel.runPendingTasks();
      opened.add(channel);
    }
    return opened;
  }
}
