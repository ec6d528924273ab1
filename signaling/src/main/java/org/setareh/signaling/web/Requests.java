package org.setareh.signaling.web;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.setareh.signaling.problem.Problem;
import org.setareh.signaling.problem.ProblemCode;
import org.setareh.signaling.settings.AddressRange;
import org.setareh.signaling.settings.Origin;
import org.setareh.signaling.settings.Settings;
import org.springframework.http.HttpHeaders;
import org.springframework.http.server.PathContainer;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.server.ServerWebExchange;

/**
 * What a request came by. {@code X-Forwarded-For}, {@code -Proto} and {@code -Host} count where a
 * trusted proxy sent them, and there alone.
 */
public final class Requests {
  private static final Pattern WITH_PORT =
      Pattern.compile("\\[?([\\d.]+|(?<=\\[)[\\da-fA-F:.]+)]?:\\d+");

  private final List<AddressRange> trustedProxies;

  public Requests(Settings settings) {
    this.trustedProxies = settings.http().trustedProxies();
  }

  /**
   * The path's first part, as handlers are chosen by it: {@code %61pi} and {@code api;x=1} are
   * {@code api}.
   */
  public static String area(ServerHttpRequest request) {
    return request.getPath().elements().stream()
        .filter(PathContainer.PathSegment.class::isInstance)
        .findFirst()
        .map(part -> ((PathContainer.PathSegment) part).valueToMatch())
        .orElse("");
  }

  /** Whether the person's side of the connection is TLS. */
  public boolean secure(ServerWebExchange exchange) {
    ServerHttpRequest request = exchange.getRequest();
    if (fromTrustedProxy(request)) {
      String scheme = first(request, "X-Forwarded-Proto");
      if (scheme != null) {
        return scheme.equalsIgnoreCase("https");
      }
    }
    return request.getSslInfo() != null;
  }

  /** The person's address: the last one of X-Forwarded-For that no trusted proxy wrote. */
  public InetAddress client(ServerWebExchange exchange) {
    ServerHttpRequest request = exchange.getRequest();
    InetAddress address = peer(request);
    if (!isTrusted(address)) {
      return address;
    }
    List<String> hops =
        request.getHeaders().getValuesAsList("X-Forwarded-For").stream()
            .map(String::strip)
            .toList();
    for (String hop : hops.reversed()) {
      InetAddress before = literal(hop);
      if (before == null) {
        return address;
      }
      address = before;
      if (!isTrusted(address)) {
        return address;
      }
    }
    return address;
  }

  /** The address for limits: an IPv6 customer has a /64, so that counts as one. */
  public String limitKey(ServerWebExchange exchange) {
    return limitKey(client(exchange));
  }

  static String limitKey(InetAddress client) {
    byte[] address = client.getAddress();
    int bytes = address.length == 16 ? 8 : address.length;
    return java.util.HexFormat.of().formatHex(address, 0, bytes);
  }

  /**
   * The origin that the person asked for.
   *
   * @throws Problem (400) where the request names no host
   */
  Origin origin(ServerWebExchange exchange) {
    String scheme = secure(exchange) ? "https://" : "http://";
    Origin origin = Origin.parse(scheme + authority(exchange));
    if (origin == null) {
      throw badHost();
    }
    return origin;
  }

  /** Host and port that the person asked for; empty where the request does not say. */
  String authority(ServerWebExchange exchange) {
    ServerHttpRequest request = exchange.getRequest();
    if (fromTrustedProxy(request)) {
      String host = first(request, "X-Forwarded-Host");
      if (host != null) {
        return host;
      }
    }
    String host = request.getHeaders().getFirst(HttpHeaders.HOST);
    return host == null ? "" : host.strip();
  }

  static Problem badHost() {
    return new Problem(ProblemCode.BAD_REQUEST, "Send one Host header that names a host.");
  }

  /** Whether the person is at this machine itself; a proxy on it has to say so. */
  public boolean isLoopback(ServerWebExchange exchange) {
    InetAddress client = client(exchange);
    return client.isLoopbackAddress() && !isTrusted(client);
  }

  boolean fromTrustedProxy(ServerHttpRequest request) {
    return isTrusted(peer(request));
  }

  boolean isTrusted(InetAddress address) {
    for (AddressRange range : trustedProxies) {
      if (range.contains(address)) {
        return true;
      }
    }
    return false;
  }

  private static InetAddress peer(ServerHttpRequest request) {
    InetSocketAddress remote = request.getRemoteAddress();
    if (remote == null || remote.getAddress() == null) {
      throw new IllegalStateException("a connection without an address");
    }
    return remote.getAddress();
  }

  private static @Nullable String first(ServerHttpRequest request, String header) {
    List<String> values = request.getHeaders().getValuesAsList(header);
    return values.isEmpty() ? null : values.getFirst().strip();
  }

  /** An address, with a port behind it or without. */
  private static @Nullable InetAddress literal(String text) {
    try {
      Matcher withPort = WITH_PORT.matcher(text);
      return InetAddress.ofLiteral(withPort.matches() ? withPort.group(1) : text);
    } catch (IllegalArgumentException _) {
      return null;
    }
  }
}
