package org.setareh.signaling.call;

import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.setareh.signaling.account.Profile;

/** A call at one version, whole: as both sides are told, and as it is kept. */
@Schema(name = "Call")
record CallState(
    UUID id,
    CallKind kind,
    Phase state,
    SideState caller,
    SideState callee,
    Instant startedAt,
    @Schema(
            types = {"string", "null"},
            format = "date-time")
        @Nullable Instant answeredAt,
    @Schema(
            types = {"string", "null"},
            format = "date-time")
        @Nullable Instant endedAt,
    @Schema(types = {"string", "null"}) @Nullable EndReason reason,
    @Schema(types = {"object", "null"}) @Nullable Growth growing,
    @Schema(
            types = {"string", "null"},
            description = "The room in which the two met; null: one rang the other")
        @Nullable String room,
    @Schema(
            description =
                "Raised by each change: an event of the same version or an earlier one is old")
        long version) {

  /**
   * One of the two.
   *
   * @param tab null: none has answered
   * @param session whose tab it is, in words
   * @param away whether it will be lost unless it comes back
   * @param signals how many it has sent
   */
  @Schema(name = "CallSide")
  record SideState(
      Profile person,
      @Schema(types = {"string", "null"}) @Nullable String tab,
      @Schema(types = {"string", "null"}) @Nullable String session,
      States states,
      boolean away,
      int signals) {}

  /** Whether the callee has something to be told of: rung for, and neither taken nor refused. */
  boolean isMissed() {
    return answeredAt == null && reason != null && reason != EndReason.REJECTED;
  }
}
