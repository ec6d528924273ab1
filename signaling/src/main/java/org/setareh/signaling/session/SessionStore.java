package org.setareh.signaling.session;

import java.time.Duration;
import java.util.Collection;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.setareh.signaling.data.Database;

/** The rows of sessions. Called from virtual threads. */
public final class SessionStore {
  private final Database database;

  public SessionStore(Database database) {
    this.database = database;
  }

  void insert(UUID id, byte[] tokenHash) {
    database.await(
        database
            .client()
            .sql("insert into session (id, token_hash) values (:id, :hash)")
            .bind("id", id)
            .bind("hash", tokenHash)
            .fetch()
            .rowsUpdated());
  }

  /** Counts a session as used now, if it is not unused for longer than that. */
  Optional<UUID> renew(byte[] tokenHash, Duration longestUnused) {
    return database.await(
        database
            .client()
            .sql(
                """
                update session set seen_at = now()
                where token_hash = :hash and seen_at > now() - make_interval(secs => :age)
                returning id
                """)
            .bind("hash", tokenHash)
            .bind("age", (double) longestUnused.toSeconds())
            .map(row -> Objects.requireNonNull(row.get("id", UUID.class)))
            .one());
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
