package org.setareh.signaling.presence;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.setareh.signaling.account.Account;
import org.setareh.signaling.account.Accounts;
import org.setareh.signaling.events.Event;
import org.setareh.signaling.events.EventBus;
import org.setareh.signaling.events.Readers;
import org.setareh.signaling.participant.SessionStreams;
import org.setareh.signaling.presence.PresenceBook.Look;
import org.setareh.signaling.rounds.Rounds;
import org.setareh.signaling.session.Session;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;

/**
 * Who is there, told to contacts. What happens is noted by any thread, without waiting; a virtual
 * thread of its own tells of it and stores when people were last seen.
 */
public final class Presence implements Readers, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Presence.class);
  private static final long TICK_NS = TimeUnit.MILLISECONDS.toNanos(250);

  /** A server that dies loses no more of when people were last seen. */
  private static final long STORED_EVERY_NS = Duration.ofMinutes(5).toNanos();

  private final Instant began = Instant.now();
  private final long beganNs = System.nanoTime();
  private final PresenceBook book = new PresenceBook();
  private final Semaphore wake = new Semaphore(0);

  /** Of whom it has to be asked whether they are in a call. */
  private final Set<UUID> asked = ConcurrentHashMap.newKeySet();

  private final EventBus bus;
  private final Accounts accounts;
  private final PresenceStore store;
  private final Audience audience;
  private final JsonMapper json;
  private final Supplier<List<InCalls>> calls;
  private final Rounds rounds;
  private long tickedNs = System.nanoTime();
  private long storedNs = tickedNs;

  /**
   * Begins.
   *
   * @param calls asked for late, since whoever knows of calls may need the presence
   */
  public Presence(
      EventBus bus,
      Accounts accounts,
      PresenceStore store,
      Audience audience,
      JsonMapper json,
      Supplier<List<InCalls>> calls) {
    this.bus = bus;
    this.accounts = accounts;
    this.store = store;
    this.audience = audience;
    this.json = json;
    this.calls = calls;
    this.rounds = new Rounds("presence", Duration.ZERO, this::round);
  }

  private record Told(String address, long version, UUID account, PresenceView presence) {}

  @Override
  public void began(Session session) {
    UUID account = session.account();
    if (account != null) {
      book.began(account, session.id(), System.nanoTime());
      changed(account);
    }
  }

  @Override
  public void ended(Session session) {
    UUID account = session.account();
    if (account != null) {
      book.ended(account, session.id(), System.nanoTime());
      wake.release();
    }
  }

  /** The session is over. */
  public void over(Session session) {
    UUID account = session.account();
    if (account != null) {
      book.over(account, session.id(), System.nanoTime());
      wake.release();
    }
  }

  /**
   * A page says that it is there.
   *
   * @param active whether somebody has touched one of its browser's tabs lately
   */
  public void beat(Session session, boolean active) {
    UUID account = session.account();
    if (account != null) {
      book.beat(account, session.id(), active, System.nanoTime());
      wake.release();
    }
  }

  /** Whether the page of a session, whose stream is read, said so within two beats and a bit. */
  public boolean beats(Session session) {
    UUID account = session.account();
    return account != null && book.beats(account, session.id(), System.nanoTime());
  }

  /** Somebody may be in another call than before, or in none. Any thread, without waiting. */
  public void changed(UUID account) {
    asked.add(account);
    wake.release();
  }

  /** Somebody shows more or less of themselves than before. */
  public void renew(UUID account) {
    book.renew(account, System.nanoTime());
    wake.release();
  }

  /** Tells of somebody once more. */
  public void tellAgain(UUID account) {
    book.tellAgain(account);
    wake.release();
  }

  /**
   * What contacts are shown of somebody now.
   *
   * @param lastSeen as it is stored; was read before this is asked
   */
  public PresenceView of(UUID account, @Nullable Instant lastSeen, boolean hidden) {
    Look look = book.look(account);
    boolean shown = look.state() == PresenceState.OFFLINE && !hidden;
    Instant seen = look.seenNs() == null ? lastSeen : moment(look.seenNs());
    return new PresenceView(look.state().word(), shown ? seen : null, look.version());
  }

  /** Everybody who is there, by account. */
  public Map<UUID, PresenceState> there() {
    return book.there();
  }

  /** The same for the same, whenever it is asked. */
  private Instant moment(long ns) {
    return began.plusNanos(ns - beganNs).truncatedTo(ChronoUnit.MILLIS);
  }

  private void round() throws InterruptedException {
    boolean _ = wake.tryAcquire(TICK_NS, TimeUnit.NANOSECONDS);
    wake.drainPermits();
    long nowNs = System.nanoTime();
    for (UUID account : List.copyOf(asked)) {
      ask(account, nowNs);
    }
    boolean ticks = nowNs - tickedNs >= TICK_NS;
    if (ticks) {
      tickedNs = nowNs;
      book.tick(nowNs);
    }
    book.due(nowNs).forEach(this::tell);
    if (ticks) {
      store(nowNs);
    }
  }

  /**
   * One of whom it cannot be said just now is asked for in the next round, and holds up no other.
   */
  private void ask(UUID account, long nowNs) {
    // Before it is asked: a change meanwhile is asked for once more.
    asked.remove(account);
    try {
      book.call(account, isInCall(account), nowNs);
    } catch (Throwable e) {
      asked.add(account);
      LOG.warn("It is not known whether somebody is in a call; once more in a moment", e);
    }
  }

  private boolean isInCall(UUID account) {
    return calls.get().stream().anyMatch(some -> some.isIn(account));
  }

  private void tell(Look look) {
    UUID account = look.account();
    try {
      Set<UUID> contacts = audience.of(account);
      if (contacts.isEmpty()) {
        return;
      }
      PresenceView view = view(look);
      for (UUID contact : contacts) {
        String address = SessionStreams.addressOf(contact);
        bus.publish(
            new Event(
                address,
                "presence",
                json.writeValueAsString(new Told(address, view.version(), account, view))));
      }
    } catch (Throwable e) {
      book.tellAgain(account);
      LOG.warn("Presence was not told; once more in a moment: {}", e.toString());
    }
  }

  private PresenceView view(Look look) {
    Instant seen = null;
    if (look.state() == PresenceState.OFFLINE) {
      boolean hidden = accounts.find(look.account()).map(Account::lastSeenHidden).orElse(true);
      if (!hidden) {
        seen =
            look.seenNs() == null
                ? store.lastSeen(look.account()).orElse(null)
                : moment(look.seenNs());
      }
    }
    return new PresenceView(look.state().word(), seen, look.version());
  }

  private void store(long nowNs) {
    List<Look> gone = book.unstored();
    Map<UUID, Instant> moments = new HashMap<>();
    for (Look look : gone) {
      if (look.seenNs() != null) {
        moments.put(look.account(), moment(look.seenNs()));
      }
    }
    if (nowNs - storedNs >= STORED_EVERY_NS) {
      storedNs = nowNs;
      book.there().keySet().forEach(account -> moments.put(account, Instant.now()));
    }
    store.seen(moments);
    gone.forEach(look -> book.stored(look, nowNs));
  }

  /** Stores when those were seen who are there. */
  @Override
  public void close() {
    rounds.close();
    Map<UUID, Instant> moments = new HashMap<>();
    book.there().keySet().forEach(account -> moments.put(account, Instant.now()));
    try {
      store.seen(moments);
    } catch (RuntimeException e) {
      LOG.warn("It was not stored when people were last seen: {}", e.toString());
    }
  }
}
