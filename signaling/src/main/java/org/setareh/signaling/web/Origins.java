package org.setareh.signaling.web;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.setareh.signaling.settings.Origin;
import org.setareh.signaling.settings.Settings;
import org.springframework.web.server.ServerWebExchange;

/** Where others open this server's pages: what the start prints, and what invitations say. */
public final class Origins {
  private final Settings.Http settings;
  private final Hosts hosts;
  private final Ports ports;
  private final Requests requests;

  public Origins(Settings settings, Hosts hosts, Ports ports, Requests requests) {
    this.settings = settings.http();
    this.hosts = hosts;
    this.ports = ports;
    this.requests = requests;
  }

  /**
   * HTTPS in this machine's networks: the names of the settings first, then its addresses.
   *
   * @param port of HTTPS; none where it is not open
   */
  public static List<Origin> ofNetwork(Settings.Http settings, int port) {
    if (port <= 0) {
      return List.of();
    }
    Stream<String> names =
        settings.hostnames().stream().filter(name -> !LocalNames.isAddress(name));
    List<InetAddress> addresses =
        settings.bind() == null
            ? LocalAddresses.lan()
            : LocalAddresses.forOthers(List.of(settings.bind()));
    Stream<String> literals = addresses.stream().map(Origins::text);
    return Stream.concat(names, literals).map(host -> Origin.https(host, port)).distinct().toList();
  }

  /**
   * Where others reach us, best first: the public URL alone where it is set; else under the name
   * that this request came by, if that means the same elsewhere, and then in this machine's
   * networks.
   */
  List<Origin> forOthers(ServerWebExchange exchange) {
    if (settings.publicUrl() != null) {
      return List.of(settings.publicUrl());
    }
    Set<Origin> origins = new LinkedHashSet<>();
    Origin asked = https(exchange);
    if (asked != null && isForOthers(asked.host()) && hosts.isOurs(asked.host())) {
      origins.add(asked);
    }
    origins.addAll(ofNetwork(settings, ports.https()));
    return List.copyOf(origins);
  }

  /**
   * HTTPS under the name asked for; null where it is off, or a proxy in front knows and did not
   * say.
   */
  @Nullable Origin https(ServerWebExchange exchange) {
    Origin asked = requests.origin(exchange);
    if (asked.secure()) {
      return asked;
    }
    if (requests.fromTrustedProxy(exchange.getRequest())) {
      Origin publicUrl = settings.publicUrl();
      return publicUrl != null && publicUrl.secure() ? publicUrl : null;
    }
    return ports.https() > 0 ? Origin.https(asked.host(), ports.https()) : null;
  }

  private static boolean isForOthers(String host) {
    InetAddress address = LocalNames.address(host);
    return address == null ? !host.equals("localhost") : LocalAddresses.isForOthers(address);
  }

  private static String text(InetAddress address) {
    String text = LocalAddresses.text(address);
    return address instanceof Inet4Address ? text : '[' + text + ']';
  }
}
