package org.setareh.signaling.room;

import io.r2dbc.spi.Readable;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.setareh.signaling.data.Database;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.r2dbc.core.DatabaseClient;

/**
 * The rows of rooms. Each change raises the row's version by the sequence that all changes share.
 * Called from virtual threads.
 */
public final class RoomStore {
  private static final String COLUMNS =
      "room.id, room.title, room.kind, room.locked, room.guests, room.audio_only, room.unmuting,"
          + " room.key_mac, room.token_number, room.version, room.created_at";

  private final Database database;

  public RoomStore(Database database) {
    this.database = database;
  }

  /** A room to be stored. */
  @SuppressWarnings("ArrayRecordComponent") // Never compared or printed.
  record New(
      String id, String title, Room.Kind kind, Room.Rules rules, byte[] keyMac, byte[] keySealed) {}

  /** A room as one of its members sees it. */
  record OfMember(Room room, Role role, Member owner) {}

  Optional<Room> find(String id) {
    return database.await(
        database
            .client()
            .sql("select " + COLUMNS + " from room where id = :id")
            .bind("id", id)
            .map(RoomStore::room)
            .one());
  }

  /** Stores a room and whose it is; empty where the id is taken. */
  Optional<Room> insert(New room, UUID owner) {
    try {
      return Optional.of(database.inTransaction(client -> inserted(client, room, owner)));
    } catch (DuplicateKeyException _) {
      return Optional.empty();
    }
  }

  private Room inserted(DatabaseClient client, New room, UUID owner) {
    Room made =
        database
            .await(
                client
                    .sql(
                        """
                        insert into room
                          (id, title, kind, locked, guests, audio_only, unmuting, key_mac, key_sealed)
                        values (:id, :title, :kind, :locked, :guests, :audioOnly, :unmuting, :mac, :sealed)
                        returning %s
                        """
                            .formatted(COLUMNS))
                    .bind("id", room.id)
                    .bind("title", room.title)
                    .bind("kind", room.kind.word())
                    .bind("locked", room.rules.locked())
                    .bind("guests", room.rules.guests())
                    .bind("audioOnly", room.rules.audioOnly())
                    .bind("unmuting", room.rules.unmuting().word())
                    .bind("mac", room.keyMac)
                    .bind("sealed", room.keySealed)
                    .map(RoomStore::room)
                    .one())
            .orElseThrow();
    database.await(
        client
            .sql(
                "insert into room_member (room_id, account_id, role) values (:id, :owner, 'owner')")
            .bind("id", room.id)
            .bind("owner", owner)
            .fetch()
            .rowsUpdated());
    return made;
  }

  /** How many rooms are an account's own. */
  long countOwnedBy(UUID account) {
    return database
        .await(
            database
                .client()
                .sql(
                    """
                    select count(*) as rooms from room_member
                    where account_id = :account and role = 'owner'
                    """)
                .bind("account", account)
                .map(row -> Objects.requireNonNull(row.get("rooms", Long.class)))
                .one())
        .orElse(0L);
  }

  /** The rooms of a member, the last joined first. */
  List<OfMember> ofAccount(UUID account) {
    return ofMembers(
            "mine.account_id = :account order by mine.joined_at desc, room.id",
            Map.of("account", account))
        .stream()
        .map(Seen::ofMember)
        .toList();
  }

  /** A room as each of its members sees it. */
  List<Seen> ofRoom(String room) {
    return ofMembers("room.id = :room", Map.of("room", room));
  }

  /** A room as one of its members sees it; empty for whoever is none. */
  Optional<OfMember> ofMember(String room, UUID account) {
    return ofMembers(
            "room.id = :room and mine.account_id = :account",
            Map.of("room", room, "account", account))
        .stream()
        .map(Seen::ofMember)
        .findFirst();
  }

  /** The ids of an account's own rooms. */
  List<String> ownedBy(UUID account) {
    return ids(
        database
            .client()
            .sql(
                "select room_id as id from room_member where account_id = :account and role = 'owner'")
            .bind("account", account));
  }

  /** An account's own rooms are others than before, though nothing in their rows is; their ids. */
  List<String> raiseOwnedBy(UUID account) {
    return ids(
        database
            .client()
            .sql(
                """
                update room set version = nextval('change_number') from room_member
                where room_member.room_id = room.id and account_id = :account and role = 'owner'
                returning room.id
                """)
            .bind("account", account));
  }

  /** Rooms that belong to nobody are this account's; their ids. */
  List<String> adopt(UUID account) {
    return ids(
        database
            .client()
            .sql(
                """
                with adopted as (
                  insert into room_member (room_id, account_id, role)
                  select id, :account, 'owner' from room
                  where not exists (
                    select from room_member where room_id = room.id and role = 'owner')
                  on conflict (room_id, account_id) do update set role = 'owner'
                  returning room_id)
                update room set version = nextval('change_number')
                from adopted where room.id = adopted.room_id returning room.id
                """)
            .bind("account", account));
  }

  private List<String> ids(DatabaseClient.GenericExecuteSpec query) {
    return database.await(query.map(row -> text(row, "id")).all().collectList()).orElse(List.of());
  }

  /** What a member sees of a room. */
  record Seen(UUID account, OfMember ofMember) {}

  private List<Seen> ofMembers(String which, Map<String, Object> named) {
    return database
        .await(
            database
                .client()
                .sql(
                    """
                    select mine.account_id, mine.role, owner.id as owner_id, owner.name as owner_name,
                      owner.display_name as owner_display_name, %s
                    from room join room_member mine on mine.room_id = room.id
                    join room_member owning on owning.room_id = room.id and owning.role = 'owner'
                    join account owner on owner.id = owning.account_id
                    where %s limit 1000
                    """
                        .formatted(COLUMNS, which))
                .bindValues(named)
                .map(RoomStore::seen)
                .all()
                .collectList())
        .orElse(List.of());
  }

  /** Another title, other rules; who locks the room ends the tokens that were made. */
  boolean change(String id, OwnRooms.Change change) {
    DatabaseClient.GenericExecuteSpec update =
        database
            .client()
            .sql(
                """
                update room set title = coalesce(:title, title), locked = coalesce(:locked, locked),
                  guests = coalesce(:guests, guests), unmuting = coalesce(:unmuting, unmuting),
                  token_number = case when :locked and not locked
                    then nextval('change_number') else token_number end,
                  version = nextval('change_number')
                where id = :id
                """)
            .bind("id", id);
    update = bound(update, "title", String.class, change.title());
    update = bound(update, "locked", Boolean.class, change.locked());
    update = bound(update, "guests", Boolean.class, change.guests());
    Room.Unmuting unmuting = change.unmuting();
    update = bound(update, "unmuting", String.class, unmuting == null ? null : unmuting.word());
    return updated(update);
  }

  private static <T> DatabaseClient.GenericExecuteSpec bound(
      DatabaseClient.GenericExecuteSpec query, String name, Class<T> type, @Nullable T value) {
    return value == null ? query.bindNull(name, type) : query.bind(name, value);
  }

  Optional<byte[]> sealedKey(String id) {
    return database.await(
        database
            .client()
            .sql("select key_sealed from room where id = :id")
            .bind("id", id)
            .map(row -> Objects.requireNonNull(row.get("key_sealed", byte[].class)))
            .one());
  }

  /** Another key; tokens that were made are over. */
  boolean changeKey(String id, byte[] mac, byte[] sealed) {
    return updated(
        database
            .client()
            .sql(
                """
                update room set key_mac = :mac, key_sealed = :sealed,
                  token_number = nextval('change_number'), version = nextval('change_number')
                where id = :id
                """)
            .bind("mac", mac)
            .bind("sealed", sealed)
            .bind("id", id));
  }

  /**
   * A room is no more.
   *
   * @param members all who were members until then
   * @param version after all changes of the room
   */
  record Deleted(List<UUID> members, long version) {}

  /** Deletes a room; nobody becomes a member meanwhile. Empty where there is none. */
  Optional<Deleted> delete(String id) {
    return database.inTransaction(client -> {
      // The row is locked by this: who joins has done so, or finds no room.
      Long version =
          database
              .await(
                  client
                      .sql(
                          """
                          update room set version = nextval('change_number') where id = :id
                          returning version
                          """)
                      .bind("id", id)
                      .map(row -> Objects.requireNonNull(row.get("version", Long.class)))
                      .one())
              .orElse(null);
      if (version == null) {
        return Optional.empty();
      }
      List<UUID> members =
          database
              .await(
                  client
                      .sql("select account_id from room_member where room_id = :id")
                      .bind("id", id)
                      .map(row -> Objects.requireNonNull(row.get("account_id", UUID.class)))
                      .all()
                      .collectList())
              .orElse(List.of());
      database.await(
          client.sql("delete from room where id = :id").bind("id", id).fetch().rowsUpdated());
      return Optional.of(new Deleted(members, version));
    });
  }

  private boolean updated(DatabaseClient.GenericExecuteSpec update) {
    return database.await(update.fetch().rowsUpdated()).orElse(0L) > 0;
  }

  private static Seen seen(Readable row) {
    return new Seen(
        Objects.requireNonNull(row.get("account_id", UUID.class)),
        new OfMember(
            room(row),
            Role.of(row.get("role", String.class)),
            new Member(
                Objects.requireNonNull(row.get("owner_id", UUID.class)),
                text(row, "owner_name"),
                text(row, "owner_display_name"),
                Role.OWNER)));
  }

  private static Room room(Readable row) {
    return new Room(
        text(row, "id"),
        text(row, "title"),
        Room.Kind.of(text(row, "kind")),
        new Room.Rules(
            flag(row, "locked"),
            flag(row, "guests"),
            flag(row, "audio_only"),
            Room.Unmuting.of(text(row, "unmuting"))),
        Objects.requireNonNull(row.get("key_mac", byte[].class)),
        Objects.requireNonNull(row.get("token_number", Long.class)),
        Objects.requireNonNull(row.get("version", Long.class)),
        Objects.requireNonNull(row.get("created_at", OffsetDateTime.class)).toInstant());
  }

  private static String text(Readable row, String column) {
    return Objects.requireNonNull(row.get(column, String.class));
  }

  private static boolean flag(Readable row, String column) {
    return Objects.requireNonNull(row.get(column, Boolean.class));
  }
}
