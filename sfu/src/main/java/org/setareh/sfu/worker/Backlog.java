package org.setareh.sfu.worker;

import java.util.concurrent.TimeUnit;

/**
 * Bounds how late a worker is that cannot keep up: where media that it takes from the socket has
 * lain there for more than {@value #LATE_MS} ms each time for {@value #FOR_MS} ms, it is dropped,
 * which costs next to nothing, until the worker has caught up. Then everybody has lost a moment,
 * and nobody is seconds behind. A worker that was only held up for a moment works off what came
 * meanwhile, and drops nothing. After CoDel (RFC 8289), made simple. The worker's thread.
 */
final class Backlog {
  static final int LATE_MS = 500;
  static final int FOR_MS = 1_000;
  static final int CAUGHT_UP_MS = 20;

  private boolean late;
  private long lateSinceNs;
  private boolean drops;

  /**
   * Whether to drop a datagram of media.
   *
   * @param waitedNs how long it lay in the socket
   */
  boolean drops(long waitedNs, long nowNs) {
    if (waitedNs > TimeUnit.MILLISECONDS.toNanos(LATE_MS)) {
      if (!late) {
        late = true;
        lateSinceNs = nowNs;
      }
      drops |= nowNs - lateSinceNs >= TimeUnit.MILLISECONDS.toNanos(FOR_MS);
    } else {
      late = false;
      drops &= waitedNs >= TimeUnit.MILLISECONDS.toNanos(CAUGHT_UP_MS);
    }
    return drops;
  }
}
