package org.setareh.signaling.room;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.r2dbc.spi.Readable;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.setareh.signaling.data.Database;
import org.setareh.signaling.problem.Problem;
import org.setareh.signaling.problem.ProblemCode;
import org.setareh.signaling.web.RateLimits;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.r2dbc.core.DatabaseClient;

/** The rooms. Called from virtual threads. A room never changes yet, so known ones are kept. */
public final class Rooms {
  private static final int GENERATE_TRIES = 5;

  private final Database database;
  private final RoomKeys keys;
  private final RateLimits limits;
  private final Cache<String, Room> known =
      Caffeine.newBuilder().maximumSize(10_000).expireAfterAccess(Duration.ofHours(1)).build();

  public Rooms(Database database, RoomKeys keys, RateLimits limits) {
    this.database = database;
    this.keys = keys;
    this.limits = limits;
  }

  /** A room just made, and the key that nobody is told again but its creator. */
  public record Created(Room room, String key) {}

  /**
   * Makes a room.
   *
   * @param chosenId null: a generated one
   * @param creator null where there is no session
   */
  public Created create(@Nullable String chosenId, String title, @Nullable UUID creator) {
    if (chosenId != null) {
      RoomIds.check(chosenId);
      return insert(chosenId, title, creator)
          .orElseThrow(() ->
              new Problem(
                  ProblemCode.ROOM_ID_TAKEN,
                  "Choose another id: \"%s\" is taken.".formatted(chosenId)));
    }
    for (int i = 0; i < GENERATE_TRIES; i++) {
      Optional<Created> created = insert(RoomIds.generate(), title, creator);
      if (created.isPresent()) {
        return created.get();
      }
    }
    throw new IllegalStateException("no free room id found");
  }

  /** The room, where the key opens it. Wrong keys are limited by room and address. */
  public Room open(String id, String key, String address) {
    Room room = find(id);
    RateLimits.Attempts wrong = limits.wrongKeys(id, address);
    wrong.check();
    if (!keys.opens(room, key)) {
      wrong.spend();
      throw new Problem(
          ProblemCode.WRONG_KEY, "Check the link or the key: it does not open this room.");
    }
    return room;
  }

  /** The room, without a key. */
  public Room find(String id) {
    Room room = known.getIfPresent(id);
    if (room == null) {
      room = RoomIds.isValid(id) ? read(id) : null;
      if (room == null) {
        throw new Problem(
            ProblemCode.UNKNOWN_ROOM,
            "Check the link or the id: there is no room \"%s\".".formatted(abbreviated(id)));
      }
      known.put(id, room);
    }
    return room;
  }

  private @Nullable Room read(String id) {
    return database
        .await(
            database
                .client()
                .sql("select id, title, key_mac, created_at from room where id = :id")
                .bind("id", id)
                .map(Rooms::room)
                .one())
        .orElse(null);
  }

  private static Room room(Readable row) {
    return new Room(
        Objects.requireNonNull(row.get("id", String.class)),
        Objects.requireNonNull(row.get("title", String.class)),
        Room.Kind.CONFERENCE,
        Objects.requireNonNull(row.get("key_mac", byte[].class)),
        Objects.requireNonNull(row.get("created_at", OffsetDateTime.class)).toInstant());
  }

  /** Empty where the id is taken. */
  private Optional<Created> insert(String id, String title, @Nullable UUID creator) {
    String key = RoomKeys.generate();
    byte[] mac = keys.mac(id, key);
    DatabaseClient.GenericExecuteSpec insert =
        database
            .client()
            .sql(
                """
                insert into room (id, title, kind, key_mac, key_sealed, created_by)
                values (:id, :title, :kind, :mac, :sealed, :creator)
                returning id, title, key_mac, created_at
                """)
            .bind("id", id)
            .bind("title", title)
            .bind("kind", Room.Kind.CONFERENCE.word())
            .bind("mac", mac)
            .bind("sealed", keys.seal(id, key));
    insert =
        creator == null ? insert.bindNull("creator", UUID.class) : insert.bind("creator", creator);
    try {
      Room room = database.await(insert.map(Rooms::room).one()).orElseThrow();
      known.put(id, room);
      return Optional.of(new Created(room, key));
    } catch (DuplicateKeyException _) {
      return Optional.empty();
    }
  }

  private static String abbreviated(String id) {
    return id.length() <= 64 ? id : id.substring(0, 64) + '…';
  }
}
