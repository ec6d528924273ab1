package org.setareh.signaling.call;

import java.time.Duration;
import java.util.Objects;
import java.util.UUID;

/**
 * A call that ended, as others are told.
 *
 * @param kind audio or video
 * @param seconds for how long the two spoke
 * @param missed whether the callee neither took nor refused it
 */
public record CallEnd(
    UUID id, UUID caller, UUID callee, String kind, String reason, long seconds, boolean missed) {
  static CallEnd of(CallState call) {
    return new CallEnd(
        call.id(),
        call.caller().person().id(),
        call.callee().person().id(),
        call.kind().word(),
        Objects.requireNonNull(call.reason()).word(),
        call.answeredAt() == null || call.endedAt() == null
            ? 0
            : Duration.between(call.answeredAt(), call.endedAt()).toSeconds(),
        call.isMissed());
  }
}
