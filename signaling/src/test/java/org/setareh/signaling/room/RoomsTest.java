package org.setareh.signaling.room;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.setareh.signaling.data.DataFolder;
import org.setareh.signaling.data.Database;
import org.setareh.signaling.events.MemoryEventBus;
import org.setareh.signaling.problem.Problem;
import org.setareh.signaling.problem.ProblemCode;
import org.setareh.signaling.settings.Settings;
import org.setareh.signaling.web.RateLimits;
import tools.jackson.databind.json.JsonMapper;

/** Rooms are what their rows say, also when these change. */
final class RoomsTest {
  @TempDir static Path data;
  private static DataFolder folder;
  private static Database database;
  private static Rooms rooms;
  private static Members members;
  private static RoomNews news;

  @BeforeAll
  static void open() {
    Settings settings =
        Settings.read(Map.of("SETAREH_DATA", data.resolve("of-a-server").toString()));
    folder = DataFolder.open(settings.data());
    database = Database.open(settings, folder);
    database.awaitReady();
    news =
        new RoomNews(
            new RoomStore(database),
            new MemoryEventBus(Duration.ofMinutes(5)),
            JsonMapper.builder().build());
    members = new Members(new MemberStore(database), news);
    rooms =
        new Rooms(
            new RoomStore(database),
            new RoomKeys(folder.secrets()),
            new RateLimits(settings.limits(), System::nanoTime));
  }

  @AfterAll
  static void close() {
    news.close();
    database.close();
    folder.close();
  }

  private static void update(String what) {
    database.await(database.client().sql("update room set " + what).fetch().rowsUpdated());
  }

  @Test
  void aRoomThatChangedIsSeenAsItIsNow() {
    Rooms.Created made = family();
    String id = made.room().id();
    assertEquals("Family", rooms.open(id, made.key(), "here").title());
    update("title = 'All of us' where id = '" + id + "'");
    rooms.changed(id);
    assertEquals("All of us", rooms.open(id, made.key(), "here").title());
  }

  @Test
  void theKindIsReadFromTheRow() {
    String id = family().room().id();
    assertEquals(Room.Kind.CONFERENCE, rooms.find(id).kind());
    update("kind = 'webinar' where id = '" + id + "'");
    rooms.changed(id);
    Problem problem = assertThrows(Problem.class, () -> rooms.find(id));
    assertEquals(ProblemCode.UNSUPPORTED_KIND, problem.code());
  }

  private static Rooms.Created family() {
    return rooms.create(
        new Rooms.Wish(null, "Family", Room.Kind.CONFERENCE, Room.Rules.OPEN), account("nika"));
  }

  private static UUID account(String name) {
    UUID id = UUID.randomUUID();
    database.await(
        database
            .client()
            .sql(
                """
                insert into account (id, name, name_key, display_name, display_key, password_hash)
                values (:id, :name, :id::text, :name, :name, '')
                """)
            .bind("id", id)
            .bind("name", name)
            .fetch()
            .rowsUpdated());
    return id;
  }

  @Test
  void whoIsAMemberIsKnownAtOnce() {
    String id = family().room().id();
    UUID sara = account("sara");
    UUID ali = account("ali");
    assertEquals(Optional.empty(), members.roleOf(id, sara));
    assertTrue(members.add(id, sara));
    assertFalse(members.add(id, sara));
    assertEquals(Optional.of(Role.MEMBER), members.roleOf(id, sara));
    assertFalse(members.change(id, ali, Role.MODERATOR));
    assertTrue(members.change(id, sara, Role.OWNER));
    assertFalse(members.remove(id, sara));
    members.add(id, ali);
    assertEquals(
        List.of("sara", "nika", "ali"), members.of(id).stream().map(Member::name).toList());
    assertTrue(members.change(id, ali, Role.OWNER));
    assertEquals(Optional.of(Role.MODERATOR), members.roleOf(id, sara));
    assertEquals(Optional.of(Role.OWNER), members.roleOf(id, ali));
    assertTrue(members.remove(id, sara));
    assertEquals(Optional.empty(), members.roleOf(id, sara));
    assertFalse(members.add("no-such-room", sara));
  }
}
