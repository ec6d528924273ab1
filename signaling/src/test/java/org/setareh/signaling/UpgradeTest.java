package org.setareh.signaling;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.setareh.signaling.Guest.TestRoom;
import org.setareh.signaling.data.OldData;
import org.springframework.http.HttpMethod;
import tools.jackson.databind.JsonNode;

/**
 * A data folder of earlier versions: what they wrote is there after the upgrade, and works. What
 * stands here was made by another program, by RFC 5869, 2104, 5116 and 9106, so that no version may
 * read it otherwise than the one before.
 */
final class UpgradeTest {
  private static final TestRoom ROOM = new TestRoom("family-room", "AAECAwQFBgcICQoLDA0ODw");
  private static final String GUEST =
      "hJg8YPfarcHLhphiH4AsDZ-aPDwpXIEHSPsEgRXBhux3bzwJT9sLaRdSltyoW9IU";
  private static final String NIKA =
      "dUA7lNS44OEvxMPeDtg6ba6KUdD7jhiZZF0AgYhg-38Wxeh3z7gMjCtGfj3X-YSv";
  private static final String INVITATION = "owE8CCx17ckTWYw7qsGvoY92M_6PAUiWqy8acv-D2Lo";

  private static final String BEFORE_ACCOUNTS =
      """
      insert into session (id, token_hash, created_at, seen_at) values (
        '00000000-0000-4000-8000-000000000001',
        '\\x1d88fd19a11c2d25425c6500ec4d50e3cf0ee0b83b6fbcbe7b3a0a68a35c1488',
        now() - interval '9 days', now() - interval '2 days');
      insert into room (id, title, kind, key_mac, key_sealed, created_by, created_at) values (
        'family-room', 'Family', 'conference',
        '\\x5e1da14f2d4df07c3d42ac1a8fcfd8878826939e84976eea6be39d768dbb0d68',
        '\\x000102030405060708090a0b294b56acbdbce2d8a09ff5bb2d511a9759f19e4121bbb1e4855846dc10699bfa77a97ba4c91f',
        '00000000-0000-4000-8000-000000000001', now() - interval '9 days');
      """;

  private static final String WITH_ACCOUNTS =
      """
      insert into account
        (id, name, name_key, display_name, password_hash, administrator, version, created_at)
      values
        ('00000000-0000-4000-8000-00000000000a', 'Nika', 'nika', 'Nika Ahmadi',
         '$argon2id$v=19$m=19456,t=2,p=1$AAECAwQFBgcICQoLDA0ODw$0AuQxA+RjPiJeA19Op7DwrFxnfh9xeTU2T6mFj2wThc',
         true, 3, now() - interval '3 days'),
        ('00000000-0000-4000-8000-00000000000b', 'sara', 'sara', 'sara',
         '$argon2id$v=19$m=19456,t=2,p=1$AAECAwQFBgcICQoLDA0ODw$0AuQxA+RjPiJeA19Op7DwrFxnfh9xeTU2T6mFj2wThc',
         false, 1, now() - interval '1 day');
      insert into session (id, token_hash, seen_at, account_id, device, address) values (
        '00000000-0000-4000-8000-000000000002',
        '\\xbac4995931b34cfe73578e97c2207edd07ef271f3390725449367cf5b328bb79',
        now() - interval '1 hour', '00000000-0000-4000-8000-00000000000a', 'Firefox', '192.0.2.7');
      insert into one_time_link (token_hash, purpose, created_by, expires_at) values (
        '\\xc0093db6a350ece641578f72036a2c7941500e3c6ea4230b8c7f93db50775a24',
        'invitation', '00000000-0000-4000-8000-00000000000a', now() + interval '7 days');
      """;

  @Test
  void everybodyIsStillThereAndSoIsTheirRoom(@TempDir Path folder) throws Exception {
    try (OldData old = OldData.make(folder, secret())) {
      old.migrate("2").run(BEFORE_ACCOUNTS);
      old.migrate("3").run(WITH_ACCOUNTS);
    }
    try (TestServer server = now(folder)) {
      assertEquals(40, Files.size(folder.resolve("secret.key")), "a check value was added");
      assertEquals("setareh-be3d9e67", server.cookie);

      Guest.joinAs(server, ROOM, "Ali", GUEST).close();
      Browser wrong = new Browser(server);
      wrong.cookie = GUEST;
      String body = Guest.joinBody("AAAAAAAAAAAAAAAAAAAAAA", "Ali");
      ProblemTest.problem(
          wrong.send(
              HttpMethod.POST,
              "/api/rooms/family-room/participants",
              Guest.JSON.readValue(body, Map.class)),
          403,
          "wrong-key");

      Browser nika = new Browser(server);
      nika.cookie = NIKA;
      JsonNode me = nika.me();
      assertEquals("Nika", me.at("/account/name").stringValue());
      assertEquals("Nika Ahmadi", me.at("/account/displayName").stringValue());
      assertTrue(me.at("/account/administrator").booleanValue());
      assertOwnsTheRoom(nika);
      nika.logIn("NIKA", Browser.PASSWORD).expectStatus().isOk();
      new Browser(server).logIn("sara", Browser.PASSWORD).expectStatus().isOk();
      ProblemTest.problem(new Browser(server).logIn("sara", "correct hors"), 403, "wrong-password");
      Browser.registered(server, "reza", INVITATION);
    }
  }

  @Test
  void theRoomOfATimeWithoutAccountsIsTheFirstAdministrators(@TempDir Path folder)
      throws Exception {
    try (OldData old = OldData.make(folder, secret())) {
      old.migrate("2").run(BEFORE_ACCOUNTS);
    }
    try (TestServer server = now(folder)) {
      Guest.joinAs(server, ROOM, "Ali", GUEST).close();
      String link = server.server.administratorsLink().orElseThrow();
      assertOwnsTheRoom(Browser.registered(server, "nika", Browser.token(link)));
    }
  }

  private static byte[] secret() {
    byte[] secret = new byte[32];
    for (int i = 0; i < secret.length; i++) {
      secret[i] = (byte) (i + 1);
    }
    return secret;
  }

  private static TestServer now(Path folder) {
    return TestServer.with(
        Map.of("SETAREH_DATA", folder.toString(), "SETAREH_REGISTRATION", "invite"));
  }

  /** And can tell others its key. */
  private static void assertOwnsTheRoom(Browser browser) {
    JsonNode room =
        browser.json(
            browser.send(HttpMethod.GET, "/api/rooms/family-room", null).expectStatus().isOk());
    assertEquals("owner", room.get("role").stringValue());
    assertEquals(ROOM.key(), room.get("key").stringValue());
  }
}
