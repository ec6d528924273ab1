package org.setareh.signaling.account;

import java.time.Instant;
import java.util.UUID;

/**
 * Somebody who comes back.
 *
 * @param name what one logs in with, as it was chosen
 * @param displayName what others see
 * @param version grows with each change, so that what comes twice or late does no harm
 */
public record Account(
    UUID id,
    String name,
    String displayName,
    boolean administrator,
    boolean disabled,
    long version,
    Instant createdAt) {}
