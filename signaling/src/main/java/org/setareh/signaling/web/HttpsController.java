package org.setareh.signaling.web;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;
import org.setareh.signaling.problem.ProblemCode;
import org.setareh.signaling.problem.Refuses;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ServerWebExchange;

/** Where a page that came by plain HTTP finds itself by HTTPS, which gives it a camera. */
@RestController
@Tag(name = "operation")
public final class HttpsController {
  private final Ports ports;
  private final Requests requests;

  public HttpsController(Ports ports, Requests requests) {
    this.ports = ports;
    this.requests = requests;
  }

  /**
   * The answer.
   *
   * @param origin scheme, name and port; null where HTTPS is off, or a proxy in front alone knows
   */
  record Https(@Nullable String origin) {}

  @GetMapping(path = "/api/https", produces = MediaType.APPLICATION_JSON_VALUE)
  @Operation(summary = "The origin of HTTPS under the name asked for; null where none is known")
  @Refuses(ProblemCode.BAD_REQUEST)
  ResponseEntity<Https> https(ServerWebExchange exchange) {
    boolean known = ports.https() > 0 && !requests.fromTrustedProxy(exchange.getRequest());
    String origin = known ? Requests.httpsOrigin(exchange.getRequest(), ports.https()) : null;
    return ResponseEntity.ok().cacheControl(CacheControl.noStore()).body(new Https(origin));
  }
}
