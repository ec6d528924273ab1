package org.setareh.signaling.events;

import org.setareh.signaling.session.Session;

/**
 * Is told who reads the events of a session. On threads that must not wait. Of two readers of one
 * session both are told of, so whoever wants to know whether there is one counts.
 */
public interface Readers {
  void began(Session session);

  void ended(Session session);
}
