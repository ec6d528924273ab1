package org.setareh.signaling.call;

import java.util.UUID;

/** Something that happened to a call and is to be told, as it was under the lock. */
sealed interface CallFact {
  /** Told to both accounts. */
  record Changed(CallState call) implements CallFact {}

  /**
   * Told to the session of one tab.
   *
   * @param n which of its sender's side's it is, from 1
   */
  record Signalled(long version, UUID call, Tab to, String from, int n, Signal signal)
      implements CallFact {}
}
