package org.setareh.signaling.session;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import java.time.Duration;
import java.util.Collection;
import java.util.HexFormat;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Sessions of those who wait to be let in: in memory alone, so that a stranger at a door writes
 * nothing. Bounded; those go that nobody asked for or {@linkplain #keep kept} for hours. Any
 * thread.
 */
final class HeldSessions {
  static final int MOST = 20_000;
  static final Duration UNUSED_FOR = Duration.ofHours(3);

  /** A session, and the hash of its token. */
  private record Held(Session session, byte[] hash) {
    String key() {
      return HexFormat.of().formatHex(hash);
    }
  }

  private final Map<String, UUID> byKey = new ConcurrentHashMap<>();
  private final Cache<UUID, Held> byId;

  HeldSessions(Ticker ticker) {
    byId =
        Caffeine.newBuilder()
            .ticker(ticker)
            .maximumSize(MOST)
            .expireAfterAccess(UNUSED_FOR)
            .executor(Runnable::run)
            .<UUID, Held>removalListener((_, held, _) -> forget(held))
            .build();
  }

  private void forget(@Nullable Held held) {
    if (held != null) {
      byKey.remove(held.key());
    }
  }

  void add(Session session, byte[] hash) {
    Held held = new Held(session, hash);
    byKey.put(held.key(), session.id());
    byId.put(session.id(), held);
  }

  /** By the token's hash in hexadecimal digits. */
  @Nullable Session find(String key) {
    UUID id = byKey.get(key);
    Held held = id == null ? null : byId.getIfPresent(id);
    return held == null ? null : held.session();
  }

  byte @Nullable [] hashOf(Session session) {
    Held held = byId.getIfPresent(session.id());
    return held == null ? null : held.hash();
  }

  void remove(Session session) {
    byId.invalidate(session.id());
  }

  /** These are in use. */
  void keep(Collection<UUID> ids) {
    var _ = byId.getAllPresent(ids);
  }

  /** How many are held; what is over counts no more. */
  long count() {
    byId.cleanUp();
    return byKey.size();
  }
}
