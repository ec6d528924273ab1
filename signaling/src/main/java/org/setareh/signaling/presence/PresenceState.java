package org.setareh.signaling.presence;

import java.util.Locale;

/** How somebody is there. */
public enum PresenceState {
  ONLINE,
  /** A page is open, and nobody has touched one for some minutes. */
  AWAY,
  /** In a room or a call, whatever the pages say. */
  CALL,
  OFFLINE;

  /** In the protocol. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
