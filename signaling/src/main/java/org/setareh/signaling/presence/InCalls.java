package org.setareh.signaling.presence;

import java.util.UUID;

/**
 * Who is in calls of some kind. Any thread, without waiting. Whoever knows of calls gives one, and
 * says {@link Presence#changed} once an answer is another than before.
 */
public interface InCalls {
  boolean isIn(UUID account);
}
