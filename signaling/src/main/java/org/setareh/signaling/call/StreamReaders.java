package org.setareh.signaling.call;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.setareh.signaling.events.Readers;
import org.setareh.signaling.session.Session;

/** How many read each session's events. Any thread. */
public final class StreamReaders implements Readers {
  private final Map<Session, Integer> readers = new ConcurrentHashMap<>();

  @Override
  public void began(Session session) {
    readers.merge(session, 1, Integer::sum);
  }

  @Override
  public void ended(Session session) {
    readers.computeIfPresent(session, (_, count) -> count > 1 ? count - 1 : null);
  }

  public boolean isRead(Session session) {
    return readers.containsKey(session);
  }
}
