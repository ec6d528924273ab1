package org.setareh.signaling.session;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import java.time.Duration;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.setareh.signaling.data.Secrets;
import org.setareh.signaling.problem.Problem;
import org.setareh.signaling.problem.ProblemCode;
import org.setareh.signaling.settings.Settings;

/**
 * The sessions: rows, of which the used ones are kept in memory. One that is ended is over at once,
 * whatever is kept. Called from virtual threads.
 */
public final class Sessions {
  /** Rows of one step of forgetting. */
  private static final int STEP = 1_000;

  private static final Duration RENEWED_EVERY = Duration.ofHours(6);
  private static final int MOST_KNOWN = 20_000;

  /** Browsers of one account: those that were not used for longest are logged out. */
  private static final int MOST_OF_ACCOUNT = 50;

  private final SessionStore store;
  private final SessionEnds ends;
  private final SessionTokens tokens;
  private final Duration lifetime;
  private final Cache<String, Session> known =
      Caffeine.newBuilder().maximumSize(MOST_KNOWN).expireAfterWrite(RENEWED_EVERY).build();

  /** Tokens of ours whose session is over: none comes back. */
  private final Cache<String, Boolean> over =
      Caffeine.newBuilder().maximumSize(MOST_KNOWN).expireAfterWrite(RENEWED_EVERY).build();

  private final HeldSessions held = new HeldSessions(Ticker.systemTicker());

  /** Those used since it was last written: no more than asked within a minute. */
  private final Set<UUID> used = ConcurrentHashMap.newKeySet();

  public Sessions(SessionStore store, SessionEnds ends, Secrets secrets, Settings settings) {
    this.store = store;
    this.ends = ends;
    this.tokens = new SessionTokens(secrets);
    this.lifetime = settings.limits().session();
  }

  /**
   * A session just made, in memory alone.
   *
   * @param token goes into the cookie
   */
  public record Fresh(Session session, String token) {}

  /**
   * A session of a cookie.
   *
   * @param renewed whether its lifetime has just begun anew, in the database: the cookie's shall
   *     too
   */
  public record Found(Session session, boolean renewed) {}

  /** How long a session lasts unused, and its cookie: a day at least. */
  public Duration lifetime() {
    return lifetime;
  }

  /** Makes a session, which is nobody's until it is {@linkplain #store stored}. */
  public Fresh create() {
    return new Fresh(new Session(UUID.randomUUID()), tokens.generate());
  }

  /** Makes and stores the session of somebody who has logged in. */
  public Fresh logIn(UUID account, Device device) {
    Fresh fresh = new Fresh(new Session(UUID.randomUUID(), account), tokens.generate());
    store(fresh, device);
    ofAccount(account).stream().skip(MOST_OF_ACCOUNT).forEach(listed -> end(listed.session()));
    return fresh;
  }

  /** The sessions of an account, the last used first; some fifty at most. */
  public List<Listed> ofAccount(UUID account) {
    return store.ofAccount(account, lifetime);
  }

  /** Ends all of an account's sessions. */
  public void endAll(UUID account) {
    ofAccount(account).forEach(listed -> end(listed.session()));
  }

  /** Ends all of an account's sessions but that one. */
  public void endOthers(UUID account, Session kept) {
    ofAccount(account).stream()
        .map(Listed::session)
        .filter(one -> !one.equals(kept))
        .forEach(this::end);
  }

  /** Stores a guest's session that was made for somebody who is let in by now. */
  public void store(Fresh fresh) {
    store(fresh, null);
  }

  private void store(Fresh fresh, @Nullable Device device) {
    byte[] hash = SessionTokens.hash(fresh.token());
    store.insert(fresh.session(), hash, device);
    known.put(HexFormat.of().formatHex(hash), fresh.session());
  }

  /** Keeps the session of somebody who is not let in yet, in memory alone, for some hours. */
  public void hold(Fresh fresh) {
    held.add(fresh.session(), SessionTokens.hash(fresh.token()));
  }

  /** Stores a session that was held so far: whose it is has been let in. */
  public void settle(Session session) {
    byte[] hash = held.hashOf(session);
    if (hash == null) {
      return;
    }
    store.insertOnce(session, hash);
    known.put(HexFormat.of().formatHex(hash), session);
    held.remove(session);
    if (ends.has(session)) {
      forget(session);
    }
  }

  /**
   * The session of a cookie, if it is known and not too old; renewed every six hours of use. What
   * is no token of ours, or of a session that is over, costs the database nothing.
   */
  public Optional<Found> find(String token) {
    if (!tokens.isOurs(token)) {
      return Optional.empty();
    }
    byte[] hash = SessionTokens.hash(token);
    String key = HexFormat.of().formatHex(hash);
    Session session = known.getIfPresent(key);
    if (session == null) {
      session = held.find(key);
    }
    if (session != null) {
      used.add(session.id());
      return Optional.of(new Found(session, false));
    }
    if (over.getIfPresent(key) != null) {
      return Optional.empty();
    }
    Session stored = store.renew(hash, lifetime).orElse(null);
    if (stored != null) {
      known.put(key, stored);
      if (!ends.has(stored)) {
        return Optional.of(new Found(stored, true));
      }
      known.invalidate(key);
    }
    over.put(key, true);
    return Optional.empty();
  }

  /**
   * Ends a session at once: its cookie is nobody's, and whoever {@linkplain SessionEnds listens}
   * ends what it has open.
   */
  public void end(Session session) {
    // Before the row goes: who finds the row after that knows that the session has ended.
    ends.add(session);
    forget(session);
    ends.tell(session);
  }

  private void forget(Session session) {
    store.delete(session.id());
    held.remove(session);
    known.asMap().values().removeIf(session::equals);
  }

  /** Refuses a session that was ended since the request found it. */
  public void requireLive(Session session) {
    if (ends.has(session)) {
      throw new Problem(ProblemCode.NOT_YOURS, "Join again: this session was ended.");
    }
  }

  /** Counts these as used now. */
  void keep(Collection<UUID> ids) {
    held.keep(ids);
    store.keep(ids);
  }

  /** Stores which were used since this was called last. */
  void writeUses() {
    List<UUID> all = List.copyOf(used);
    for (int from = 0; from < all.size(); from += STEP) {
      List<UUID> some = all.subList(from, Math.min(from + STEP, all.size()));
      // Before it is written: a use meanwhile counts the next time. What fails is used again soon.
      used.removeAll(Set.copyOf(some));
      store.keep(some);
    }
  }

  /** Forgets some of those that nobody used for their lifetime; false where none is left. */
  boolean forgetSome() {
    // What is kept in memory was renewed by the database within six hours: none of it is too old.
    return store.deleteUnused(lifetime, STEP) == STEP;
  }
}
