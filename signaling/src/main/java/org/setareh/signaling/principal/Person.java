package org.setareh.signaling.principal;

import org.setareh.signaling.session.Session;
import org.setareh.signaling.web.RateLimits;

/** Somebody at a browser, by its session's cookie. */
public sealed interface Person extends Principal permits Guest, AccountHolder {
  Session session();

  /** Counts one of the requests that change or read something, or refuses it. */
  default void spend(RateLimits limits) {
    limits.writesOfSession(session().publicId()).spend();
  }
}
