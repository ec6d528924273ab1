package org.setareh.signaling.call;

import io.swagger.v3.oas.annotations.media.Schema;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.setareh.signaling.account.Profile;

/**
 * A third is asked into the call, which becomes a conference if both want it.
 *
 * @param by which of the two asks
 * @param room the conference; null as long as the other has not agreed
 */
@Schema(name = "CallGrowing")
record Growth(
    UUID by, Profile invited, @Schema(types = {"string", "null"}) @Nullable String room) {}
