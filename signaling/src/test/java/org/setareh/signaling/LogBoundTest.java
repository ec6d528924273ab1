package org.setareh.signaling;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.core.spi.FilterReply;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** However often the same goes wrong, the log grows by so many lines a minute. */
final class LogBoundTest {
  private final Logger logger = new LoggerContext().getLogger("a");
  private long nowNs;
  private final LogBound bound = new LogBound(() -> nowNs);

  @Test
  void aTextIsWrittenTwentyTimesAMinuteAndThenAgainTheNext() {
    assertEquals(20, written(1_000, Level.ERROR, "peer {} failed"));
    assertEquals(5, written(5, Level.ERROR, "another {}"));
    nowNs += TimeUnit.MINUTES.toNanos(1);
    assertEquals(20, written(1_000, Level.ERROR, "peer {} failed"));
  }

  @Test
  void textsMadeAnewEachTimeAreBoundedTogether() {
    int written = 0;
    for (int i = 0; i < 5_000; i++) {
      written += written(1, Level.WARN, "text " + i);
    }
    assertEquals(1_000, written);
  }

  @Test
  void whatIsNotWrittenAnywayDoesNotCount() {
    logger.setLevel(Level.ERROR);
    assertEquals(100, written(100, Level.WARN, "below the level"));
    logger.setLevel(Level.DEBUG);
    assertEquals(100, written(100, Level.DEBUG, "asked for"));
  }

  private int written(int times, Level level, String text) {
    int written = 0;
    for (int i = 0; i < times; i++) {
      FilterReply reply = bound.decide(null, logger, level, text, null, null);
      written += reply == FilterReply.NEUTRAL ? 1 : 0;
    }
    return written;
  }
}
