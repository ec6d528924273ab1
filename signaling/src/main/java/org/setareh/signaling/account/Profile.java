package org.setareh.signaling.account;

import java.util.UUID;

/** An account as others are shown it. */
public record Profile(UUID id, String name, String displayName) {}
