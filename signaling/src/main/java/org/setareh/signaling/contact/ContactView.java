package org.setareh.signaling.contact;

import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;
import org.setareh.signaling.account.Profile;
import org.setareh.signaling.presence.PresenceView;

/**
 * Somebody as one's own list of contacts has them.
 *
 * @param presence of contacts alone
 * @param version grows with each change, also of the name
 */
public record ContactView(
    Profile account,
    @Schema(allowableValues = {"contact", "asked", "asking", "blocked"}) String state,
    @Schema(types = {"object", "null"}) @Nullable PresenceView presence,
    long version) {}
