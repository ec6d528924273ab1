package org.setareh.signaling.presence;

import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Somebody's presence as contacts are told it.
 *
 * @param lastSeen null for somebody who is there, who hides it, or who was never there
 * @param version grows with each change for as long as the server runs
 */
public record PresenceView(
    @Schema(allowableValues = {"online", "away", "call", "offline"}) String state,
    @Schema(types = {"string", "null"}) @Nullable Instant lastSeen,
    long version) {}
