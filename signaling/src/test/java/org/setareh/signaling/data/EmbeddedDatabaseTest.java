package org.setareh.signaling.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.ds.PGSimpleDataSource;
import org.setareh.signaling.settings.Settings.ExternalDatabase;

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

      try (ServerSocket _ = killAndTakeItsPort(database)) {
        await().until(() -> failedStarts() >= 2);
      }
      await().until(() -> answers(database.address()));
    } finally {
      database.close();
    }
    assertFalse(Files.exists(folder.resolve("data/postmaster.pid")), "it is stopped");
  }

  private ServerSocket killAndTakeItsPort(EmbeddedDatabase database) throws IOException {
    long pid = Long.parseLong(Files.readAllLines(folder.resolve("data/postmaster.pid")).getFirst());
    ProcessHandle.of(pid).orElseThrow().destroyForcibly();
    while (true) {
      try {
        return new ServerSocket(database.address().port(), 1, InetAddress.getLoopbackAddress());
      } catch (BindException _) {
        Thread.onSpinWait();
      }
    }
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
