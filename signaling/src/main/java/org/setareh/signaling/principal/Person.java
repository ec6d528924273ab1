package org.setareh.signaling.principal;

import org.setareh.signaling.session.Session;

/** Somebody at a browser, by its session's cookie. */
public sealed interface Person extends Principal permits Guest, AccountHolder {
  Session session();
}
