package org.setareh.signaling.session;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/**
 * Which sessions were ended a short while ago, and who has to know. What is opened for a session
 * looks here once it is open: the session may have ended since the request found it. Any thread.
 */
public final class SessionEnds {
  /** Longer than any request takes that found the session before it ended. */
  private static final Duration REMEMBERED = Duration.ofMinutes(10);

  private final Cache<Session, Boolean> ended =
      Caffeine.newBuilder().expireAfterWrite(REMEMBERED).build();
  private final List<Consumer<Session>> listeners = new CopyOnWriteArrayList<>();

  public boolean has(Session session) {
    return ended.getIfPresent(session) != null;
  }

  /** Tells of each session that ends, on the thread that ends it. */
  public void listen(Consumer<Session> listener) {
    listeners.add(listener);
  }

  void add(Session session) {
    ended.put(session, true);
  }

  void tell(Session session) {
    listeners.forEach(listener -> listener.accept(session));
  }
}
