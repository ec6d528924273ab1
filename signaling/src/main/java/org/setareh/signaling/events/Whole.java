package org.setareh.signaling.events;

import java.util.UUID;

/**
 * A part of what a snapshot tells an account of: all that later events change, as it stands. Any
 * virtual thread; may ask the database. Parts are read after the log's position was taken.
 */
public interface Whole {
  /** The field of the snapshot's {@code me}. */
  String name();

  /** What is written as JSON there. */
  Object of(UUID account);
}
