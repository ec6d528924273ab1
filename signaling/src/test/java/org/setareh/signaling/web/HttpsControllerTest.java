package org.setareh.signaling.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.net.InetSocketAddress;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.setareh.signaling.problem.Problem;
import org.setareh.signaling.settings.Settings;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;
import org.springframework.mock.web.server.MockServerWebExchange;

/** The page learns the address of HTTPS as it is, or that there is none. */
final class HttpsControllerTest {
  private final Ports ports = new Ports();
  private final HttpsController controller =
      new HttpsController(
          ports, new Requests(Settings.read(Map.of("SETAREH_TRUSTED_PROXIES", "10.0.0.7"))));

  @Test
  void underTheNameThatWasAskedFor() {
    ports.opened(8080, 8443);
    assertEquals("https://192.168.1.9:8443", origin("192.168.1.9:8080", "192.168.1.20"));
    assertEquals("https://[fe80::1]:8443", origin("[fe80::1]:8080", "192.168.1.20"));
    ports.opened(80, 443);
    assertEquals("https://meet.example", origin("meet.example", "192.168.1.20"));
  }

  @Test
  void noneWhereHttpsIsOff() {
    ports.opened(8080, -1);
    assertNull(origin("192.168.1.9:8080", "192.168.1.20"));
  }

  @Test
  void noneBehindAProxyThatAloneKnows() {
    ports.opened(8080, 8443);
    assertNull(origin("backend:8080", "10.0.0.7"));
  }

  @Test
  void aHostThatIsNoneIsRefused() {
    ports.opened(8080, 8443);
    assertThrows(Problem.class, () -> origin("a\"b", "192.168.1.20"));
  }

  private @Nullable String origin(String host, String from) {
    MockServerWebExchange exchange =
        MockServerWebExchange.from(
            MockServerHttpRequest.get("http://x/api/https")
                .header("Host", host)
                .remoteAddress(new InetSocketAddress(from, 40_000)));
    return Objects.requireNonNull(controller.https(exchange).getBody()).origin();
  }
}
