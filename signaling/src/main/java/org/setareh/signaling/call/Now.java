package org.setareh.signaling.call;

import java.time.Instant;

/**
 * A moment.
 *
 * @param ns of a clock that never goes back: for what has to happen in time
 * @param at for what people are shown
 */
record Now(long ns, Instant at) {
  static Now read() {
    return new Now(System.nanoTime(), Instant.now());
  }
}
