package org.setareh.signaling.call;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.setareh.signaling.account.Profile;

/**
 * A call that ended, in the list of one of the two.
 *
 * @param with null: an account that was deleted
 * @param seconds for how long they spoke
 * @param seen whether the list was looked at since; counts where it was missed
 */
record CallLine(
    UUID id,
    CallKind kind,
    @Schema(types = {"object", "null"}) @Nullable Profile with,
    @Schema(allowableValues = {"in", "out"}) String direction,
    EndReason reason,
    @JsonProperty("startedAt") Instant startedAt,
    long seconds,
    boolean missed,
    boolean seen) {}
