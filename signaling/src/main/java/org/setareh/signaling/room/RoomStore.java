package org.setareh.signaling.room;

import io.r2dbc.spi.Readable;
import java.time.OffsetDateTime;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.setareh.signaling.data.Database;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.r2dbc.core.DatabaseClient;

/** The rows of rooms. Called from virtual threads. */
public final class RoomStore {
  private final Database database;

  public RoomStore(Database database) {
    this.database = database;
  }

  /**
   * A room to be stored.
   *
   * @param creator null where there is no session
   */
  @SuppressWarnings("ArrayRecordComponent") // Never compared or printed.
  record New(
      String id,
      String title,
      Room.Kind kind,
      byte[] keyMac,
      byte[] keySealed,
      @Nullable UUID creator) {}

  Optional<Room> find(String id) {
    return database.await(
        database
            .client()
            .sql("select id, title, kind, key_mac, created_at from room where id = :id")
            .bind("id", id)
            .map(RoomStore::room)
            .one());
  }

  /** Empty where the id is taken. */
  Optional<Room> insert(New room) {
    DatabaseClient.GenericExecuteSpec insert =
        database
            .client()
            .sql(
                """
                insert into room (id, title, kind, key_mac, key_sealed, created_by)
                values (:id, :title, :kind, :mac, :sealed, :creator)
                returning id, title, kind, key_mac, created_at
                """)
            .bind("id", room.id)
            .bind("title", room.title)
            .bind("kind", room.kind.word())
            .bind("mac", room.keyMac)
            .bind("sealed", room.keySealed);
    insert =
        room.creator == null
            ? insert.bindNull("creator", UUID.class)
            : insert.bind("creator", room.creator);
    try {
      return database.await(insert.map(RoomStore::room).one());
    } catch (DuplicateKeyException _) {
      return Optional.empty();
    }
  }

  private static Room room(Readable row) {
    return new Room(
        Objects.requireNonNull(row.get("id", String.class)),
        Objects.requireNonNull(row.get("title", String.class)),
        Room.Kind.of(Objects.requireNonNull(row.get("kind", String.class))),
        Objects.requireNonNull(row.get("key_mac", byte[].class)),
        Objects.requireNonNull(row.get("created_at", OffsetDateTime.class)).toInstant());
  }
}
