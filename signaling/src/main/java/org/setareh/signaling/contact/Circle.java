package org.setareh.signaling.contact;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.Set;
import java.util.UUID;
import org.setareh.signaling.presence.Audience;

/** Who is a contact of whom, kept in memory for a while. Called from virtual threads. */
public final class Circle implements Audience {
  /** So long contacts may be as they were before another node changed them. */
  private static final Duration KNOWN_FOR = Duration.ofMinutes(1);

  private static final int MOST_KNOWN = 20_000;

  private final ContactStore store;
  private final Cache<UUID, Set<UUID>> known =
      Caffeine.newBuilder().maximumSize(MOST_KNOWN).expireAfterWrite(KNOWN_FOR).build();

  public Circle(ContactStore store) {
    this.store = store;
  }

  @Override
  public Set<UUID> of(UUID account) {
    return known.get(account, _ -> Set.copyOf(store.contactsOf(account)));
  }

  /** Waits for whoever reads the rows just now, so that nothing old is kept. */
  void forget(UUID account) {
    known.invalidate(account);
  }
}
