package org.setareh.signaling.call;

import java.util.UUID;

/** Who may ring whom. On virtual threads; may ask the database. */
public interface MayRing {
  /** Whether both have said that the other is their contact. */
  boolean areContacts(UUID one, UUID other);
}
