package org.setareh.signaling.presence;

import java.util.Set;
import java.util.UUID;

/** Who is told of somebody. On a virtual thread; may ask the database. */
public interface Audience {
  Set<UUID> of(UUID account);
}
