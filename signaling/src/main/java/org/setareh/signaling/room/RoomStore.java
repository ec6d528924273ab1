package org.setareh.signaling.room;

import io.r2dbc.spi.Readable;
import java.time.OffsetDateTime;
import java.util.Objects;
import java.util.Optional;
import org.setareh.signaling.data.Database;
import org.springframework.dao.DuplicateKeyException;

/** The rows of rooms. Called from virtual threads. */
public final class RoomStore {
  private final Database database;

  public RoomStore(Database database) {
    this.database = database;
  }

  /** A room to be stored. */
  @SuppressWarnings("ArrayRecordComponent") // Never compared or printed.
  record New(String id, String title, Room.Kind kind, byte[] keyMac, byte[] keySealed) {}

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
    try {
      return database.await(
          database
              .client()
              .sql(
                  """
                  insert into room (id, title, kind, key_mac, key_sealed)
                  values (:id, :title, :kind, :mac, :sealed)
                  returning id, title, kind, key_mac, created_at
                  """)
              .bind("id", room.id)
              .bind("title", room.title)
              .bind("kind", room.kind.word())
              .bind("mac", room.keyMac)
              .bind("sealed", room.keySealed)
              .map(RoomStore::room)
              .one());
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
