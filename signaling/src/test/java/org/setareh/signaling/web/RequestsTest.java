package org.setareh.signaling.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.setareh.signaling.settings.Settings;
import org.springframework.http.HttpMethod;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;
import org.springframework.mock.web.server.MockServerWebExchange;

/** Who asks, through proxies that are trusted and others; and for what. */
final class RequestsTest {
  private static final String PROXY = "127.0.0.1";
  private static final String STRANGER = "192.0.2.9";

  private final Requests requests =
      new Requests(
          Settings.read(
              Map.of("SETAREH_DATA", "no-such", "SETAREH_TRUSTED_PROXIES", PROXY + ",10.0.0.0/8")));

  @Test
  void whatAStrangerForwardsDoesNotCount() {
    assertEquals(STRANGER, client(STRANGER, "127.0.0.1"));
    assertFalse(requests.isLoopback(exchange(STRANGER, "127.0.0.1")));
  }

  @Test
  void theLastAddressThatNoProxyWroteIsThePersons() {
    assertEquals("203.0.113.5", client(PROXY, "127.0.0.1, 203.0.113.5"));
    assertEquals("203.0.113.5", client(PROXY, "203.0.113.5, 10.1.2.3"));
    assertEquals("203.0.113.5", client(PROXY, "203.0.113.5:4711"));
    assertEquals("2001:db8:0:0:0:0:0:1", client(PROXY, "[2001:db8::1]:4711"));
  }

  @Test
  void aProxyOnThisMachineIsNotThePersonAtIt() {
    for (@Nullable String forwarded : new @Nullable String[] {null, "unknown", "203.0.113.5"}) {
      assertFalse(requests.isLoopback(exchange(PROXY, forwarded)));
    }
    assertTrue(requests.isLoopback(exchange(PROXY, "127.0.0.2")));
    assertTrue(requests.isLoopback(exchange("::1", null)));
  }

  @Test
  void limitsTakeAnIpv6NetworkForOnePerson() {
    assertEquals(limitKey("2001:db8::1"), limitKey("2001:db8::ffff:2"));
    assertNotEquals(limitKey("2001:db8::1"), limitKey("2001:db8:0:1::1"));
    assertEquals(limitKey("192.0.2.1"), limitKey("::ffff:192.0.2.1"));
  }

  @Test
  void aPathIsReadAsHandlersReadIt() {
    for (String path : List.of("/api/rooms", "/%61pi/rooms", "/api;a=b/rooms", "//api", "/api")) {
      assertEquals(
          "api",
          Requests.area(
              MockServerHttpRequest.method(HttpMethod.GET, URI.create("http://x" + path)).build()));
    }
  }

  private String client(String peer, String forwarded) {
    return requests.client(exchange(peer, forwarded)).getHostAddress();
  }

  private String limitKey(String peer) {
    return requests.limitKey(exchange(peer, null));
  }

  private static MockServerWebExchange exchange(String peer, @Nullable String forwarded) {
    MockServerHttpRequest.BaseBuilder<?> request =
        MockServerHttpRequest.get("/").remoteAddress(new InetSocketAddress(peer, 1));
    if (forwarded != null) {
      request.header("X-Forwarded-For", forwarded);
    }
    return MockServerWebExchange.from(request.build());
  }
}
