package org.setareh.signaling.presence;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.setareh.signaling.data.Database;

/** When people were last seen. Called from virtual threads. */
public final class PresenceStore {
  private final Database database;

  public PresenceStore(Database database) {
    this.database = database;
  }

  void seen(Map<UUID, Instant> moments) {
    if (moments.isEmpty()) {
      return;
    }
    UUID[] ids = moments.keySet().toArray(UUID[]::new);
    Long[] atMs = new Long[ids.length];
    for (int i = 0; i < ids.length; i++) {
      atMs[i] = Objects.requireNonNull(moments.get(ids[i])).toEpochMilli();
    }
    database.await(
        database
            .client()
            .sql(
                """
                update account set last_seen_at = greatest(last_seen_at, to_timestamp(seen.ms / 1000.0))
                from unnest(:ids::uuid[], :moments::bigint[]) as seen (id, ms)
                where account.id = seen.id
                """)
            .bind("ids", ids)
            .bind("moments", atMs)
            .fetch()
            .rowsUpdated());
  }

  Optional<Instant> lastSeen(UUID account) {
    return database.await(
        database
            .client()
            .sql("select last_seen_at from account where id = :id and last_seen_at is not null")
            .bind("id", account)
            .map(row ->
                Objects.requireNonNull(row.get("last_seen_at", OffsetDateTime.class)).toInstant())
            .one());
  }
}
