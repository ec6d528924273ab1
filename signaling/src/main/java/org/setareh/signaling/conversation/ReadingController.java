package org.setareh.signaling.conversation;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.media.Schema.RequiredMode;
import io.swagger.v3.oas.annotations.security.SecurityRequirement;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;
import org.setareh.signaling.principal.AccountHolder;
import org.setareh.signaling.problem.Problem;
import org.setareh.signaling.problem.ProblemCode;
import org.setareh.signaling.problem.Refuses;
import org.setareh.signaling.web.RateLimits;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Whether others are told how far one has read. */
@RestController
@RequestMapping("/api/me/reading")
@Tag(name = "conversations")
@SecurityRequirement(name = "session")
@Refuses({ProblemCode.LOG_IN_NEEDED, ProblemCode.TOO_MANY_ATTEMPTS, ProblemCode.SERVER_BUSY})
public final class ReadingController {
  private final MarkStore store;
  private final ConversationDoors doors;
  private final RateLimits limits;

  public ReadingController(MarkStore store, ConversationDoors doors, RateLimits limits) {
    this.store = store;
    this.doors = doors;
    this.limits = limits;
  }

  /** Shown, unless it is hidden. */
  record Reading(boolean hidden) {}

  /** What is wanted. */
  record ReadingWish(
      @Schema(requiredMode = RequiredMode.REQUIRED, types = "boolean") @Nullable Boolean hidden) {}

  @GetMapping(produces = MediaType.APPLICATION_JSON_VALUE)
  @Operation(summary = "Whether others are told how far one has read")
  Reading reading(AccountHolder own) {
    limits.writesOfSession(own.session().publicId()).spend();
    return new Reading(store.isHidden(own.account().id()));
  }

  @PutMapping(
      consumes = MediaType.APPLICATION_JSON_VALUE,
      produces = MediaType.APPLICATION_JSON_VALUE)
  @Operation(summary = "Hides from others how far one has read, or shows it")
  @Refuses(ProblemCode.CROSS_SITE)
  Reading hide(AccountHolder own, @RequestBody ReadingWish wish) {
    limits.writesOfSession(own.session().publicId()).spend();
    Boolean hidden = wish.hidden();
    if (hidden == null) {
      throw Problem.badField("hidden", "say true or false");
    }
    store.hide(own.account().id(), hidden);
    doors.readingChanged(own.account().id());
    return new Reading(hidden);
  }
}
