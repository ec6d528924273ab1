package org.setareh.signaling.session;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.Collection;
import java.util.HexFormat;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.setareh.signaling.data.Database;
import org.setareh.signaling.settings.Settings;

/**
 * The sessions. A token has 256 random bits; the database keeps its SHA-256, so that a stolen copy
 * of the database opens nothing. Called from virtual threads.
 */
public final class Sessions {
  private static final int TOKEN_BYTES = 32;

  /** Rows of one step of forgetting. */
  private static final int STEP = 1_000;

  private static final SecureRandom RANDOM = new SecureRandom();

  private final Database database;
  private final Duration lifetime;
  private final Cache<String, Session> known =
      Caffeine.newBuilder().maximumSize(20_000).expireAfterWrite(Duration.ofHours(6)).build();

  public Sessions(Database database, Settings settings) {
    this.database = database;
    this.lifetime = settings.limits().session();
  }

  /**
   * A session just made.
   *
   * @param token goes into the cookie
   * @param stored completes when the database has it
   */
  public record Fresh(Session session, String token, CompletableFuture<?> stored) {}

  /**
   * A session of a cookie.
   *
   * @param renewed whether its lifetime has just begun anew, in the database: the cookie's shall
   *     too
   */
  public record Found(Session session, boolean renewed) {}

  /** How long a session lasts unused, and its cookie: a day at least. */
  public Duration lifetime() {
    return lifetime;
  }

  /** Makes a session; it is being stored when this returns. */
  public Fresh create() {
    byte[] random = new byte[TOKEN_BYTES];
    RANDOM.nextBytes(random);
    String token = Base64.getUrlEncoder().withoutPadding().encodeToString(random);
    byte[] hash = hash(token);
    Session session = new Session(UUID.randomUUID());
    known.put(HexFormat.of().formatHex(hash), session);
    CompletableFuture<?> stored =
        database
            .client()
            .sql("insert into session (id, token_hash) values (:id, :hash)")
            .bind("id", session.id())
            .bind("hash", hash)
            .fetch()
            .rowsUpdated()
            .transform(Database::inTime)
            .toFuture();
    return new Fresh(session, token, stored);
  }

  /** The session of a cookie, if it is known and not too old; renewed every six hours of use. */
  public Optional<Found> find(String token) {
    if (token.isEmpty() || token.length() > 100) {
      return Optional.empty();
    }
    byte[] hash = hash(token);
    String key = HexFormat.of().formatHex(hash);
    Session session = known.getIfPresent(key);
    if (session != null) {
      return Optional.of(new Found(session, false));
    }
    Optional<Session> stored = renew(hash);
    stored.ifPresent(found -> known.put(key, found));
    return stored.map(found -> new Found(found, true));
  }

  /** Counts these as used now. */
  void keep(Collection<UUID> used) {
    database.await(
        database
            .client()
            .sql("update session set seen_at = now() where id = any(:ids)")
            .bind("ids", used.toArray(UUID[]::new))
            .fetch()
            .rowsUpdated());
  }

  /** Forgets some of those that nobody used for their lifetime; false where none is left. */
  boolean forgetSome() {
    // What is kept in memory was renewed by the database within six hours: none of it is too old.
    long forgotten =
        database
            .await(
                database
                    .client()
                    .sql(
                        """
                        delete from session where id in (
                          select id from session
                          where seen_at <= now() - make_interval(secs => :age)
                          order by seen_at limit :most for update skip locked)
                        """)
                    .bind("age", (double) lifetime.toSeconds())
                    .bind("most", STEP)
                    .fetch()
                    .rowsUpdated())
            .orElse(0L);
    return forgotten == STEP;
  }

  private Optional<Session> renew(byte[] hash) {
    return database.await(
        database
            .client()
            .sql(
                """
                update session set seen_at = now()
                where token_hash = :hash and seen_at > now() - make_interval(secs => :age)
                returning id
                """)
            .bind("hash", hash)
            .bind("age", (double) lifetime.toSeconds())
            .map(row -> new Session(java.util.Objects.requireNonNull(row.get("id", UUID.class))))
            .one());
  }

  private static byte[] hash(String token) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("SHA-256 is part of every JDK", e);
    }
  }
}
