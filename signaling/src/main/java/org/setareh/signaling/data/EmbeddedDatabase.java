package org.setareh.signaling.data;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.setareh.signaling.StartFailure;
import org.setareh.signaling.settings.Settings.ExternalDatabase;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A PostgreSQL of our own, its files in the data folder. It listens on a free port of 127.0.0.1
 * alone, has no Unix socket and asks for a password, so that other users of the machine stay out.
 */
final class EmbeddedDatabase implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(EmbeddedDatabase.class);
  private static final Duration START_WITHIN = Duration.ofSeconds(60);

  private static final Duration LOOK_EVERY = Duration.ofSeconds(1);
  private static final Duration TRY_AGAIN_AFTER = Duration.ofSeconds(10);

  private final Path folder;
  private final String password;
  private final int port;
  private final Thread watcher;

  /** Guarded by this. */
  private EmbeddedPostgres postgres;

  private EmbeddedDatabase(Path folder, String password) throws IOException {
    this.folder = folder;
    this.password = password;
    this.postgres = start(folder, password, 0);
    this.port = postgres.getPort();
    this.watcher = Thread.ofVirtual().name("postgresql").start(this::watch);
  }

  static EmbeddedDatabase start(Path folder) {
    Path data = folder.resolve("data");
    try {
      Files.createDirectories(folder);
      // The programs inside are unpacked writable for all.
      Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
      String password = password(folder.resolve("password"));
      clearHalfMade(data);
      endLeftBehind(data);
      return new EmbeddedDatabase(folder, password);
    } catch (IOException | RuntimeException e) {
      if (e instanceof StartFailure failure) {
        throw failure;
      }
      throw new StartFailure(
          "the embedded PostgreSQL in %s did not start (%s): its log is %s"
              .formatted(folder, e.getMessage(), folder.resolve("postgresql.log")),
          e);
    }
  }

  /**
   * Starts the server itself.
   *
   * @param port 0: a free one
   */
  private static EmbeddedPostgres start(Path folder, String password, int port) throws IOException {
    return EmbeddedPostgres.builder()
        .setOverrideWorkingDirectory(folder.resolve("bin").toFile())
        .setPort(port)
        .setDataDirectory(folder.resolve("data"))
        .setCleanDataDirectory(false)
        .setRegisterShutdownHook(false)
        .setPGStartupWait(START_WITHIN)
        .setConnectConfig("password", password)
        // initdb's options: later ones win over the library's "-A trust".
        .setLocaleConfig("auth", "scram-sha-256")
        .setLocaleConfig("pwfile", folder.resolve("password").toString())
        .setLocaleConfig("locale", "C")
        .setLocaleConfig("locale-provider", "builtin")
        .setLocaleConfig("builtin-locale", "C.UTF-8")
        // The library is made for tests and saves the disk's time; our data are to last.
        .setServerConfig("fsync", "on")
        .setServerConfig("synchronous_commit", "on")
        .setServerConfig("max_connections", "50")
        .setServerConfig("listen_addresses", "127.0.0.1")
        .setServerConfig("unix_socket_directories", "''")
        .setOutputRedirector(
            ProcessBuilder.Redirect.appendTo(folder.resolve("postgresql.log").toFile()))
        .start();
  }

  ExternalDatabase address() {
    return new ExternalDatabase("127.0.0.1", port, "postgres", "postgres", password);
  }

  /** Somebody may kill it, or the kernel for want of memory: it is started again where it was. */
  private void watch() {
    try {
      while (true) {
        Thread.sleep(LOOK_EVERY);
        if (!runs() && !startedAgain()) {
          Thread.sleep(TRY_AGAIN_AFTER);
        }
      }
    } catch (InterruptedException _) {
      // Closed.
    }
  }

  /**
   * A process that has ended and is not collected yet says nothing of itself, and listens no more.
   */
  private boolean runs() {
    return process(folder.resolve("data"))
        .map(process -> process.info().command().isPresent() ? isPostgres(process) : listens())
        .orElse(false);
  }

  private boolean listens() {
    try (Socket _ = new Socket("127.0.0.1", port)) {
      return true;
    } catch (IOException _) {
      return false;
    }
  }

  private synchronized boolean startedAgain() {
    if (Thread.currentThread().isInterrupted()) {
      return false;
    }
    LOG.warn("The embedded PostgreSQL has ended; it is started again");
    try {
      postgres.close();
      postgres = start(folder, password, port);
      return true;
    } catch (IOException | RuntimeException e) {
      LOG.error("The embedded PostgreSQL does not start: {}", e.toString());
      return false;
    }
  }

  @Override
  public synchronized void close() {
    watcher.interrupt();
    try {
      postgres.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String password(Path file) throws IOException {
    if (Files.exists(file)) {
      return Files.readString(file).strip();
    }
    byte[] random = new byte[24];
    new SecureRandom().nextBytes(random);
    String password = Base64.getUrlEncoder().withoutPadding().encodeToString(random);
    DataFolder.writePrivately(file, password.getBytes(java.nio.charset.StandardCharsets.US_ASCII));
    return password;
  }

  /** A first start that was killed half way leaves files which initdb refuses. */
  private static void clearHalfMade(Path data) throws IOException {
    if (!Files.exists(data) || Files.exists(data.resolve("global/pg_control"))) {
      return;
    }
    LOG.info("The database in {} was never finished; it is made anew", data);
    try (var files = Files.walk(data)) {
      for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  /**
   * A server killed with -9 leaves its PostgreSQL running. We hold the data folder's lock, so
   * nobody uses it: it is ended, which keeps all that was committed.
   */
  private static void endLeftBehind(Path data) throws IOException {
    Optional<ProcessHandle> left = process(data);
    if (left.isEmpty() || !isPostgres(left.get())) {
      return;
    }
    LOG.info(
        "Ending the PostgreSQL (process {}) that an earlier run left behind", left.get().pid());
    left.get().destroy();
    try {
      left.get().onExit().get(5, TimeUnit.SECONDS);
    } catch (TimeoutException _) {
      left.get().destroyForcibly();
      left.get().onExit().join();
    } catch (ExecutionException e) {
      throw new IOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  /** The living process that the folder belonged to last. */
  private static Optional<ProcessHandle> process(Path data) {
    try (var lines = Files.lines(data.resolve("postmaster.pid"))) {
      return lines.findFirst().map(line -> Long.parseLong(line.strip())).flatMap(ProcessHandle::of);
    } catch (IOException | UncheckedIOException | NumberFormatException _) {
      return Optional.empty();
    }
  }

  private static boolean isPostgres(ProcessHandle process) {
    return process.info().command().map(command -> command.endsWith("/postgres")).orElse(false);
  }
}
