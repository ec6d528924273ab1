package org.setareh.signaling.account;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.setareh.signaling.problem.Problem;
import org.setareh.signaling.problem.ProblemCode;

/**
 * What wrong passwords cost. Each further one for a name from one address makes that address wait
 * longer before the next, up to a minute; a name that is tried from many addresses answers each of
 * them more slowly, by five seconds at most. Nobody is locked out by what strangers do elsewhere.
 * Whether there is such an account makes no difference. Any thread.
 */
final class LogInLimits {
  /** Mistakes that cost nothing. */
  private static final int FREE = 5;

  private static final Duration LONGEST_WAIT = Duration.ofMinutes(1);
  private static final Duration REMEMBERED = Duration.ofMinutes(15);

  private static final int FREE_OF_NAME = 20;
  private static final Duration SLOWER_BY = Duration.ofMillis(50);
  private static final Duration SLOWEST = Duration.ofSeconds(5);

  private final Ticker clock;
  private final Cache<String, Failures> ofAddress;
  private final Cache<String, Failures> ofName;

  LogInLimits(Ticker clock) {
    this.clock = clock;
    this.ofAddress = cache(clock);
    this.ofName = cache(clock);
  }

  private static Cache<String, Failures> cache(Ticker clock) {
    return Caffeine.newBuilder()
        .maximumSize(100_000)
        .ticker(clock)
        .expireAfterWrite(REMEMBERED)
        .build();
  }

  /** How often in a row, and when last. */
  private record Failures(int count, long lastNs) {}

  /**
   * Throws where this address has to wait; else says by how much the answer is to be slowed down.
   *
   * @param key of the name
   */
  Duration check(String key, String address) {
    Failures own = ofAddress.getIfPresent(key + ' ' + address);
    if (own != null && own.count >= FREE) {
      long waitedNs = clock.read() - own.lastNs;
      long leftNs = wait(own.count).toNanos() - waitedNs;
      if (leftNs > 0) {
        long seconds = TimeUnit.NANOSECONDS.toSeconds(leftNs) + 1;
        throw new Problem(
                ProblemCode.TOO_MANY_ATTEMPTS, "Wait %d s and try again.".formatted(seconds))
            .with("Retry-After", Long.toString(seconds));
      }
    }
    Failures all = ofName.getIfPresent(key);
    if (all == null || all.count <= FREE_OF_NAME) {
      return Duration.ZERO;
    }
    Duration slower = SLOWER_BY.multipliedBy(all.count - FREE_OF_NAME);
    return slower.compareTo(SLOWEST) < 0 ? slower : SLOWEST;
  }

  /** A wrong password, or a wrong name. */
  void failed(String key, String address) {
    count(ofAddress, key + ' ' + address);
    count(ofName, key);
  }

  /** The right one: this address made mistakes, no attempts at another's account. */
  void succeeded(String key, String address) {
    ofAddress.invalidate(key + ' ' + address);
  }

  private void count(Cache<String, Failures> failures, String key) {
    long now = clock.read();
    failures
        .asMap()
        .merge(key, new Failures(1, now), (before, _) -> new Failures(before.count + 1, now));
  }

  private static Duration wait(int failures) {
    int doublings = Math.min(failures - FREE, 6);
    Duration wait = Duration.ofSeconds(1L << doublings);
    return wait.compareTo(LONGEST_WAIT) < 0 ? wait : LONGEST_WAIT;
  }
}
