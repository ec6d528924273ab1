package org.setareh.signaling.account;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Somebody who comes back.
 *
 * @param name what one logs in with, as it was chosen
 * @param displayName what others see
 * @param lastSeenHidden whether nobody is shown when they were last there
 * @param unlisted whether they stand in no list of those who are online, and are found by their
 *     whole name alone
 * @param picture the version of the picture; null where there is none
 * @param version grows with each change, so that what comes twice or late does no harm
 */
public record Account(
    UUID id,
    String name,
    String displayName,
    boolean administrator,
    boolean disabled,
    boolean lastSeenHidden,
    boolean unlisted,
    @Nullable Long picture,
    long version,
    Instant createdAt) {}
