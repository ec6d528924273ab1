package org.setareh.signaling.account;

import io.r2dbc.spi.Readable;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.setareh.signaling.data.Database;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.r2dbc.core.RowsFetchSpec;

/** The rows of accounts. Called from virtual threads. */
public final class AccountStore {
  private static final String COLUMNS =
      "id, name, display_name, administrator, disabled_at is not null as disabled, last_seen_hidden, unlisted, picture_version, version, created_at";

  private final Database database;

  public AccountStore(Database database) {
    this.database = database;
  }

  /** An account, and what its password is compared with. */
  record WithHash(Account account, String hash) {}

  /**
   * An account, and when one of its sessions was last used.
   *
   * @param usedAt within a minute; null: there is none
   */
  public record WithUse(Account account, @Nullable Instant usedAt) {}

  /** An account to be made. */
  record New(
      UUID id, AccountName name, String displayName, String passwordHash, boolean administrator) {}

  Optional<Account> find(UUID id) {
    return database.await(
        accounts(
                database
                    .client()
                    .sql("select " + COLUMNS + " from account where id = :id")
                    .bind("id", id))
            .one());
  }

  Optional<WithHash> findByKey(String key) {
    return database.await(
        database
            .client()
            .sql("select password_hash, " + COLUMNS + " from account where name_key = :key")
            .bind("key", key)
            .map(AccountStore::withHash)
            .one());
  }

  Optional<WithHash> findWithHash(UUID id) {
    return database.await(
        database
            .client()
            .sql("select password_hash, " + COLUMNS + " from account where id = :id")
            .bind("id", id)
            .map(AccountStore::withHash)
            .one());
  }

  /** Within a transaction; empty where the name is taken. */
  Optional<Account> insert(DatabaseClient client, New account) {
    try {
      return database.await(
          accounts(
                  client
                      .sql(
                          """
                          insert into account
                            (id, name, name_key, display_name, display_key, password_hash,
                             administrator, version)
                          values (:id, :name, :key, :display, :displayKey, :hash, :administrator,
                            nextval('change_number'))
                          returning %s
                          """
                              .formatted(COLUMNS))
                      .bind("id", account.id)
                      .bind("name", account.name.shown())
                      .bind("key", account.name.key())
                      .bind("display", account.displayName)
                      .bind("displayKey", AccountName.key(account.displayName))
                      .bind("hash", account.passwordHash)
                      .bind("administrator", account.administrator))
              .one());
    } catch (DuplicateKeyException _) {
      return Optional.empty();
    }
  }

  /** What is null stays. */
  Optional<Account> change(
      UUID id,
      @Nullable String displayName,
      @Nullable Boolean lastSeenHidden,
      @Nullable Boolean unlisted) {
    DatabaseClient.GenericExecuteSpec query =
        database
            .client()
            .sql(
                """
                update account set display_name = coalesce(:display::text, display_name),
                  display_key = coalesce(:displayKey::text, display_key),
                  last_seen_hidden = coalesce(:hidden::boolean, last_seen_hidden),
                  unlisted = coalesce(:unlisted::boolean, unlisted),
                  version = nextval('change_number')
                where id = :id returning %s
                """
                    .formatted(COLUMNS))
            .bind("id", id);
    String key = displayName == null ? null : AccountName.key(displayName);
    query = bind(query, "display", String.class, displayName);
    query = bind(query, "displayKey", String.class, key);
    query = bind(query, "hidden", Boolean.class, lastSeenHidden);
    query = bind(query, "unlisted", Boolean.class, unlisted);
    return database.await(accounts(query).one());
  }

  private static <T> DatabaseClient.GenericExecuteSpec bind(
      DatabaseClient.GenericExecuteSpec query, String name, Class<T> type, @Nullable T value) {
    return value == null ? query.bindNull(name, type) : query.bind(name, value);
  }

  /** Where the hash is still the one that was compared. */
  boolean changePassword(UUID id, String before, String after) {
    return database
            .await(
                database
                    .client()
                    .sql(
                        """
                        update account set password_hash = :after, version = nextval('change_number')
                        where id = :id and password_hash = :before
                        """)
                    .bind("id", id)
                    .bind("before", before)
                    .bind("after", after)
                    .fetch()
                    .rowsUpdated())
            .orElse(0L)
        > 0;
  }

  /** Within a transaction; false where the account is no more, or disabled. */
  boolean resetPassword(DatabaseClient client, UUID id, String hash) {
    return database
            .await(
                client
                    .sql(
                        """
                        update account set password_hash = :hash, version = nextval('change_number')
                        where id = :id and disabled_at is null
                        """)
                    .bind("id", id)
                    .bind("hash", hash)
                    .fetch()
                    .rowsUpdated())
            .orElse(0L)
        > 0;
  }

  /**
   * Deletes an account.
   *
   * @param before done first, in the same transaction
   * @return what that returned; empty where it is the last administrator's, which stays
   */
  <T> Optional<T> delete(UUID id, Function<DatabaseClient, T> before) {
    return unlessLastAdministrator(
        id,
        client -> {
          T result = before.apply(client);
          database.await(
              client
                  .sql("delete from account where id = :id")
                  .bind("id", id)
                  .fetch()
                  .rowsUpdated());
          return result;
        });
  }

  /**
   * Changes what an account may, null stays; empty where nobody would be an administrator then, or
   * the account is no more.
   */
  Optional<Account> allow(UUID id, @Nullable Boolean administrator, @Nullable Boolean disabled) {
    Function<DatabaseClient, Optional<Account>> update =
        client -> {
          DatabaseClient.GenericExecuteSpec change =
              client
                  .sql(
                      """
                      update account set
                        administrator = coalesce(:administrator::boolean, administrator),
                        disabled_at = case :disabled::boolean when true
                          then coalesce(disabled_at, now()) when false then null
                          else disabled_at end,
                        version = nextval('change_number')
                      where id = :id returning %s
                      """
                          .formatted(COLUMNS))
                  .bind("id", id);
          change = bind(change, "administrator", Boolean.class, administrator);
          change = bind(change, "disabled", Boolean.class, disabled);
          return database.await(accounts(change).one());
        };
    boolean takes = Boolean.FALSE.equals(administrator) || Boolean.TRUE.equals(disabled);
    return takes
        ? unlessLastAdministrator(id, update).flatMap(Function.identity())
        : database.inTransaction(update);
  }

  /**
   * Does something that leaves no administrator in that account; empty where it is the last one.
   * The administrators' rows are locked meanwhile, so that two who go at the same moment do not
   * both count on the other.
   */
  private <T> Optional<T> unlessLastAdministrator(UUID id, Function<DatabaseClient, T> work) {
    return database.inTransaction(client ->
        administrators(client).equals(List.of(id))
            ? Optional.empty()
            : Optional.of(work.apply(client)));
  }

  /**
   * Accounts in the order of their names.
   *
   * @param wanted something in the shown name, or in the name's {@code key}; empty: all
   * @param after the key of the name before the first, which may be nobody's by now; null: from the
   *     beginning
   */
  List<WithUse> list(String wanted, String key, @Nullable String after, int most) {
    DatabaseClient.GenericExecuteSpec query =
        database
            .client()
            .sql(
                """
                select %s, (select max(seen_at) from session where account_id = account.id) as used_at
                from account
                where (position(:key in name_key) > 0
                    or position(lower(:wanted) in lower(display_name)) > 0)
                  and (:after::text is null or name_key > :after::text)
                order by name_key limit :most
                """
                    .formatted(COLUMNS))
            .bind("wanted", wanted)
            .bind("key", key)
            .bind("most", most);
    query = after == null ? query.bindNull("after", String.class) : query.bind("after", after);
    return database.await(query.map(AccountStore::withUse).all().collectList()).orElse(List.of());
  }

  private static WithUse withUse(Readable row) {
    OffsetDateTime used = row.get("used_at", OffsetDateTime.class);
    return new WithUse(account(row), used == null ? null : used.toInstant());
  }

  boolean hasAdministrator() {
    return database
        .await(
            database
                .client()
                .sql(
                    "select exists (select from account where administrator and disabled_at is null)")
                .map(row -> Objects.requireNonNull(row.get(0, Boolean.class)))
                .one())
        .orElse(false);
  }

  private List<UUID> administrators(DatabaseClient client) {
    return database
        .await(
            client
                .sql(
                    """
                    select id from account where administrator and disabled_at is null
                    order by id for update
                    """)
                .map(row -> Objects.requireNonNull(row.get("id", UUID.class)))
                .all()
                .collectList())
        .orElse(List.of());
  }

  private static RowsFetchSpec<Account> accounts(DatabaseClient.GenericExecuteSpec query) {
    return query.map(AccountStore::account);
  }

  private static WithHash withHash(Readable row) {
    return new WithHash(
        account(row), Objects.requireNonNull(row.get("password_hash", String.class)));
  }

  private static Account account(Readable row) {
    return new Account(
        Objects.requireNonNull(row.get("id", UUID.class)),
        Objects.requireNonNull(row.get("name", String.class)),
        Objects.requireNonNull(row.get("display_name", String.class)),
        Objects.requireNonNull(row.get("administrator", Boolean.class)),
        Objects.requireNonNull(row.get("disabled", Boolean.class)),
        Objects.requireNonNull(row.get("last_seen_hidden", Boolean.class)),
        Objects.requireNonNull(row.get("unlisted", Boolean.class)),
        row.get("picture_version", Long.class),
        Objects.requireNonNull(row.get("version", Long.class)),
        Objects.requireNonNull(row.get("created_at", OffsetDateTime.class)).toInstant());
  }
}
