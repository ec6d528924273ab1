package org.setareh.signaling.conversation;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * How fast each person may do something: so many at once, and then so many a second. Any thread.
 */
final class Pace {
  private static final double SECOND_NS = 1e9;
  private static final long MILLISECOND_NS = 1_000_000;

  private final double atOnce;
  private final double perSecond;
  private final LongSupplier clockNs;
  private final Cache<String, Bucket> buckets;

  Pace(int atOnce, int perSecond, LongSupplier clockNs) {
    this.atOnce = atOnce;
    this.perSecond = perSecond;
    this.clockNs = clockNs;
    // Whoever is forgotten would be full again.
    this.buckets =
        Caffeine.newBuilder()
            .maximumSize(100_000)
            .expireAfterAccess(Duration.ofSeconds(1 + atOnce / perSecond))
            .build();
  }

  /** Counts one; or counts nothing, and says for how many milliseconds to wait. */
  long spend(String person) {
    long nowNs = clockNs.getAsLong();
    return buckets.get(person, _ -> new Bucket(nowNs)).spend(nowNs);
  }

  /** Guarded by itself. */
  private final class Bucket {
    private double left = atOnce;
    private long lastNs;

    Bucket(long nowNs) {
      lastNs = nowNs;
    }

    synchronized long spend(long nowNs) {
      left = Math.min(atOnce, left + (nowNs - lastNs) * perSecond / SECOND_NS);
      lastNs = nowNs;
      if (left >= 1) {
        left--;
        return 0;
      }
      return 1 + (long) ((1 - left) / perSecond * SECOND_NS) / MILLISECOND_NS;
    }
  }
}
