package org.setareh.signaling.account;

import io.r2dbc.spi.Readable;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.setareh.signaling.data.Database;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.r2dbc.core.RowsFetchSpec;

/** The rows of accounts. Called from virtual threads. */
public final class AccountStore {
  private static final String COLUMNS =
      "id, name, display_name, administrator, disabled_at is not null as disabled, version, created_at";

  private final Database database;

  public AccountStore(Database database) {
    this.database = database;
  }

  /** An account, and what its password is compared with. */
  record WithHash(Account account, String hash) {}

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
                            (id, name, name_key, display_name, password_hash, administrator)
                          values (:id, :name, :key, :display, :hash, :administrator)
                          returning %s
                          """
                              .formatted(COLUMNS))
                      .bind("id", account.id)
                      .bind("name", account.name.shown())
                      .bind("key", account.name.key())
                      .bind("display", account.displayName)
                      .bind("hash", account.passwordHash)
                      .bind("administrator", account.administrator))
              .one());
    } catch (DuplicateKeyException _) {
      return Optional.empty();
    }
  }

  Optional<Account> rename(UUID id, String displayName) {
    return database.await(
        accounts(
                database
                    .client()
                    .sql(
                        """
                        update account set display_name = :display, version = version + 1
                        where id = :id returning %s
                        """
                            .formatted(COLUMNS))
                    .bind("id", id)
                    .bind("display", displayName))
            .one());
  }

  /** Where the hash is still the one that was compared. */
  boolean changePassword(UUID id, String before, String after) {
    return database
            .await(
                database
                    .client()
                    .sql(
                        """
                        update account set password_hash = :after
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

  /**
   * Deletes an account, unless it is the last administrator's; false then. The administrators' rows
   * are locked meanwhile, so that two who go at the same moment do not both count on the other.
   */
  boolean delete(UUID id) {
    return database.inTransaction(client -> {
      List<UUID> administrators = administrators(client);
      if (administrators.equals(List.of(id))) {
        return false;
      }
      database.await(
          client.sql("delete from account where id = :id").bind("id", id).fetch().rowsUpdated());
      return true;
    });
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
        Objects.requireNonNull(row.get("version", Long.class)),
        Objects.requireNonNull(row.get("created_at", OffsetDateTime.class)).toInstant());
  }
}
