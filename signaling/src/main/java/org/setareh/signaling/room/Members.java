package org.setareh.signaling.room;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;

/**
 * Who belongs to which room, and as what. Roles that were asked for are kept in memory for a while;
 * who is concerned by a change is told. Called from virtual threads.
 */
public final class Members {
  /** So long a role may be shown as it was before another node changed it. */
  private static final Duration KNOWN_FOR = Duration.ofMinutes(1);

  /** Rooms of one account; whoever has more can still enter, and is not remembered there. */
  private static final int MOST_OF_ACCOUNT = 1_000;

  private final MemberStore store;
  private final RoomNews news;
  private final List<BiConsumer<String, UUID>> listeners = new CopyOnWriteArrayList<>();
  private final Cache<String, Set<UUID>> accounts =
      Caffeine.newBuilder().maximumSize(2_000).expireAfterWrite(KNOWN_FOR).build();
  private final Cache<Place, Optional<Role>> known =
      Caffeine.newBuilder().maximumSize(50_000).expireAfterWrite(KNOWN_FOR).build();

  public Members(MemberStore store, RoomNews news) {
    this.store = store;
    this.news = news;
  }

  private record Place(String room, UUID account) {}

  /** What an account is to a room; empty: nothing. */
  public Optional<Role> roleOf(String room, UUID account) {
    Place place = new Place(room, account);
    Optional<Role> role = known.getIfPresent(place);
    // Loaded inside the cache: a change meanwhile waits, and then forgets what was loaded.
    return role != null
        ? role
        : Objects.requireNonNull(known.get(place, _ -> store.role(room, account)));
  }

  /** Tells of each account that becomes a member of a room, on the thread that makes it one. */
  public void listen(BiConsumer<String, UUID> listener) {
    listeners.add(listener);
  }

  /** The accounts that belong to a room, in no order. */
  public Set<UUID> accountsOf(String room) {
    Set<UUID> all = accounts.getIfPresent(room);
    return all != null ? all : accounts.get(room, _ -> Set.copyOf(store.accountsOf(room)));
  }

  /** Those of a room: who leads it first, then in the order in which they came. */
  public List<Member> of(String room) {
    return store.of(room);
  }

  /** Makes somebody a member who is none yet. False where nothing changed. */
  public boolean add(String room, UUID account) {
    if (roleOf(room, account).isPresent() || store.countOf(account) >= MOST_OF_ACCOUNT) {
      return false;
    }
    boolean added = store.add(room, account);
    forget(room, account);
    if (added) {
      news.changed(room);
      listeners.forEach(listener -> listener.accept(room, account));
    }
    return added;
  }

  /** Another role; who makes somebody the owner is a moderator then. False for no member. */
  public boolean change(String room, UUID account, Role role) {
    boolean done = store.change(room, account, role);
    changed(room);
    news.changed(room);
    return done;
  }

  /** Takes somebody out, but never the owner. False where nobody went. */
  public boolean remove(String room, UUID account) {
    Long version = store.remove(room, account).orElse(null);
    forget(room, account);
    if (version == null) {
      return false;
    }
    news.gone(room, List.of(account), version);
    news.changed(room);
    return true;
  }

  private void forget(String room, UUID account) {
    known.invalidate(new Place(room, account));
    accounts.invalidate(room);
  }

  /** Whoever changed rows of a room's members says so here. */
  void changed(String room) {
    accounts.invalidate(room);
    known.asMap().keySet().removeIf(place -> place.room().equals(room));
  }
}
