package org.setareh.signaling.contact;

import io.r2dbc.spi.Readable;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.setareh.signaling.account.Profile;
import org.setareh.signaling.data.Database;
import org.springframework.r2dbc.core.DatabaseClient;

/** The rows of contacts: one for each of two people. Called from virtual threads. */
public final class ContactStore {
  private static final String ROWS =
      """
      select contact.account_id as owner, other.id, other.name, other.display_name, other.picture_version,
        contact.state, contact.version, other.last_seen_at, other.last_seen_hidden
      from contact join account as other on other.id = contact.other_id
      """;

  private final Database database;

  public ContactStore(Database database) {
    this.database = database;
  }

  /** Somebody in somebody's list. */
  record Row(
      UUID owner,
      Profile other,
      Relation relation,
      long version,
      @Nullable Instant lastSeen,
      boolean lastSeenHidden) {}

  /**
   * A list has changed.
   *
   * @param row null: the other one is in it no more
   */
  record Change(UUID owner, UUID other, @Nullable Row row, long version) {}

  /** How many stand in somebody's list. */
  record Counts(long all, long asked, long asking) {}

  List<Row> of(UUID account) {
    return rows(
        database
            .client()
            .sql(ROWS + "where contact.account_id = :account order by other.name_key")
            .bind("account", account));
  }

  Optional<Row> find(UUID account, UUID other) {
    return rows(
            database
                .client()
                .sql(ROWS + "where contact.account_id = :account and contact.other_id = :other")
                .bind("account", account)
                .bind("other", other))
        .stream()
        .findFirst();
  }

  /** The contacts themselves, without those who were asked or are blocked. */
  List<UUID> contactsOf(UUID account) {
    return ids(
        database
            .client()
            .sql("select other_id from contact where account_id = :account and state = 'contact'")
            .bind("account", account));
  }

  boolean isBlocked(UUID by, UUID whom) {
    return relation(database, database.client(), by, whom) == Relation.BLOCKED;
  }

  /** Those who have blocked somebody. */
  List<UUID> blockersOf(UUID account) {
    return ids(
        database
            .client()
            .sql("select account_id from contact where other_id = :account and state = 'blocked'")
            .bind("account", account));
  }

  /**
   * Changes what two people are to each other, alone: nobody else changes it meanwhile, and neither
   * of the two is deleted.
   *
   * @return empty where the other one is no account
   */
  Optional<List<Change>> change(UUID me, UUID other, Consumer<Pair> work) {
    return database.inTransaction(client -> {
      database.await(
          client
              .sql("select pg_advisory_xact_lock(:key)")
              .bind("key", key(me) ^ key(other))
              .then());
      Boolean disabled = disabled(client, other).orElse(null);
      if (disabled == null) {
        return Optional.empty();
      }
      Pair pair = new Pair(database, client, me, other, disabled);
      work.accept(pair);
      List<Change> changes = new ArrayList<>();
      for (Pair.Side side : pair.changed()) {
        // Another statement than the one that wrote: it sees names that were changed meanwhile.
        changes.add(
            side == Pair.Side.MINE
                ? changed(client, me, other, pair.mine())
                : changed(client, other, me, pair.theirs()));
      }
      return Optional.of(changes);
    });
  }

  private static long key(UUID account) {
    return account.getMostSignificantBits() ^ account.getLeastSignificantBits();
  }

  /** Empty where there is no such account; until the transaction ends there is. */
  private Optional<Boolean> disabled(DatabaseClient client, UUID account) {
    return database.await(
        client
            .sql(
                "select disabled_at is not null as disabled from account where id = :id for key share")
            .bind("id", account)
            .map(row -> Objects.requireNonNull(row.get("disabled", Boolean.class)))
            .one());
  }

  private Change changed(
      DatabaseClient client, UUID owner, UUID other, @Nullable Relation relation) {
    if (relation == null) {
      return new Change(owner, other, null, nextVersion(client));
    }
    Row row =
        rows(client
                .sql(ROWS + "where contact.account_id = :owner and contact.other_id = :other")
                .bind("owner", owner)
                .bind("other", other))
            .getFirst();
    return new Change(owner, other, row, row.version());
  }

  private long nextVersion(DatabaseClient client) {
    return database
        .await(
            client
                .sql("select nextval('change_number')")
                .map(row -> Objects.requireNonNull(row.get(0, Long.class)))
                .one())
        .orElseThrow();
  }

  /** All lists that somebody stands in get another version of their row. */
  List<Change> renew(UUID account) {
    return database.inTransaction(client -> {
      database.await(
          client
              .sql(
                  "update contact set version = nextval('change_number') where other_id = :account")
              .bind("account", account)
              .fetch()
              .rowsUpdated());
      return rows(client.sql(ROWS + "where other.id = :account").bind("account", account)).stream()
          .map(row -> new Change(row.owner(), account, row, row.version()))
          .toList();
    });
  }

  /** What has to be told once an account is deleted; within the transaction, before that. */
  List<Change> leave(DatabaseClient client, UUID account) {
    return database
        .await(
            client
                .sql(
                    """
                    delete from contact where other_id = :account
                    returning account_id, nextval('change_number') as version
                    """)
                .bind("account", account)
                .map(row ->
                    new Change(
                        Objects.requireNonNull(row.get("account_id", UUID.class)),
                        account,
                        null,
                        Objects.requireNonNull(row.get("version", Long.class))))
                .all()
                .collectList())
        .orElse(List.of());
  }

  static @Nullable Relation relation(
      Database database, DatabaseClient client, UUID owner, UUID other) {
    return database
        .await(
            client
                .sql("select state from contact where account_id = :owner and other_id = :other")
                .bind("owner", owner)
                .bind("other", other)
                .map(row -> Relation.of(Objects.requireNonNull(row.get("state", String.class))))
                .one())
        .orElse(null);
  }

  static Counts counts(Database database, DatabaseClient client, UUID owner) {
    return database
        .await(
            client
                .sql(
                    """
                    select count(*) as all_of_them,
                      count(*) filter (where state = 'asked') as asked,
                      count(*) filter (where state = 'asking') as asking
                    from contact where account_id = :owner
                    """)
                .bind("owner", owner)
                .map(row ->
                    new Counts(
                        Objects.requireNonNull(row.get("all_of_them", Long.class)),
                        Objects.requireNonNull(row.get("asked", Long.class)),
                        Objects.requireNonNull(row.get("asking", Long.class))))
                .one())
        .orElseThrow();
  }

  static void put(
      Database database,
      DatabaseClient client,
      UUID owner,
      UUID other,
      @Nullable Relation relation) {
    DatabaseClient.GenericExecuteSpec write =
        relation == null
            ? client.sql("delete from contact where account_id = :owner and other_id = :other")
            : client
                .sql(
                    """
                    insert into contact (account_id, other_id, state, version)
                    values (:owner, :other, :state, nextval('change_number'))
                    on conflict (account_id, other_id)
                    do update set state = excluded.state, version = excluded.version
                    """)
                .bind("state", relation.word());
    database.await(write.bind("owner", owner).bind("other", other).fetch().rowsUpdated());
  }

  private List<UUID> ids(DatabaseClient.GenericExecuteSpec query) {
    return database
        .await(query.map(row -> Objects.requireNonNull(row.get(0, UUID.class))).all().collectList())
        .orElse(List.of());
  }

  private List<Row> rows(DatabaseClient.GenericExecuteSpec query) {
    return database.await(query.map(ContactStore::row).all().collectList()).orElse(List.of());
  }

  static Profile profile(Readable row) {
    return new Profile(
        Objects.requireNonNull(row.get("id", UUID.class)),
        Objects.requireNonNull(row.get("name", String.class)),
        Objects.requireNonNull(row.get("display_name", String.class)),
        row.get("picture_version", Long.class));
  }

  private static Row row(Readable row) {
    OffsetDateTime seen = row.get("last_seen_at", OffsetDateTime.class);
    return new Row(
        Objects.requireNonNull(row.get("owner", UUID.class)),
        profile(row),
        Relation.of(Objects.requireNonNull(row.get("state", String.class))),
        Objects.requireNonNull(row.get("version", Long.class)),
        seen == null ? null : seen.toInstant(),
        Objects.requireNonNull(row.get("last_seen_hidden", Boolean.class)));
  }
}
