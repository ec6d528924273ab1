package org.setareh.signaling.session;

import java.util.UUID;

/** Who is asking: a guest's browser. The id is no secret; the cookie is. */
public record Session(UUID id) {}
