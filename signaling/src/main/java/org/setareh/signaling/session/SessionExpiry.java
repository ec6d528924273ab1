package org.setareh.signaling.session;

import java.time.Duration;
import java.util.Collection;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Forgets sessions that nobody used for their lifetime, once an hour, on a virtual thread of its
 * own. Servers that started together do not ask the database together, since each begins at a
 * moment of its own, and one round goes by small steps, which leave rows alone that another works
 * on.
 */
public final class SessionExpiry implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SessionExpiry.class);
  private static final Duration FIRST_WITHIN = Duration.ofMinutes(10);
  private static final Duration EVERY = Duration.ofHours(1);
  private static final Duration BETWEEN_STEPS = Duration.ofMillis(100);

  private final Sessions sessions;
  private final Supplier<? extends Collection<UUID>> inUse;
  private final Thread thread;

  /**
   * Begins.
   *
   * @param inUse the sessions of people who are in rooms: used, however quiet they are
   */
  public SessionExpiry(Sessions sessions, Supplier<? extends Collection<UUID>> inUse) {
    this.sessions = sessions;
    this.inUse = inUse;
    this.thread = Thread.ofVirtual().name("session-expiry").start(this::run);
  }

  private void run() {
    try {
      Thread.sleep(ThreadLocalRandom.current().nextLong(FIRST_WITHIN.toMillis()));
      while (true) {
        try {
          round();
        } catch (RuntimeException e) {
          LOG.warn("Old sessions could not be forgotten; once more in an hour: {}", e.toString());
        }
        Thread.sleep(EVERY);
      }
    } catch (InterruptedException _) {
      // Closed.
    }
  }

  void round() throws InterruptedException {
    sessions.keep(inUse.get());
    while (sessions.forgetSome()) {
      Thread.sleep(BETWEEN_STEPS);
    }
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
