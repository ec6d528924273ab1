package org.setareh.signaling.session;

import java.time.Instant;

/**
 * A session as its owner sees it.
 *
 * @param seenAt when it was used; a minute may pass until a use counts
 */
public record Listed(Session session, Device device, Instant createdAt, Instant seenAt) {}
