package org.setareh.signaling.rounds;

import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A virtual thread that looks at something again and again. Whatever goes wrong in one round is
 * logged, and the next one comes: nobody else would let go of what is over.
 */
public final class Rounds implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Rounds.class);

  private final String name;
  private final Duration pause;
  private final Round round;
  final Thread thread;
  private volatile boolean closed;

  /** What is done each time; it may wait, until it is interrupted. */
  @FunctionalInterface
  public interface Round {
    void run() throws InterruptedException;
  }

  /**
   * The first round comes after the first pause.
   *
   * @param name of the thread, and in the log
   * @param pause zero where the round itself begins by waiting
   */
  public Rounds(String name, Duration pause, Round round) {
    this.name = name;
    this.pause = pause;
    this.round = round;
    this.thread = Thread.ofVirtual().name(name).start(this::run);
  }

  private void run() {
    try {
      while (!closed) {
        Thread.sleep(pause);
        roundOrLog();
      }
    } catch (InterruptedException _) {
      // Closed.
    }
  }

  private void roundOrLog() throws InterruptedException {
    try {
      round.run();
    } catch (RuntimeException | Error e) {
      if (closed) {
        return; // Interrupted, in its own words.
      }
      LOG.error("A round of \"{}\" failed; the next one comes", name, e);
    }
  }

  /** No round begins any more; one that runs is interrupted. */
  @Override
  public void close() {
    closed = true;
    thread.interrupt();
  }
}
