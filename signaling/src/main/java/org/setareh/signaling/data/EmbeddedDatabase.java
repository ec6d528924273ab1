package org.setareh.signaling.data;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.setareh.signaling.StartFailure;
import org.setareh.signaling.rounds.Rounds;
import org.setareh.signaling.settings.Settings.ExternalDatabase;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A PostgreSQL of our own, its files in the data folder. It listens on a free port of 127.0.0.1
 * alone, has no Unix socket and asks for a password, so that other users of the machine stay out.
 */
final class EmbeddedDatabase implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(EmbeddedDatabase.class);
  private static final int START_WITHIN_SECONDS = 60;
  private static final int STOP_WITHIN_SECONDS = 5;

  private static final Duration LOOK_EVERY = Duration.ofSeconds(1);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

  private final Path data;
  private final Path log;
  private final PostgresPrograms programs;
  private final String password;
  private final int port;
  private final Rounds looks;

  /** After a start that failed. */
  private Duration pause = LOOK_EVERY;

  private EmbeddedDatabase(Path folder, PostgresPrograms programs, String password)
      throws IOException {
    this.data = folder.resolve("data");
    this.log = folder.resolve("postgresql.log");
    this.programs = programs;
    this.password = password;
    this.port = freePort();
    if (!Files.exists(data)) {
      initialize(folder);
    }
    startPostgres();
    this.looks = new Rounds("postgresql", LOOK_EVERY, this::look);
  }

  static EmbeddedDatabase start(Path folder) {
    Path data = folder.resolve("data");
    try {
      Files.createDirectories(folder);
      // The programs inside are unpacked writable for all.
      Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
      String password = password(folder.resolve("password"));
      endLeftBehind(data);
      PostgresPrograms programs = PostgresPrograms.unpack(folder.resolve("bin"));
      return new EmbeddedDatabase(folder, programs, password);
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

  /** Makes the database beside and renames it: one that was killed half way is begun anew. */
  private void initialize(Path folder) throws IOException {
    Path fresh = folder.resolve("data.new");
    PostgresPrograms.delete(fresh);
    programs.run(
        log,
        "initdb",
        "--pgdata=" + fresh,
        "--username=postgres",
        "--auth=scram-sha-256",
        "--pwfile=" + folder.resolve("password"),
        "--encoding=UTF-8",
        "--locale=C",
        "--locale-provider=builtin",
        "--builtin-locale=C.UTF-8");
    Files.move(fresh, data, StandardCopyOption.ATOMIC_MOVE);
  }

  /** Starts the server itself, in a session of its own, which a terminal's Ctrl-C spares. */
  private void startPostgres() throws IOException {
    forgetEndedProcess();
    programs.run(
        log,
        "pg_ctl",
        "--pgdata=" + data,
        "--wait",
        "--timeout=" + START_WITHIN_SECONDS,
        "--options=-p %d -c listen_addresses=127.0.0.1 -c unix_socket_directories='' -c max_connections=50 -c timezone=UTC"
            .formatted(port),
        "start");
  }

  /**
   * After a crash the file that names the process stays, and PostgreSQL does not start while any
   * process has that number, as after a container's start one soon does. Where none has it the file
   * is left alone: it leads PostgreSQL to what of the old one is still at work on the data.
   */
  private void forgetEndedProcess() throws IOException {
    Optional<String> command = process(data).flatMap(process -> process.info().command());
    if (command.isPresent() && !process(data).map(EmbeddedDatabase::isPostgres).orElse(false)) {
      Files.deleteIfExists(data.resolve("postmaster.pid"));
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  ExternalDatabase address() {
    return new ExternalDatabase("127.0.0.1", port, "postgres", "postgres", password);
  }

  /**
   * Somebody may kill it, or the kernel for want of memory: it is started again where it was, for
   * as long as we live. A try that fails (its port is taken, files or memory are short) holds
   * nothing; the pauses grow.
   */
  private void look() throws InterruptedException {
    if (runs() || startedAgain()) {
      pause = LOOK_EVERY;
    } else {
      Thread.sleep(pause);
      pause = pause.multipliedBy(2);
      pause = pause.compareTo(LONGEST_PAUSE) < 0 ? pause : LONGEST_PAUSE;
    }
  }

  /**
   * A process that has ended and is not collected yet says nothing of itself, and listens no more.
   */
  private boolean runs() {
    return process(data)
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

  private synchronized boolean startedAgain() throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    LOG.warn("The embedded PostgreSQL has ended; it is started again");
    try {
      startPostgres();
      return true;
    } catch (IOException | RuntimeException e) {
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      LOG.error("The embedded PostgreSQL does not start ({}); its log is {}", e.getMessage(), log);
      return false;
    }
  }

  @Override
  public void close() {
    looks.close();
    stop();
  }

  private synchronized void stop() {
    try {
      if (runs()) {
        programs.run(
            log,
            "pg_ctl",
            "--pgdata=" + data,
            "--mode=fast",
            "--wait",
            "--timeout=" + STOP_WITHIN_SECONDS,
            "stop");
      }
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
