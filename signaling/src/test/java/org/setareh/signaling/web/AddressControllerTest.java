package org.setareh.signaling.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.setareh.signaling.problem.Problem;
import org.setareh.signaling.settings.Origin;
import org.setareh.signaling.settings.Settings;
import org.setareh.signaling.web.AddressController.Addresses;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;
import org.springframework.mock.web.server.MockServerWebExchange;

/** The page learns where it is by HTTPS, and under which addresses others reach it. */
final class AddressControllerTest {
  private static final String PROXY = "10.0.0.7";
  private static final String SOMEBODY = "192.168.1.20";

  private final Ports ports = new Ports();
  private Settings settings = settings(Map.of());

  @Test
  void httpsIsUnderTheNameThatWasAskedFor() {
    ports.opened(8080, 8443);
    assertEquals("https://192.168.1.9:8443", ask("192.168.1.9:8080", SOMEBODY).https());
    assertEquals("https://[fe80::1]:8443", ask("[fe80::1]:8080", SOMEBODY).https());
    ports.opened(80, 443);
    assertEquals("https://meet.example", ask("meet.example", SOMEBODY).https());
  }

  @Test
  void nobodyElseReachesAServerWithoutHttps() {
    ports.opened(8080, -1);
    assertEquals(new Addresses(null, null, List.of()), ask("192.168.1.9:8080", SOMEBODY));
  }

  @Test
  void aProxyInFrontSaysWhereItIs() {
    ports.opened(8080, 8443);
    assertNull(ask("backend:8080", PROXY).https());
    Addresses told = ask("10.0.0.1:8080", PROXY, "https", "192.0.2.5");
    assertEquals("https://192.0.2.5", told.https());
    assertEquals("https://192.0.2.5", told.invite());
  }

  @Test
  void thePublicUrlAloneIsForOthers() {
    settings = settings(Map.of("SETAREH_PUBLIC_URL", "https://meet.example/"));
    ports.opened(8080, 8443);
    for (String host : List.of("localhost:8080", "192.168.1.9:8080", "meet.example")) {
      Addresses told = ask(host, SOMEBODY);
      assertEquals("https://meet.example", told.invite());
      assertEquals(List.of("https://meet.example"), told.origins());
    }
    assertEquals("https://meet.example", ask("backend:8080", PROXY).https());
    ports.opened(8080, -1);
    assertEquals("https://meet.example", ask("localhost:8080", SOMEBODY).invite());
  }

  @Test
  void thisMachinesNetworksAreForOthersAndLoopbackIsNot() {
    settings = settings(Map.of("SETAREH_HOSTNAMES", "meet.lan,192.0.2.1"));
    ports.opened(8080, 8443);
    List<String> network =
        Origins.ofNetwork(settings.http(), 8443).stream().map(Origin::toString).toList();
    assertEquals("https://meet.lan:8443", network.getFirst());
    for (String host : List.of("localhost:8080", "127.0.0.1:8080", "[::1]:8080")) {
      assertEquals(network, ask(host, SOMEBODY).origins());
    }
    Addresses told = ask("192.0.2.9:8080", SOMEBODY);
    assertEquals("https://192.0.2.9:8443", told.invite());
    assertTrue(told.origins().containsAll(network));
  }

  @Test
  void anInvitationNamesTheAddressThatMostDevicesReach() {
    List<InetAddress> ranked =
        Stream.of(
                "203.0.113.5",
                "10.1.2.3",
                "192.168.1.9",
                "100.64.0.1",
                "2001:db8::1",
                "fd00::1",
                "fd12:3456::1")
            .map(InetAddress::ofLiteral)
            .toList();
    List<InetAddress> found = new ArrayList<>(ranked.reversed());
    for (String nobodys :
        List.of("fe80::1", "169.254.1.1", "127.0.0.1", "::1", "::", "0.0.0.0", "ff02::1")) {
      found.addFirst(InetAddress.ofLiteral(nobodys));
    }
    List<String> best = LocalAddresses.forOthers(found).stream().map(LocalAddresses::text).toList();
    assertEquals(
        List.of(
            "203.0.113.5",
            "100.64.0.1",
            "192.168.1.9",
            "10.1.2.3",
            "2001:db8:0:0:0:0:0:1",
            "fd12:3456:0:0:0:0:0:1",
            "fd00:0:0:0:0:0:0:1"),
        best,
        "by kind, and within one as found");
  }

  @Test
  void anAddressOfOneLinkIsNoInvitation() {
    ports.opened(8080, 8443);
    for (String host : List.of("[fe80::1]:8080", "169.254.7.7:8080", "0.0.0.0:8080")) {
      String own = "https://" + host.replace(":8080", ":8443");
      assertFalse(ask(host, SOMEBODY).origins().contains(own), own);
    }
    settings = settings(Map.of("SETAREH_BIND", "169.254.7.7"));
    assertNull(ask("localhost:8080", SOMEBODY).invite());
  }

  /** RFC 6454 section 4: also in what a proxy says, whatever stands in Host itself. */
  @Test
  void theDefaultPortIsLeftOutOfWhatAProxyForwards() {
    ports.opened(8080, 8443);
    assertEquals(
        "https://192.0.2.5", ask("10.0.0.1:8080", PROXY, "https", "192.0.2.5:443").invite());
    assertEquals(
        "https://192.0.2.5:80", ask("10.0.0.1:8080", PROXY, "https", "192.0.2.5:80").invite());
  }

  @Test
  void aServerOnLoopbackAloneIsForNobodyElse() {
    settings = settings(Map.of("SETAREH_BIND", "127.0.0.1"));
    ports.opened(8080, 8443);
    assertNull(ask("localhost:8080", "127.0.0.1").invite());
  }

  @Test
  void aNameThatIsNotOursIsNeverPassedOn() {
    ports.opened(8080, 8443);
    assertFalse(ask("evil.example", SOMEBODY).origins().contains("https://evil.example:8443"));
  }

  @Test
  void theNamesOfTheCertificateAreOurs() {
    Hosts hosts = new Hosts(settings, () -> List.of("meet.example", "*.example.org"));
    assertTrue(hosts.isOurs("Meet.Example"));
    assertTrue(hosts.isOurs("calls.example.org"));
    assertFalse(hosts.isOurs("a.calls.example.org"));
    assertFalse(hosts.isOurs("example.org"));
    assertFalse(hosts.isOurs("org"));
    assertFalse(hosts.isOurs(""));
  }

  @Test
  void aHostThatIsNoneIsRefused() {
    ports.opened(8080, 8443);
    assertThrows(Problem.class, () -> ask("a\"b", SOMEBODY));
  }

  private Addresses ask(String host, String from, String... forwardedSchemeAndHost) {
    MockServerHttpRequest.BaseBuilder<?> request =
        MockServerHttpRequest.get("http://x/api/addresses")
            .header("Host", host)
            .remoteAddress(new InetSocketAddress(from, 40_000));
    if (forwardedSchemeAndHost.length > 0) {
      request
          .header("X-Forwarded-Proto", forwardedSchemeAndHost[0])
          .header("X-Forwarded-Host", forwardedSchemeAndHost[1]);
    }
    Requests requests = new Requests(settings);
    Origins origins = new Origins(settings, new Hosts(settings, List::of), ports, requests);
    return Objects.requireNonNull(
        new AddressController(origins)
            .addresses(MockServerWebExchange.from(request.build()))
            .getBody());
  }

  private static Settings settings(Map<String, String> more) {
    Map<String, String> all = new HashMap<>(more);
    all.put("SETAREH_TRUSTED_PROXIES", PROXY);
    return Settings.read(all);
  }
}
