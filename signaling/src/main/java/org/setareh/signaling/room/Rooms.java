package org.setareh.signaling.room;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.setareh.signaling.problem.Problem;
import org.setareh.signaling.problem.ProblemCode;
import org.setareh.signaling.web.RateLimits;

/**
 * The rooms, of which those that are used are kept in memory for a while. Called from virtual
 * threads.
 */
public final class Rooms {
  private static final int GENERATE_TRIES = 5;

  /** Rooms of one account's own. */
  private static final int MOST_OWNED = 1_000;

  /** So long a room may be shown as it was before another node changed it. */
  private static final Duration KNOWN_FOR = Duration.ofMinutes(1);

  private final RoomStore store;
  private final RoomKeys keys;
  private final RateLimits limits;
  private final Cache<String, Room> known =
      Caffeine.newBuilder().maximumSize(10_000).expireAfterWrite(KNOWN_FOR).build();

  public Rooms(RoomStore store, RoomKeys keys, RateLimits limits) {
    this.store = store;
    this.keys = keys;
    this.limits = limits;
  }

  /** A room just made, and the key that nobody is told again but its creator. */
  public record Created(Room room, String key) {}

  /**
   * A room to be made.
   *
   * @param id null: a generated one
   */
  public record Wish(@Nullable String id, String title, Room.Kind kind, Room.Rules rules) {}

  /** Makes a room that belongs to an account. */
  public Created create(Wish wish, UUID owner) {
    if (store.countOwnedBy(owner) >= MOST_OWNED) {
      throw new Problem(
          ProblemCode.TOO_MANY_ROOMS,
          "Delete rooms that you do not need: %d are yours.".formatted(MOST_OWNED));
    }
    String chosen = wish.id();
    if (chosen != null) {
      RoomIds.check(chosen);
      return insert(chosen, wish, owner)
          .orElseThrow(() ->
              new Problem(
                  ProblemCode.ROOM_ID_TAKEN,
                  "Choose another id: \"%s\" is taken.".formatted(chosen)));
    }
    for (int i = 0; i < GENERATE_TRIES; i++) {
      Optional<Created> created = insert(RoomIds.generate(), wish, owner);
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
    if (room != null) {
      return room;
    }
    if (!RoomIds.isValid(id)) {
      throw unknown(id);
    }
    // Loaded inside the cache: a change meanwhile waits, and then forgets what was loaded.
    return Objects.requireNonNull(
        known.get(id, _ -> store.find(id).orElseThrow(() -> unknown(id))));
  }

  static Problem unknown(String id) {
    return new Problem(
        ProblemCode.UNKNOWN_ROOM,
        "Check the link or the id: there is no room \"%s\".".formatted(abbreviated(id)));
  }

  /** Whoever changed a room's row says so here: the next one who asks gets what it is now. */
  public void changed(String id) {
    known.invalidate(id);
  }

  /** Empty where the id is taken. */
  private Optional<Created> insert(String id, Wish wish, UUID owner) {
    String key = RoomKeys.generate();
    RoomStore.New fresh =
        new RoomStore.New(
            id, wish.title(), wish.kind(), wish.rules(), keys.mac(id, key), keys.seal(id, key));
    return store.insert(fresh, owner).map(room -> new Created(room, key));
  }

  private static String abbreviated(String id) {
    return id.length() <= 64 ? id : id.substring(0, 64) + '…';
  }
}
