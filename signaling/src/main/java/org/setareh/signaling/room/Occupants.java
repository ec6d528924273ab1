package org.setareh.signaling.room;

import java.util.UUID;

/** Those who are in rooms now. Any thread. */
public interface Occupants {
  /** A room's title or rules are others; who is inside is told. */
  void changed(Room room);

  /** What an account is to a room from now on. */
  void role(String room, UUID account, Role role);

  /** All programs of a room are out: their tokens are over. */
  void endPrograms(String room);

  /** An account is out of a room, with all of its tabs. */
  void endAccount(String room, UUID account);

  /** All are out of a room, which is no more. */
  void endAll(String room);
}
