package org.setareh.signaling.account;

import io.swagger.v3.oas.annotations.media.Schema;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An account as others are shown it.
 *
 * @param picture another number for each picture; null where there is none
 */
public record Profile(
    UUID id,
    String name,
    String displayName,
    @Schema(
            types = {"integer", "null"},
            format = "int64")
        @Nullable Long picture) {}
