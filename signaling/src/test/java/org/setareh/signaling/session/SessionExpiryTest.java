package org.setareh.signaling.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.setareh.signaling.data.Database;
import org.setareh.signaling.data.Secrets;
import org.setareh.signaling.data.TestDatabase;
import org.setareh.signaling.settings.Settings;
import org.setareh.signaling.web.Requests;
import org.springframework.http.HttpCookie;
import org.springframework.http.ResponseCookie;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;
import org.springframework.mock.web.server.MockServerWebExchange;

/** Sessions end where nobody uses them, and nowhere else. */
final class SessionExpiryTest {
  private static final Secrets SECRETS = new Secrets(new byte[32]);
  @TempDir static Path data;
  private static TestDatabase opened;
  private static Database database;
  private static Settings settings;

  @BeforeAll
  static void open() {
    settings =
        Settings.read(
            Map.of(
                "SETAREH_DATA",
                data.resolve("of-a-server").toString(),
                "SETAREH_SESSION_DAYS",
                "2"));
    opened = TestDatabase.open(settings);
    database = opened.database();
  }

  @AfterAll
  static void close() {
    opened.close();
  }

  @Test
  void whatNobodyUsedForItsLifetimeIsForgottenBySteps() throws Exception {
    UUID old = session(Duration.ofDays(2).plusMinutes(1)).session().id();
    UUID younger = session(Duration.ofDays(2).minusMinutes(1)).session().id();
    database.await(
        database
            .client()
            .sql(
                """
                insert into session (id, token_hash, seen_at)
                select gen_random_uuid(), sha256(n::text::bytea), now() - interval '3 days'
                from generate_series(1, 2500) n
                """)
            .fetch()
            .rowsUpdated());
    round(Set.of());
    assertFalse(isThere(old));
    assertTrue(isThere(younger));
    assertEquals(0, count("seen_at < now() - interval '2 days'"));
  }

  @Test
  void whoIsInARoomUsesASession() throws Exception {
    Sessions.Fresh quiet = session(Duration.ofDays(2).minusMinutes(1));
    round(Set.of(quiet.session().id()));
    assertEquals(
        0, count("seen_at < now() - interval '1 day' and id = '" + quiet.session().id() + "'"));
    assertNotNull(cookieOfAnswerTo(quiet.token()));
  }

  @Test
  void aCookieIsRenewedTogetherWithItsSession() throws Exception {
    Sessions.Fresh used = session(Duration.ofDays(1));
    SessionCookies cookies = cookies();
    ResponseCookie renewed = answerOf(cookies, used.token());
    assertNotNull(renewed);
    assertEquals(used.token(), renewed.getValue());
    assertEquals(Duration.ofDays(2), renewed.getMaxAge());
    assertEquals(
        0, count("seen_at < now() - interval '1 hour' and id = '" + used.session().id() + "'"));
    assertNull(answerOf(cookies, used.token()), "not again at once");
  }

  @Test
  void anExpiredCookieIsNobodys() throws Exception {
    assertNull(cookieOfAnswerTo(session(Duration.ofDays(3)).token()));
  }

  /** Of a server that has just started. */
  private static Sessions sessions() {
    return new Sessions(
        new SessionStore(database), new SessionEnds(), opened.folder().secrets(), settings);
  }

  /** A session that was used so long ago. */
  private static Sessions.Fresh session(Duration ago) throws Exception {
    Sessions sessions = sessions();
    Sessions.Fresh fresh = sessions.create();
    sessions.store(fresh);
    database.await(
        database
            .client()
            .sql("update session set seen_at = now() - make_interval(secs => :age) where id = :id")
            .bind("age", (double) ago.toSeconds())
            .bind("id", fresh.session().id())
            .fetch()
            .rowsUpdated());
    return fresh;
  }

  private static void round(Set<UUID> inUse) throws InterruptedException {
    try (SessionExpiry expiry = new SessionExpiry(sessions(), () -> inUse)) {
      expiry.forget();
    }
  }

  /** Of a server that has just started: it knows no session by heart. */
  private static SessionCookies cookies() {
    return new SessionCookies(sessions(), new Requests(settings), SECRETS);
  }

  private static @Nullable ResponseCookie cookieOfAnswerTo(String token) {
    return answerOf(cookies(), token);
  }

  private static @Nullable ResponseCookie answerOf(SessionCookies cookies, String token) {
    MockServerWebExchange exchange =
        MockServerWebExchange.from(
            MockServerHttpRequest.get("/")
                .remoteAddress(new InetSocketAddress("127.0.0.1", 1))
                .cookie(new HttpCookie(SessionCookies.plainName(SECRETS), token)));
    cookies.find(exchange);
    return exchange.getResponse().getCookies().getFirst(SessionCookies.plainName(SECRETS));
  }

  private static boolean isThere(UUID session) {
    return count("id = '" + session + "'") == 1;
  }

  private static long count(String where) {
    return database
        .await(
            database
                .client()
                .sql("select count(*) from session where " + where)
                .map(row -> Objects.requireNonNull(row.get(0, Long.class)))
                .one())
        .orElseThrow();
  }
}
