package org.setareh.sfu.worker;

import java.util.concurrent.TimeUnit;

/**
 * Bounds how late a worker is that cannot keep up: where media that it takes from the socket has
 * lain there for more than {@value #LATE_MS} ms each time for {@value #FOR_MS} ms, and the socket
 * was never empty meanwhile, it is dropped, which costs next to nothing, until the socket is empty.
 * Then everybody has lost a moment, and nobody is seconds behind. A worker that was only held up,
 * by the collector or a busy machine, works off what came meanwhile, and drops nothing. After CoDel
 * (RFC 8289), made simple. The worker's thread.
 */
final class Backlog {
  static final int LATE_MS = 500;
  static final int FOR_MS = 1_000;

  private boolean late;
  private long lateSinceNs;
  private boolean drops;

  /**
   * Whether to drop a datagram of media.
   *
   * @param waitedNs how long it lay in the socket
   * @param takenNs when it was taken from there
   */
  boolean drops(long waitedNs, long takenNs) {
    if (waitedNs <= TimeUnit.MILLISECONDS.toNanos(LATE_MS)) {
      late = false;
    } else if (!late) {
      late = true;
      lateSinceNs = takenNs;
    } else {
      drops |= takenNs - lateSinceNs >= TimeUnit.MILLISECONDS.toNanos(FOR_MS);
    }
    return drops;
  }

  /** Nothing waits in the socket. */
  void caughtUp() {
    late = false;
    drops = false;
  }
}
