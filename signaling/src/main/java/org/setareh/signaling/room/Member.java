package org.setareh.signaling.room;

import java.util.UUID;

/** An account in a room's list of people. */
public record Member(UUID account, String name, String displayName, Role role) {}
