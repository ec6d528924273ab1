package org.setareh.signaling.session;

import io.r2dbc.spi.Readable;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.setareh.signaling.data.Database;
import org.springframework.r2dbc.core.DatabaseClient;

/** The rows of sessions. Called from virtual threads. */
public final class SessionStore {
  private final Database database;

  public SessionStore(Database database) {
    this.database = database;
  }

  void insert(Session session, byte[] tokenHash, @Nullable Device device) {
    DatabaseClient.GenericExecuteSpec insert =
        database
            .client()
            .sql(
                """
                insert into session (id, token_hash, account_id, device, address)
                values (:id, :hash, :account, :device, :address)
                """)
            .bind("id", session.id())
            .bind("hash", tokenHash);
    insert = bind(insert, "account", UUID.class, session.account());
    insert = bind(insert, "device", String.class, device == null ? null : device.name());
    insert = bind(insert, "address", String.class, device == null ? null : device.address());
    database.await(insert.fetch().rowsUpdated());
  }

  /** Inserts a guest's; where two do at once, one of them does nothing. */
  void insertOnce(Session session, byte[] tokenHash) {
    database.await(
        database
            .client()
            .sql("insert into session (id, token_hash) values (:id, :hash) on conflict do nothing")
            .bind("id", session.id())
            .bind("hash", tokenHash)
            .fetch()
            .rowsUpdated());
  }

  private static <T> DatabaseClient.GenericExecuteSpec bind(
      DatabaseClient.GenericExecuteSpec query, String name, Class<T> type, @Nullable T value) {
    return value == null ? query.bindNull(name, type) : query.bind(name, value);
  }

  /** Those of an account that are not too old, the last used first. */
  List<Listed> ofAccount(UUID account, Duration longestUnused) {
    return database
        .await(
            database
                .client()
                .sql(
                    """
                    select id, account_id, device, address, created_at, seen_at from session
                    where account_id = :account and seen_at > now() - make_interval(secs => :age)
                    order by seen_at desc, created_at desc
                    """)
                .bind("account", account)
                .bind("age", (double) longestUnused.toSeconds())
                .map(SessionStore::listed)
                .all()
                .collectList())
        .orElse(List.of());
  }

  private static Listed listed(Readable row) {
    return new Listed(
        session(row),
        new Device(row.get("device", String.class), row.get("address", String.class)),
        Objects.requireNonNull(row.get("created_at", OffsetDateTime.class)).toInstant(),
        Objects.requireNonNull(row.get("seen_at", OffsetDateTime.class)).toInstant());
  }

  private static Session session(Readable row) {
    return new Session(
        Objects.requireNonNull(row.get("id", UUID.class)), row.get("account_id", UUID.class));
  }

  /** Counts a session as used now, if it is not unused for longer than that. */
  Optional<Session> renew(byte[] tokenHash, Duration longestUnused) {
    return database.await(
        database
            .client()
            .sql(
                """
                update session set seen_at = now()
                where token_hash = :hash and seen_at > now() - make_interval(secs => :age)
                returning id, account_id
                """)
            .bind("hash", tokenHash)
            .bind("age", (double) longestUnused.toSeconds())
            .map(SessionStore::session)
            .one());
  }

  /** Counts these as used now; locks rows in one order, since other servers do the same. */
  void keep(Collection<UUID> used) {
    database.await(
        database
            .client()
            .sql(
                """
                update session set seen_at = now() where id in (
                  select id from session where id = any(:ids) order by id for update)
                """)
            .bind("ids", used.toArray(UUID[]::new))
            .fetch()
            .rowsUpdated());
  }

  void delete(UUID id) {
    database.await(
        database
            .client()
            .sql("delete from session where id = :id")
            .bind("id", id)
            .fetch()
            .rowsUpdated());
  }

  /** Deletes so many at most that are unused for longer than that; how many it were. */
  long deleteUnused(Duration longestUnused, int most) {
    return database
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
                .bind("age", (double) longestUnused.toSeconds())
                .bind("most", most)
                .fetch()
                .rowsUpdated())
        .orElse(0L);
  }
}
