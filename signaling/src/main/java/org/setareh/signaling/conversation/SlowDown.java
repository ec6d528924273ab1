package org.setareh.signaling.conversation;

/** Somebody writes faster than anybody may. */
final class SlowDown extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final long waitMs;

  SlowDown(long waitMs) {
    super("wait " + waitMs + " ms", null, false, false);
    this.waitMs = waitMs;
  }

  /** After which it may be tried again. */
  long waitMs() {
    return waitMs;
  }
}
