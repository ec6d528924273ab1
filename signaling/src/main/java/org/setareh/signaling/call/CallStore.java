package org.setareh.signaling.call;

import io.r2dbc.spi.Readable;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.setareh.signaling.account.Profile;
import org.setareh.signaling.data.Database;
import org.springframework.r2dbc.core.DatabaseClient;

/** The rows of calls that ended, one for each of the two. Called from virtual threads. */
public final class CallStore {
  /** Lines of one account; older ones go. */
  private static final int MOST_LINES = 1_000;

  private final Database database;

  public CallStore(Database database) {
    this.database = database;
  }

  /** How many calls somebody has missed and not looked at, and which change of it that was. */
  record Missed(long count, long version) {}

  /**
   * Keeps a call. Whose account is gone meanwhile has no line, and is nobody in the other's. The
   * accounts' rows are locked meanwhile, so that of two changes the later one has the higher
   * version.
   */
  void insert(CallState call) {
    UUID caller = call.caller().person().id();
    UUID callee = call.callee().person().id();
    database.inTransaction(client -> {
      List<UUID> there = lock(client, caller, callee);
      if (there.contains(caller)) {
        insertLine(client, call, caller, there.contains(callee) ? callee : null, true);
      }
      if (there.contains(callee)) {
        insertLine(client, call, callee, there.contains(caller) ? caller : null, false);
      }
      return there;
    });
  }

  private List<UUID> lock(DatabaseClient client, UUID... accounts) {
    return database
        .await(
            client
                .sql("select id from account where id = any(:ids) order by id for no key update")
                .bind("ids", accounts)
                .map(row -> Objects.requireNonNull(row.get("id", UUID.class)))
                .all()
                .collectList())
        .orElse(List.of());
  }

  private void insertLine(
      DatabaseClient client, CallState call, UUID account, @Nullable UUID other, boolean outgoing) {
    DatabaseClient.GenericExecuteSpec insert =
        client
            .sql(
                """
                insert into call_line
                  (account_id, call_id, other_id, outgoing, kind, reason,
                   started_at, answered_at, ended_at, missed, seen, version)
                values (:account, :call, :other, :outgoing, :kind, :reason,
                  :started, :answered, :ended, :missed, false, nextval('change_number'))
                on conflict do nothing
                """)
            .bind("account", account)
            .bind("call", call.id())
            .bind("outgoing", outgoing)
            .bind("kind", call.kind().word())
            .bind("reason", Objects.requireNonNull(call.reason()).word())
            .bind("started", time(call.startedAt()))
            .bind("ended", time(Objects.requireNonNull(call.endedAt())))
            .bind("missed", !outgoing && call.isMissed());
    insert = other == null ? insert.bindNull("other", UUID.class) : insert.bind("other", other);
    insert =
        call.answeredAt() == null
            ? insert.bindNull("answered", OffsetDateTime.class)
            : insert.bind("answered", time(call.answeredAt()));
    database.await(insert.fetch().rowsUpdated());
    database.await(
        client
            .sql(
                """
                delete from call_line where account_id = :account and call_id <= (
                  select call_id from call_line where account_id = :account
                  order by call_id desc offset :most limit 1)
                """)
            .bind("account", account)
            .bind("most", MOST_LINES)
            .fetch()
            .rowsUpdated());
  }

  private static OffsetDateTime time(Instant at) {
    return at.atOffset(ZoneOffset.UTC);
  }

  /**
   * An account's calls, the latest first.
   *
   * @param before a call's id; null: from the latest
   */
  List<CallLine> list(UUID account, @Nullable UUID before, int most) {
    DatabaseClient.GenericExecuteSpec query =
        database
            .client()
            .sql(
                """
                select l.call_id, l.kind, l.outgoing, l.reason, l.started_at, l.answered_at,
                  l.ended_at, l.missed, l.seen, a.id, a.name, a.display_name,
                  a.picture_version
                from call_line l left join account a on a.id = l.other_id
                where l.account_id = :account and (:before::uuid is null or l.call_id < :before)
                order by l.call_id desc limit :most
                """)
            .bind("account", account)
            .bind("most", most);
    query = before == null ? query.bindNull("before", UUID.class) : query.bind("before", before);
    return database.await(query.map(CallStore::line).all().collectList()).orElse(List.of());
  }

  private static CallLine line(Readable row) {
    UUID other = row.get("id", UUID.class);
    Instant ended = instant(row, "ended_at");
    OffsetDateTime answered = row.get("answered_at", OffsetDateTime.class);
    return new CallLine(
        Objects.requireNonNull(row.get("call_id", UUID.class)),
        CallKind.of(row.get("kind", String.class)),
        other == null
            ? null
            : new Profile(
                other,
                Objects.requireNonNull(row.get("name", String.class)),
                Objects.requireNonNull(row.get("display_name", String.class)),
                row.get("picture_version", Long.class)),
        Objects.requireNonNull(row.get("outgoing", Boolean.class)) ? "out" : "in",
        EndReason.of(Objects.requireNonNull(row.get("reason", String.class))),
        instant(row, "started_at"),
        answered == null ? 0 : Duration.between(answered.toInstant(), ended).toSeconds(),
        Objects.requireNonNull(row.get("missed", Boolean.class)),
        Objects.requireNonNull(row.get("seen", Boolean.class)));
  }

  private static Instant instant(Readable row, String column) {
    return Objects.requireNonNull(row.get(column, OffsetDateTime.class)).toInstant();
  }

  /** Count and version are of one moment. */
  Missed missed(UUID account) {
    return database
        .await(
            database
                .client()
                .sql(
                    """
                    select
                      (select count(*) from call_line
                       where account_id = :account and missed and not seen) as missed,
                      (select coalesce(max(version), 0) from call_line
                       where account_id = :account) as version
                    """)
                .bind("account", account)
                .map(row ->
                    new Missed(
                        Objects.requireNonNull(row.get("missed", Long.class)),
                        Objects.requireNonNull(row.get("version", Long.class))))
                .one())
        .orElseThrow();
  }

  /** Counts all of an account's missed calls as looked at; whether there were any. */
  boolean see(UUID account) {
    return database.inTransaction(client -> {
      lock(client, account);
      return database
              .await(
                  client
                      .sql(
                          """
                          update call_line set seen = true, version = nextval('change_number')
                          where account_id = :account and missed and not seen
                          """)
                      .bind("account", account)
                      .fetch()
                      .rowsUpdated())
              .orElse(0L)
          > 0;
    });
  }
}
