package org.setareh.signaling.events;

/** A reader that does not keep up; its connection is cut. */
public final class SlowReaderException extends RuntimeException {
  private static final long serialVersionUID = 1;

  SlowReaderException() {
    super("the reader does not keep up", null, false, false);
  }
}
