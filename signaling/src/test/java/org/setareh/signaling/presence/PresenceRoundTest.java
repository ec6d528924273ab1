package org.setareh.signaling.presence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.setareh.signaling.account.AccountStore;
import org.setareh.signaling.account.Accounts;
import org.setareh.signaling.account.OneTimeLinks;
import org.setareh.signaling.account.Passwords;
import org.setareh.signaling.data.Database;
import org.setareh.signaling.data.TestDatabase;
import org.setareh.signaling.events.MemoryEventBus;
import org.setareh.signaling.session.Session;
import org.setareh.signaling.session.SessionEnds;
import org.setareh.signaling.session.SessionStore;
import org.setareh.signaling.session.Sessions;
import org.setareh.signaling.settings.Settings;
import tools.jackson.databind.json.JsonMapper;

/** Whoever knows of calls may fail: people are told of all the same, and late at worst. */
final class PresenceRoundTest {
  @TempDir Path data;

  @Test
  void whatFailedIsAskedForOnceMoreAndHoldsUpNobodyElse() throws Exception {
    UUID sara = UUID.randomUUID();
    UUID ali = UUID.randomUUID();
    AtomicInteger failures = new AtomicInteger();
    InCalls calls =
        account -> {
          if (account.equals(sara) && failures.getAndIncrement() < 3) {
            if (failures.get() % 2 == 0) {
              throw new IllegalStateException("of this test");
            }
            throw new AssertionError("of this test");
          }
          return true;
        };
    Settings settings =
        Settings.read(Map.of("SETAREH_DATA", data.resolve("of-a-server").toString()));
    try (TestDatabase opened = TestDatabase.open(settings);
        Presence presence = presence(opened, settings, calls)) {
      presence.began(new Session(UUID.randomUUID(), sara));
      presence.began(new Session(UUID.randomUUID(), ali));
      await(presence, ali);
      await(presence, sara);
      assertEquals(4, failures.get());
    }
  }

  private static Presence presence(TestDatabase opened, Settings settings, InCalls calls) {
    Database database = opened.database();
    Sessions sessions =
        new Sessions(
            new SessionStore(database), new SessionEnds(), opened.folder().secrets(), settings);
    Accounts accounts =
        new Accounts(
            database,
            new AccountStore(database),
            new OneTimeLinks(database),
            new Passwords(),
            sessions,
            settings);
    return new Presence(
        new MemoryEventBus(Duration.ofMinutes(5)),
        accounts,
        new PresenceStore(database),
        _ -> Set.of(),
        JsonMapper.builder().build(),
        () -> List.of(calls));
  }

  private static void await(Presence presence, UUID account) throws InterruptedException {
    long sinceNs = System.nanoTime();
    while (!presence.of(account, null, true).state().equals("call")) {
      assertTrue(System.nanoTime() - sinceNs < 60e9, "it is never told");
      Thread.sleep(20);
    }
  }
}
