package org.setareh.signaling.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.setareh.signaling.data.Database;
import org.setareh.signaling.data.Secrets;
import org.setareh.signaling.data.TestDatabase;
import org.setareh.signaling.problem.Problem;
import org.setareh.signaling.settings.Settings;
import org.springframework.r2dbc.core.DatabaseClient;

/** Sessions as they are found, ended, and made up; and transactions, on their table. */
final class SessionsTest {
  @TempDir static Path data;
  private static TestDatabase opened;
  private static Database database;
  private static Settings settings;

  @BeforeAll
  static void open() {
    settings = Settings.read(Map.of("SETAREH_DATA", data.resolve("of-a-server").toString()));
    opened = TestDatabase.open(settings);
    database = opened.database();
  }

  @AfterAll
  static void close() {
    opened.close();
  }

  private final SessionEnds ends = new SessionEnds();
  private final Sessions sessions = sessions(ends);

  private static Sessions sessions(SessionEnds ends) {
    return new Sessions(new SessionStore(database), ends, opened.folder().secrets(), settings);
  }

  private Sessions.Fresh stored() {
    Sessions.Fresh fresh = sessions.create();
    sessions.store(fresh);
    return fresh;
  }

  private static long rows() {
    return TestDatabase.sessionsIn(database);
  }

  @Test
  void whatIsMadeIsNobodysUntilItIsStored() {
    long before = rows();
    Sessions.Fresh fresh = sessions.create();
    assertTrue(sessions.find(fresh.token()).isEmpty());
    assertEquals(before, rows());
    sessions.store(fresh);
    // A server that has just started finds it too.
    assertEquals(
        fresh.session(), sessions(new SessionEnds()).find(fresh.token()).orElseThrow().session());
  }

  @Test
  void whatIsHeldIsFoundHereAndStoredWhenItIsSettled() {
    long before = rows();
    Sessions.Fresh held = sessions.create();
    sessions.hold(held);
    assertEquals(held.session(), sessions.find(held.token()).orElseThrow().session());
    assertEquals(before, rows());
    sessions.settle(held.session());
    sessions.settle(held.session());
    assertEquals(before + 1, rows());
    assertEquals(held.session(), sessions.find(held.token()).orElseThrow().session());
    assertTrue(sessions(new SessionEnds()).find(held.token()).isPresent());
    Sessions.Fresh ended = sessions.create();
    sessions.hold(ended);
    sessions.end(ended.session());
    sessions.settle(ended.session());
    assertTrue(sessions.find(ended.token()).isEmpty());
    assertEquals(before + 1, rows());
  }

  @Test
  void usesAreStoredTogetherAndOnce() {
    Sessions.Fresh sara = stored();
    Sessions.Fresh ali = stored();
    ageAll();
    sessions.find(sara.token());
    sessions.find(sara.token());
    assertFalse(isFresh(sara), "not by the request");
    sessions.writeUses();
    assertTrue(isFresh(sara));
    assertFalse(isFresh(ali));
    ageAll();
    sessions.writeUses();
    assertFalse(isFresh(sara), "it was not used since");
  }

  private static void ageAll() {
    database.await(
        database
            .client()
            .sql("update session set seen_at = now() - interval '1 hour'")
            .fetch()
            .rowsUpdated());
  }

  private static boolean isFresh(Sessions.Fresh one) {
    return database
        .await(
            database
                .client()
                .sql(
                    "select id from session where id = :id and seen_at > now() - interval '30 min'")
                .bind("id", one.session().id())
                .fetch()
                .one())
        .isPresent();
  }

  @Test
  void anEndedSessionIsNobodysAtOnceThoughItIsKept() {
    Sessions.Fresh sara = stored();
    Sessions.Fresh ali = stored();
    List<Session> heard = new ArrayList<>();
    ends.listen(heard::add);
    assertFalse(sessions.find(sara.token()).orElseThrow().renewed(), "it is kept");
    sessions.end(sara.session());
    assertTrue(sessions.find(sara.token()).isEmpty());
    assertTrue(sessions.find(ali.token()).isPresent());
    assertEquals(List.of(sara.session()), heard);
    assertThrows(Problem.class, () -> sessions.requireLive(sara.session()));
    assertTrue(sessions(new SessionEnds()).find(sara.token()).isEmpty(), "the row is gone");
  }

  @Test
  void tokensThatWereMadeUpOrAreOverCostTheDatabaseNothing() {
    Sessions.Fresh ended = stored();
    Sessions.Fresh known = stored();
    sessions.end(ended.session());
    sessions.find(ended.token());
    // Whatever asks for the table meanwhile waits for ten seconds and fails.
    database.inTransaction(client -> {
      database.await(
          client.sql("lock table session in access exclusive mode").fetch().rowsUpdated());
      for (String token : madeUp(known.token())) {
        assertTrue(sessions.find(token).isEmpty(), token);
      }
      assertTrue(sessions.find(ended.token()).isEmpty());
      assertTrue(sessions.find(known.token()).isPresent());
      return true;
    });
  }

  private static List<String> madeUp(String real) {
    List<String> tokens =
        new ArrayList<>(List.of("", "x", "ä", "=", real + "A", real.substring(1)));
    char first = real.charAt(0);
    tokens.add((first == 'A' ? 'B' : 'A') + real.substring(1));
    // Of a server with another secret.
    tokens.add(new SessionTokens(new Secrets(new byte[32])).generate());
    SecureRandom random = new SecureRandom();
    for (int i = 0; i < 5_000; i++) {
      byte[] bytes = new byte[48];
      random.nextBytes(bytes);
      tokens.add(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
    }
    return tokens;
  }

  @Test
  void aTransactionIsDoneWholeOrNotAtAll() {
    long before = rows();
    assertEquals(
        "done",
        database.inTransaction(client -> {
          insert(client);
          insert(client);
          assertEquals(before, rows(), "nobody else sees it yet");
          return "done";
        }));
    assertEquals(before + 2, rows());
    assertThrows(
        IllegalStateException.class,
        () ->
            database.inTransaction(client -> {
              insert(client);
              throw new IllegalStateException("of this test");
            }));
    assertThrows(
        RuntimeException.class,
        () ->
            database.inTransaction(client -> {
              insert(client);
              return database.await(client.sql("select nonsense").fetch().one());
            }));
    assertEquals(before + 2, rows());
  }

  @Test
  void transactionsGiveTheirConnectionsBack() {
    for (int i = 0; i < 100; i++) {
      int number = i;
      try {
        database.inTransaction(client -> {
          if (number % 2 == 0) {
            throw new IllegalStateException("of this test");
          }
          return insert(client);
        });
      } catch (IllegalStateException _) {
        // Rolled back.
      }
    }
    assertTrue(rows() >= 50);
  }

  private static long insert(DatabaseClient client) {
    return database
        .await(
            client
                .sql(
                    "insert into session (id, token_hash) values (gen_random_uuid(), sha256(gen_random_uuid()::text::bytea))")
                .fetch()
                .rowsUpdated())
        .orElseThrow();
  }
}
