package org.setareh.signaling.data;

import io.r2dbc.pool.ConnectionPool;
import io.r2dbc.pool.ConnectionPoolConfiguration;
import io.r2dbc.postgresql.PostgresqlConnectionConfiguration;
import io.r2dbc.postgresql.PostgresqlConnectionFactory;
import io.r2dbc.postgresql.api.PostgresqlException;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.R2dbcException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;
import org.setareh.signaling.StartFailure;
import org.setareh.signaling.settings.Settings;
import org.setareh.signaling.settings.Settings.ExternalDatabase;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.QueryTimeoutException;
import org.springframework.r2dbc.connection.SingleConnectionFactory;
import org.springframework.r2dbc.core.DatabaseClient;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;

/**
 * The database: our own PostgreSQL or one by setting, migrated at start by Flyway over JDBC, then
 * read and written through R2DBC.
 */
public final class Database implements AutoCloseable {
  private static final int MOST_CONNECTIONS = 10;

  private static final Duration ANSWERS_WITHIN = Duration.ofSeconds(10);

  /** A busy machine may take its time, once. */
  private static final Duration START_WITHIN = Duration.ofSeconds(60);

  /** PostgreSQL's SQLSTATE. */
  private static final String DISK_FULL = "53100";

  /** PostgreSQL's SQLSTATE. */
  private static final String FOREIGN_KEY = "23503";

  /** More than a file of PostgreSQL's log, without which it does not go on (see DataFolder). */
  private static final String WRITE_20_MIB = "select count(*) from generate_series(1, 1500000)";

  /** What is there once the database runs. */
  private record Opened(
      @Nullable EmbeddedDatabase embedded, ConnectionPool pool, DatabaseClient client) {
    Opened(@Nullable EmbeddedDatabase embedded, ConnectionPool pool) {
      this(embedded, pool, DatabaseClient.create(pool));
    }
  }

  private final CompletableFuture<Opened> opened;

  /** A write found no room, and nothing has shown since then that there is some. */
  private volatile boolean full;

  private Database(CompletableFuture<Opened> opened) {
    this.opened = opened;
  }

  /** Starts or finds the database and migrates it, on another thread: it takes a second or so. */
  public static Database open(Settings settings, DataFolder folder) {
    CompletableFuture<Opened> opened = new CompletableFuture<>();
    Thread.ofPlatform()
        .name("database-start")
        .daemon()
        .start(() -> {
          try {
            opened.complete(openNow(settings, folder));
          } catch (Throwable e) {
            opened.completeExceptionally(e);
          }
        });
    return new Database(opened);
  }

  /** Waits until the database is there, or throws a {@link StartFailure}. */
  public void awaitReady() {
    try {
      opened.join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof StartFailure failure
          ? failure
          : new StartFailure("the database did not start: " + e.getCause(), e);
    }
  }

  /** For queries, whose results are waited for by {@link #await}. */
  public DatabaseClient client() {
    return opened.join().client();
  }

  /**
   * Waits for an answer, on a virtual thread; empty where there is none, an error where it takes
   * too long.
   */
  public <T> Optional<T> await(Mono<T> answer) {
    try {
      return answer
          .timeout(
              ANSWERS_WITHIN,
              Mono.error(() -> new QueryTimeoutException("no answer within " + ANSWERS_WITHIN)))
          .blockOptional();
    } catch (RuntimeException e) {
      full |= isForWantOfRoom(e);
      throw e;
    }
  }

  /** Whether the database could not write because its disk is full. */
  public static boolean isForWantOfRoom(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof R2dbcException refused && DISK_FULL.equals(refused.getSqlState())) {
        return true;
      }
    }
    return false;
  }

  /**
   * Which row something refers to that is no more, as PostgreSQL says it; null where a failure is
   * another one.
   */
  public static @Nullable String missingReference(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof PostgresqlException refused
          && FOREIGN_KEY.equals(refused.getErrorDetails().getCode())) {
        return refused.getErrorDetails().getDetail().orElse("");
      }
    }
    return null;
  }

  /**
   * Whether the database's disk is full, wherever that is: a write was refused for want of room,
   * and now there still is none. Asks the database then, on a virtual thread.
   */
  public boolean isFull() {
    if (full && hasRoom()) {
      full = false;
    }
    return full;
  }

  /** Writes a temporary file beside the tables: what does not fit the little memory goes there. */
  private boolean hasRoom() {
    try {
      inTransaction(client -> {
        await(client.sql("set local work_mem = '64kB'").then());
        await(client.sql("set local temp_tablespaces = ''").then());
        return await(client.sql(WRITE_20_MIB).fetch().one());
      });
      return true;
    } catch (RuntimeException _) {
      return false;
    }
  }

  /**
   * Does all of it or nothing: what the work asks of the client that it is given belongs to one
   * transaction (read committed), which is rolled back where the work throws. On a virtual thread.
   */
  public <T> T inTransaction(Function<DatabaseClient, T> work) {
    ConnectionPool pool = opened.join().pool();
    Connection connection = await(pool.create()).orElseThrow();
    try {
      await(Mono.from(connection.beginTransaction()));
      T result =
          work.apply(
              DatabaseClient.create(
                  new SingleConnectionFactory(connection, pool.getMetadata(), true)));
      await(Mono.from(connection.commitTransaction()));
      return result;
    } catch (RuntimeException | Error e) {
      rollBack(connection, e);
      throw e;
    } finally {
      await(Mono.from(connection.close()));
    }
  }

  /** A transaction that cannot be rolled back ends with its connection. */
  private void rollBack(Connection connection, Throwable why) {
    try {
      await(Mono.from(connection.rollbackTransaction()));
    } catch (RuntimeException e) {
      why.addSuppressed(e);
    }
  }

  private static Opened openNow(Settings settings, DataFolder folder) {
    ExternalDatabase external = settings.database();
    if (external != null) {
      migrate(external);
      return warm(new Opened(null, pool(external)));
    }
    EmbeddedDatabase embedded = EmbeddedDatabase.start(folder.path().resolve("postgresql"));
    try {
      migrate(embedded.address());
      return warm(new Opened(embedded, pool(embedded.address())));
    } catch (RuntimeException | Error e) {
      embedded.close();
      throw e;
    }
  }

  /**
   * Opens the first connection, so that the first request need not. The database was there a moment
   * ago: where the first try takes longer than a connection may, the machine is busy.
   */
  private static Opened warm(Opened opened) {
    opened
        .client()
        .sql("select 1")
        .fetch()
        .one()
        .retryWhen(
            Retry.fixedDelay(Long.MAX_VALUE, Duration.ofMillis(100))
                .filter(DataAccessResourceFailureException.class::isInstance))
        .block(START_WITHIN);
    return opened;
  }

  private static void migrate(ExternalDatabase address) {
    PGSimpleDataSource source = new PGSimpleDataSource();
    source.setServerNames(new String[] {address.host()});
    source.setPortNumbers(new int[] {address.port()});
    source.setDatabaseName(address.name());
    source.setUser(address.user());
    source.setPassword(address.password());
    source.setConnectTimeout(5);
    try {
      Flyway.configure().dataSource(source).locations("classpath:db/migration").load().migrate();
    } catch (FlywayException e) {
      throw new StartFailure(
          "the database %s on %s:%d cannot be used (%s): check SETAREH_DATABASE_URL, _USER and _PASSWORD"
              .formatted(address.name(), address.host(), address.port(), firstLine(e)),
          e);
    }
  }

  private static String firstLine(Throwable failure) {
    Throwable cause = failure;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return String.valueOf(cause.getMessage()).lines().findFirst().orElse("no reason given");
  }

  private static ConnectionPool pool(ExternalDatabase address) {
    var factory =
        new PostgresqlConnectionFactory(
            PostgresqlConnectionConfiguration.builder()
                .host(address.host())
                .port(address.port())
                .database(address.name())
                .username(address.user())
                .password(address.password())
                .connectTimeout(Duration.ofSeconds(5))
                .applicationName("setareh")
                .build());
    return new ConnectionPool(
        ConnectionPoolConfiguration.builder(factory)
            .initialSize(1)
            .maxSize(MOST_CONNECTIONS)
            .maxIdleTime(Duration.ofMinutes(30))
            .maxAcquireTime(Duration.ofSeconds(5))
            .build());
  }

  @Override
  public void close() {
    Opened open;
    try {
      open = opened.join();
    } catch (CompletionException _) {
      return;
    }
    open.pool().dispose();
    if (open.embedded() != null) {
      open.embedded().close();
    }
  }
}
