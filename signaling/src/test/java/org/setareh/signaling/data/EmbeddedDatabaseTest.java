package org.setareh.signaling.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.ds.PGSimpleDataSource;
import org.setareh.signaling.settings.Settings.ExternalDatabase;
import org.slf4j.LoggerFactory;

/** Our own PostgreSQL comes back whatever kept it away, and from whatever an earlier start left. */
final class EmbeddedDatabaseTest {
  @TempDir Path folder;

  @Test
  void comesBackOnceItsPortIsFreeAgainHoweverManyTriesFailed() throws Exception {
    // What starts that were cut short left: of ours, and of the library's that unpacked in place.
    Files.createDirectories(folder.resolve("data.new/global"));
    Files.writeString(Files.createDirectories(folder.resolve("bin/new/bin")).resolve("initdb"), "");
    Path inPlace = Files.createDirectories(folder.resolve("bin/PG-0123456789abcdef"));
    Files.writeString(inPlace.resolve(".exists"), "");
    EmbeddedDatabase database = EmbeddedDatabase.start(folder);
    try {
      assertTrue(answers(database.address()));
      assertFalse(Files.exists(inPlace));
      assertEquals(1, children(folder.resolve("bin")), "one version of the programs");

      try (KilledPostgres _ = new KilledPostgres(folder.resolve("data"))) {
        await().until(() -> failedStarts() >= 2);
      }
      await().until(() -> answers(database.address()));
    } finally {
      database.close();
    }
    assertFalse(Files.exists(folder.resolve("data/postmaster.pid")), "it is stopped");
  }

  /** The limit is that of this whole process: nothing here opens a file while it holds. */
  @Test
  @Tag("long")
  void comesBackOnceThereAreFileDescriptorsAgain() throws Exception {
    Logger logger = (Logger) LoggerFactory.getLogger(EmbeddedDatabase.class);
    ListAppender<ILoggingEvent> said = new ListAppender<>();
    said.list = Collections.synchronizedList(new ArrayList<>());
    said.start();
    logger.addAppender(said);
    try (EmbeddedDatabase database = EmbeddedDatabase.start(folder)) {
      String killed = process();
      FileLimit limit = FileLimit.lowerAndKill(killed);
      try {
        await()
            .until(() ->
                said.list.stream()
                        .filter(it -> it.getFormattedMessage().contains("Too many open files"))
                        .count()
                    >= 2);
      } finally {
        limit.restore();
      }
      await().until(() -> answers(database.address()));
      assertNotEquals(killed, process());
    } finally {
      logger.detachAppender(said);
    }
  }

  /** No file descriptor more than this process has, for a while. */
  private record FileLimit(Process shell) {
    /** By a process that is there already when none can be started any more. */
    static FileLimit lowerAndKill(String other) throws IOException {
      String script =
          """
          before=$(prlimit --pid $0 --nofile --output SOFT --noheadings) &&
          prlimit --pid $0 --nofile=1: && kill -9 $1 && echo lowered && read _ ;
          prlimit --pid $0 --nofile="$before": && echo restored\
          """;
      Process shell =
          new ProcessBuilder("sh", "-c", script, "" + ProcessHandle.current().pid(), other)
              .redirectErrorStream(true)
              .start();
      assertEquals("lowered", shell.inputReader().readLine());
      return new FileLimit(shell);
    }

    void restore() throws IOException {
      shell.outputWriter().append('\n').flush();
      assertEquals("restored", shell.inputReader().readLine());
    }
  }

  private String process() throws IOException {
    return Files.readAllLines(folder.resolve("data/postmaster.pid")).getFirst();
  }

  private long failedStarts() throws IOException {
    try (Stream<String> lines = Files.lines(folder.resolve("postgresql.log"))) {
      return lines.filter(line -> line.contains("Address already in use")).count();
    }
  }

  private static long children(Path folder) throws IOException {
    try (Stream<Path> children = Files.list(folder)) {
      return children.count();
    }
  }

  private static boolean answers(ExternalDatabase address) {
    PGSimpleDataSource source = new PGSimpleDataSource();
    source.setServerNames(new String[] {address.host()});
    source.setPortNumbers(new int[] {address.port()});
    source.setUser(address.user());
    source.setPassword(address.password());
    try (Connection connection = source.getConnection()) {
      return connection.isValid(5);
    } catch (SQLException _) {
      return false;
    }
  }

  private static org.awaitility.core.ConditionFactory await() {
    return Awaitility.await().atMost(90, TimeUnit.SECONDS).pollInterval(50, TimeUnit.MILLISECONDS);
  }
}
