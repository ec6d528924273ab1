package org.setareh.signaling;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.turbo.TurboFilter;
import ch.qos.logback.core.spi.FilterReply;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Marker;

/**
 * Bounds the log: of the lines with one text at most twenty a minute are written, whatever brings
 * them about, a stranger's requests or a fault that repeats itself for each packet. What {@code
 * logback.xml} names as a turbo filter. Lines below {@code info} are for whoever asked for them,
 * and not counted. Any thread.
 */
public final class LogBound extends TurboFilter {
  static final int A_MINUTE = 20;

  /** Texts told apart; those of code are far fewer, libraries may make them anew each time. */
  private static final int MOST_TEXTS = 1_000;

  private final LongSupplier clockNs;
  private final Map<String, Integer> counts = new HashMap<>();
  private long minute;

  public LogBound() {
    this(System::nanoTime);
  }

  LogBound(LongSupplier clockNs) {
    this.clockNs = clockNs;
  }

  @Override
  public FilterReply decide(
      @Nullable Marker marker,
      Logger logger,
      Level level,
      @Nullable String format,
      Object @Nullable [] parameters,
      @Nullable Throwable failure) {
    boolean isLine =
        format != null
            && level.isGreaterOrEqual(Level.INFO)
            && level.isGreaterOrEqual(logger.getEffectiveLevel());
    return !isLine || mayWrite(logger.getName() + ' ' + format)
        ? FilterReply.NEUTRAL
        : FilterReply.DENY;
  }

  private synchronized boolean mayWrite(String text) {
    long now = TimeUnit.NANOSECONDS.toMinutes(clockNs.getAsLong());
    if (now != minute) {
      minute = now;
      counts.clear();
    }
    if (counts.size() >= MOST_TEXTS && !counts.containsKey(text)) {
      return false;
    }
    return counts.merge(text, 1, Integer::sum) <= A_MINUTE;
  }
}
