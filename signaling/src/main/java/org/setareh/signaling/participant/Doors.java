package org.setareh.signaling.participant;

import java.util.List;
import org.setareh.signaling.participant.RoomEvents.Knocked;
import org.setareh.signaling.session.Session;

/** Who waits before rooms. Told on the threads that change rooms, outside of their locks. */
interface Doors {
  /** Before which nobody waits. */
  Doors OPEN =
      new Doors() {
        @Override
        public boolean isAdmitted(String room, Session session) {
          return false;
        }

        @Override
        public List<Knocked> of(Session session) {
          return List.of();
        }

        @Override
        public void begins(String room) {}

        @Override
        public void came(String room, Session session) {}

        @Override
        public void emptied(String room) {}

        @Override
        public void closed(String room) {}
      };

  /** Whether a moderator let that session in. */
  boolean isAdmitted(String room, Session session);

  /** The knocks of a session, as it is told of them. */
  List<Knocked> of(Session session);

  /** Somebody is on the way in. */
  void begins(String room);

  /** Somebody is in. */
  void came(String room, Session session);

  /** Nobody is in any more. */
  void emptied(String room);

  /** The room is no more. */
  void closed(String room);
}
