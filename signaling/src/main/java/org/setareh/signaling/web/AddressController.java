package org.setareh.signaling.web;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.setareh.signaling.problem.ProblemCode;
import org.setareh.signaling.problem.Refuses;
import org.setareh.signaling.settings.Origin;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ServerWebExchange;

/**
 * Where this server is: by HTTPS, which alone gives a page a camera, and for others, whom a link
 * with {@code localhost} in it leads nowhere.
 */
@RestController
@Tag(name = "operation")
public final class AddressController {
  private final Origins origins;

  public AddressController(Origins origins) {
    this.origins = origins;
  }

  /**
   * The answer; each origin is scheme, name and port.
   *
   * @param https under the name asked for; null where HTTPS is off, or a proxy in front alone knows
   * @param invite what a link for others begins with; null where nobody else can reach this server
   * @param origins where others can open pages, best first
   */
  record Addresses(
      @Schema(types = {"string", "null"}) @Nullable String https,
      @Schema(types = {"string", "null"}) @Nullable String invite,
      List<String> origins) {}

  @GetMapping(path = "/api/addresses", produces = MediaType.APPLICATION_JSON_VALUE)
  @Operation(summary = "Where this server is by HTTPS, and where others can reach it")
  @Refuses({ProblemCode.BAD_REQUEST, ProblemCode.MISDIRECTED})
  ResponseEntity<Addresses> addresses(ServerWebExchange exchange) {
    Origin https = origins.https(exchange);
    List<String> others = origins.forOthers(exchange).stream().map(Origin::toString).toList();
    return ResponseEntity.ok()
        .cacheControl(CacheControl.noStore())
        .body(
            new Addresses(
                https == null ? null : https.toString(),
                others.isEmpty() ? null : others.getFirst(),
                others));
  }
}
