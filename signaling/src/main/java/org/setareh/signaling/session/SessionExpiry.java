package org.setareh.signaling.session;

import java.time.Duration;
import java.util.Collection;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import org.setareh.signaling.rounds.Rounds;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stores once a minute which sessions were used, and forgets once an hour those that nobody used
 * for their lifetime, on a virtual thread of its own. Servers that started together do not ask the
 * database together, since each begins at a moment of its own, and one round goes by small steps,
 * which leave rows alone that another works on.
 */
public final class SessionExpiry implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SessionExpiry.class);
  private static final Duration EVERY = Duration.ofMinutes(1);

  /** Rounds. */
  private static final int FIRST_WITHIN = 10;

  /** Rounds. */
  private static final int FORGETS_EVERY = 60;

  private static final Duration BETWEEN_STEPS = Duration.ofMillis(100);

  private final Sessions sessions;
  private final Supplier<? extends Collection<UUID>> inUse;
  private final Rounds rounds;

  /** Until sessions are forgotten, in rounds. */
  private int left = ThreadLocalRandom.current().nextInt(FIRST_WITHIN);

  /**
   * Begins.
   *
   * @param inUse the sessions of people who are in rooms or wait before them: used, however quiet
   *     they are
   */
  public SessionExpiry(Sessions sessions, Supplier<? extends Collection<UUID>> inUse) {
    this.sessions = sessions;
    this.inUse = inUse;
    this.rounds = new Rounds("session-expiry", EVERY, this::round);
  }

  private void round() throws InterruptedException {
    sessions.writeUses();
    left--;
    if (left < 0) {
      left = FORGETS_EVERY;
      forget();
    }
  }

  void forget() throws InterruptedException {
    sessions.keep(inUse.get());
    while (sessions.forgetSome()) {
      Thread.sleep(BETWEEN_STEPS);
    }
  }

  /** Stores what was used since the last minute. */
  @Override
  public void close() {
    rounds.close();
    try {
      sessions.writeUses();
    } catch (RuntimeException e) {
      LOG.warn("Uses of sessions were not stored: {}", e.toString());
    }
  }
}
