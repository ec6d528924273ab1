package org.setareh.signaling.web;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.UUID;
import java.util.function.LongSupplier;
import org.setareh.signaling.problem.Problem;
import org.setareh.signaling.problem.ProblemCode;
import org.setareh.signaling.settings.Settings;

/**
 * Limits of rate, each a bucket that refills evenly: a minute's worth at once at most. Any thread.
 */
public final class RateLimits {
  /** People asked by one account, a minute. */
  private static final int CONTACT_REQUESTS = 60;

  /** Pictures set by one account, a minute. */
  private static final int PICTURES = 10;

  private final Cache<String, Bucket> buckets =
      Caffeine.newBuilder().maximumSize(100_000).expireAfterAccess(Duration.ofMinutes(2)).build();

  /** A minute. */
  private static final int KNOCKS = 60;

  /** A minute. */
  private static final int REACTIONS_OF_ONE = 60;

  /** A minute: logs of events have to remember more than reactions. */
  private static final int REACTIONS_IN_ROOM = 600;

  /** A minute. */
  private static final int RINGS = 20;

  /** A minute: by one at one. */
  private static final int RINGS_OF_PAIR = 10;

  /**
   * A minute: by all at one. More than a few can use up between them, each within their own share:
   * nobody rings whom they do not know, but many at once shall not make a telephone useless.
   */
  private static final int RINGS_AT_ONE = 200;

  private final Settings.Limits limits;
  private final LongSupplier clockNs;

  public RateLimits(Settings.Limits limits, LongSupplier clockNs) {
    this.limits = limits;
    this.clockNs = clockNs;
  }

  /** Attempts at a room's key from an address. */
  public Attempts wrongKeys(String room, String address) {
    return attempts("key " + room + ' ' + address, limits.wrongKeys());
  }

  public Attempts newRooms(String address) {
    return attempts("room " + address, limits.newRooms());
  }

  /** Passwords from an address, right or wrong: each costs a processor's time. */
  public Attempts logIns(String address) {
    return attempts("log-in " + address, limits.logIns());
  }

  /** People asked to be contacts by an account. */
  public Attempts contactRequests(String account) {
    return attempts("contact " + account, CONTACT_REQUESTS);
  }

  /** Pictures that an account sets. */
  public Attempts pictures(String account) {
    return attempts("picture " + account, PICTURES);
  }

  public Attempts writesOfSession(String session) {
    return attempts("session " + session, limits.writes());
  }

  public Attempts writesOfAddress(String address) {
    return attempts("address " + address, limits.addressWrites());
  }

  /** Knocks at rooms from an address; a class behind one may knock at once. */
  public Attempts knocks(String address) {
    return attempts("knock " + address, KNOCKS);
  }

  /** Counts a reaction, or throws: each is told to the whole room. */
  public void reactions(String room, String session) {
    attempts("reactions " + session, REACTIONS_OF_ONE).spend();
    attempts("reactions in " + room, REACTIONS_IN_ROOM).spend();
  }

  /**
   * Counts a ring, or throws. One who is refused for ringing too much themselves uses up nothing of
   * what others have.
   */
  public void ring(UUID caller, UUID callee) {
    attempts("ring " + caller + ' ' + callee, RINGS_OF_PAIR).spend();
    attempts("ring at " + callee, RINGS_AT_ONE).spend();
  }

  /** Attempts of one account to ring anybody. */
  public Attempts rings(UUID account) {
    return attempts("ring " + account, RINGS);
  }

  private Attempts attempts(String key, int perMinute) {
    return new Attempts(buckets.get(key, _ -> new Bucket(perMinute, clockNs.getAsLong())), clockNs);
  }

  /** One limit of one asker. */
  public record Attempts(Bucket bucket, LongSupplier clockNs) {
    /** Throws where the limit is reached; counts nothing. */
    public void check() {
      refuseFor(bucket.waitSeconds(clockNs.getAsLong()));
    }

    /** Counts one, or throws where the limit is reached. */
    public void spend() {
      refuseFor(bucket.spend(clockNs.getAsLong()));
    }

    private static void refuseFor(long waitSeconds) {
      if (waitSeconds > 0) {
        throw new Problem(
                ProblemCode.TOO_MANY_ATTEMPTS, "Wait %d s and try again.".formatted(waitSeconds))
            .with("Retry-After", Long.toString(waitSeconds));
      }
    }
  }

  /** Tokens of one limit; guarded by itself. */
  public static final class Bucket {
    private static final double MINUTE_NS = 60e9;
    private final double perMinute;
    private double tokens;
    private long lastNs;

    Bucket(int perMinute, long nowNs) {
      this.perMinute = perMinute;
      this.tokens = perMinute;
      this.lastNs = nowNs;
    }

    private synchronized long waitSeconds(long nowNs) {
      refill(nowNs);
      return tokens >= 1 ? 0 : Math.max(1, (long) Math.ceil((1 - tokens) * 60 / perMinute));
    }

    /** Seconds to wait where none is left; else one is taken. */
    private synchronized long spend(long nowNs) {
      long waitSeconds = waitSeconds(nowNs);
      if (waitSeconds == 0) {
        tokens--;
      }
      return waitSeconds;
    }

    private void refill(long nowNs) {
      tokens = Math.min(perMinute, tokens + (nowNs - lastNs) * perMinute / MINUTE_NS);
      lastNs = nowNs;
    }
  }
}
