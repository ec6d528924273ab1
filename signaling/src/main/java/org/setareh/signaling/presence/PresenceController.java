package org.setareh.signaling.presence;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.media.Schema.RequiredMode;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;
import org.setareh.signaling.principal.AccountHolder;
import org.setareh.signaling.problem.Problem;
import org.setareh.signaling.problem.ProblemCode;
import org.setareh.signaling.problem.Refuses;
import org.setareh.signaling.web.RateLimits;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** The beats of pages. */
@RestController
@Tag(name = "people")
public final class PresenceController {
  private final Presence presence;
  private final RateLimits limits;

  public PresenceController(Presence presence, RateLimits limits) {
    this.presence = presence;
    this.limits = limits;
  }

  record Beat(
      @Schema(
              requiredMode = RequiredMode.REQUIRED,
              description = "Whether somebody has touched a tab of this browser within 5 minutes")
          @Nullable Boolean active) {}

  @PostMapping(path = "/api/presence", consumes = MediaType.APPLICATION_JSON_VALUE)
  @ResponseStatus(HttpStatus.NO_CONTENT)
  @Operation(summary = "Says that the page that reads the stream is there: every 15 s")
  @Refuses({ProblemCode.CROSS_SITE, ProblemCode.TOO_MANY_ATTEMPTS, ProblemCode.SERVER_BUSY})
  void beat(AccountHolder own, @RequestBody Beat beat) {
    own.spend(limits);
    if (beat.active() == null) {
      throw Problem.badField("active", "say true or false");
    }
    presence.beat(own.session(), beat.active());
  }
}
