package org.setareh.signaling.picture;

import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.setareh.signaling.account.Account;
import org.setareh.signaling.account.Accounts;
import org.setareh.signaling.data.Database;
import org.setareh.signaling.problem.Problem;
import org.springframework.r2dbc.core.DatabaseClient;

/**
 * The pictures of accounts. Called from virtual threads; what was sent is read by one thread of its
 * own, so that it takes one processor and the memory of one picture at most.
 */
public final class Pictures implements AutoCloseable {
  private static final int MOST_WAITING = 16;

  private final Database database;
  private final Accounts accounts;
  private final ThreadPoolExecutor reader =
      new ThreadPoolExecutor(
          1,
          1,
          10,
          TimeUnit.SECONDS,
          new ArrayBlockingQueue<>(MOST_WAITING),
          Thread.ofPlatform().name("pictures").daemon().factory());

  public Pictures(Database database, Accounts accounts) {
    this.database = database;
    this.accounts = accounts;
    reader.allowCoreThreadTimeOut(true);
  }

  /**
   * A picture as it is stored.
   *
   * @param jpeg some kilobytes
   */
  record Stored(byte[] jpeg, long version) {}

  /** Stores what an account's picture is from now on. */
  void put(Account account, byte[] file) {
    byte[] jpeg = read(file);
    set(
        account,
        client ->
            client
                .sql(
                    """
                    insert into account_picture (account_id, jpeg) values (:id, :jpeg)
                    on conflict (account_id) do update set jpeg = excluded.jpeg
                    """)
                .bind("jpeg", jpeg),
        "nextval('change_number')");
  }

  void delete(Account account) {
    set(
        account,
        client -> client.sql("delete from account_picture where account_id = :id"),
        "null");
  }

  private interface Statement {
    DatabaseClient.GenericExecuteSpec of(DatabaseClient client);
  }

  private void set(Account account, Statement statement, String version) {
    database.inTransaction(client -> {
      database.await(statement.of(client).bind("id", account.id()).fetch().rowsUpdated());
      return database.await(
          client
              .sql(
                  """
                  update account set picture_version = %s, version = nextval('change_number')
                  where id = :id
                  """
                      .formatted(version))
              .bind("id", account.id())
              .fetch()
              .rowsUpdated());
    });
    accounts.changed(account);
  }

  Optional<Stored> find(UUID account) {
    return database.await(
        database
            .client()
            .sql(
                """
                select jpeg, picture_version from account_picture
                join account on account.id = account_id
                where account_id = :id and picture_version is not null and disabled_at is null
                """)
            .bind("id", account)
            .map(row ->
                new Stored(
                    Objects.requireNonNull(row.get("jpeg", byte[].class)),
                    Objects.requireNonNull(row.get("picture_version", Long.class))))
            .one());
  }

  private byte[] read(byte[] file) {
    Future<byte[]> result;
    try {
      result = reader.submit(() -> PictureReader.read(file));
    } catch (RejectedExecutionException _) {
      throw Problem.busy("Try again in a moment: other pictures are being read.");
    }
    try {
      return result.get();
    } catch (ExecutionException e) {
      throw rethrown(e.getCause());
    } catch (InterruptedException e) {
      result.cancel(true);
      Thread.currentThread().interrupt();
      throw new IllegalStateException("stopped while a picture was read", e);
    }
  }

  private static RuntimeException rethrown(@Nullable Throwable cause) {
    return cause instanceof RuntimeException refused
        ? refused
        : new IllegalStateException("a picture was not read", cause);
  }

  @Override
  public void close() {
    reader.shutdownNow();
  }
}
