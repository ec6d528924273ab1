package org.setareh.signaling.account;

import io.r2dbc.spi.Readable;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.setareh.signaling.data.Database;
import org.springframework.r2dbc.core.DatabaseClient;

/**
 * Links that work once, and for a while. The database knows their tokens' hashes alone: whoever
 * reads it can use none. Called from virtual threads.
 */
public final class OneTimeLinks {
  private static final int TOKEN_BYTES = 32;
  private static final Pattern TOKEN = Pattern.compile("[\\w-]{43}");
  private static final SecureRandom RANDOM = new SecureRandom();

  private final Database database;

  public OneTimeLinks(Database database) {
    this.database = database;
  }

  /** What a link is for. */
  enum Purpose {
    /** To make the administrator's account. */
    ADMINISTRATOR(Duration.ofDays(7)),
    /** To make an account. */
    INVITATION(Duration.ofDays(14)),
    /** To set an account's password anew. */
    RESET(Duration.ofDays(2));

    private final Duration works;

    Purpose(Duration works) {
      this.works = works;
    }

    /** In the database. */
    String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** A link just made: nobody is told its token again. */
  public record Made(String token, Instant expiresAt) {}

  /**
   * What a token stands for.
   *
   * @param account whose password it sets anew; null for other purposes
   */
  record Found(Purpose purpose, @Nullable UUID account) {}

  /**
   * Makes a link; those that are too old go.
   *
   * @param creator null: the server itself
   */
  Made make(Purpose purpose, @Nullable UUID creator) {
    return make(purpose, creator, null);
  }

  /** Makes a link that sets an account's password anew; those made before for it work no more. */
  Made makeReset(UUID account, UUID creator) {
    forgetResets(database.client(), account);
    return make(Purpose.RESET, creator, account);
  }

  private Made make(Purpose purpose, @Nullable UUID creator, @Nullable UUID account) {
    database.await(
        database
            .client()
            .sql("delete from one_time_link where expires_at <= now()")
            .fetch()
            .rowsUpdated());
    byte[] random = new byte[TOKEN_BYTES];
    RANDOM.nextBytes(random);
    String token = Base64.getUrlEncoder().withoutPadding().encodeToString(random);
    Instant expiresAt = Instant.now().plus(purpose.works);
    DatabaseClient.GenericExecuteSpec insert =
        database
            .client()
            .sql(
                """
                insert into one_time_link (token_hash, purpose, created_by, account_id, expires_at)
                values (:hash, :purpose, :creator, :account, :expires)
                """)
            .bind("hash", hash(token))
            .bind("purpose", purpose.word())
            .bind("expires", expiresAt);
    insert = bind(insert, "creator", creator);
    insert = bind(insert, "account", account);
    database.await(insert.fetch().rowsUpdated());
    return new Made(token, expiresAt);
  }

  private static DatabaseClient.GenericExecuteSpec bind(
      DatabaseClient.GenericExecuteSpec query, String name, @Nullable UUID value) {
    return value == null ? query.bindNull(name, UUID.class) : query.bind(name, value);
  }

  /** Whether a link works still; uses nothing up. */
  Optional<Found> look(@Nullable String token) {
    return run(
        database.client(),
        "select purpose, account_id from one_time_link where token_hash = :hash and expires_at > now()",
        token);
  }

  /** Uses a link up, within the transaction of what it is for. */
  Optional<Found> use(DatabaseClient client, @Nullable String token) {
    return run(
        client,
        "delete from one_time_link where token_hash = :hash and expires_at > now() returning purpose, account_id",
        token);
  }

  private Optional<Found> run(DatabaseClient client, String sql, @Nullable String token) {
    if (token == null || !TOKEN.matcher(token).matches()) {
      return Optional.empty();
    }
    return database.await(client.sql(sql).bind("hash", hash(token)).map(OneTimeLinks::found).one());
  }

  private static Found found(Readable row) {
    String word = Objects.requireNonNull(row.get("purpose", String.class));
    return new Found(
        Purpose.valueOf(word.toUpperCase(Locale.ROOT)), row.get("account_id", UUID.class));
  }

  /** Those made before for the account's password work no more. */
  void forgetResets(DatabaseClient client, UUID account) {
    database.await(
        client
            .sql("delete from one_time_link where account_id = :account")
            .bind("account", account)
            .fetch()
            .rowsUpdated());
  }

  /** Those made before for the same work no more. */
  void forget(Purpose purpose) {
    database.await(
        database
            .client()
            .sql("delete from one_time_link where purpose = :purpose")
            .bind("purpose", purpose.word())
            .fetch()
            .rowsUpdated());
  }

  private static byte[] hash(String token) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("SHA-256 is part of every JDK", e);
    }
  }
}
