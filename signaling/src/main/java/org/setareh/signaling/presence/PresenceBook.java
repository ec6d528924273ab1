package org.setareh.signaling.presence;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What is known of everybody who is there, or was a moment ago. Time comes from outside, and
 * nothing is waited for. Guarded by itself; any thread.
 *
 * <p>A session is there while its stream is read and its page beats: TCP alone notices a pulled
 * cable after minutes. One whose stream ended is there for a moment more, since a reload ends a
 * stream too. Who is in a call is there in any case.
 */
final class PresenceBook {
  /** Two beats of 15 s, and a bit. */
  static final long GONE_AFTER_NS = TimeUnit.SECONDS.toNanos(35);

  /** A page that is loaded again, or another tab that takes over, reads again within that. */
  static final long RELOAD_NS = TimeUnit.SECONDS.toNanos(2);

  /** Contacts hear of one person so often at most. */
  static final long TOLD_EVERY_NS = TimeUnit.SECONDS.toNanos(1);

  /**
   * So long somebody is remembered whose last moment is stored: whoever reads rows and then looks
   * here finds it in one of them.
   */
  static final long REMEMBERED_NS = TimeUnit.SECONDS.toNanos(10);

  /**
   * Somebody's presence.
   *
   * @param seenNs when they were last there; null where the book does not know
   */
  record Look(UUID account, PresenceState state, long version, @Nullable Long seenNs) {}

  private static final class Device {
    int readers;
    boolean active = true;
    long beatNs;
    long endedNs;

    boolean isThere(long nowNs) {
      return nowNs - beatNs <= GONE_AFTER_NS && !isOver(nowNs);
    }

    boolean isOver(long nowNs) {
      return readers == 0 && nowNs - endedNs >= RELOAD_NS;
    }
  }

  private static final class Someone {
    final Map<UUID, Device> devices = new HashMap<>(2);
    boolean inCall;
    PresenceState state = PresenceState.OFFLINE;
    long version;
    long toldNs;
    @Nullable Long seenNs;
    long storedVersion;
    long storedNs;
  }

  private final Map<UUID, Someone> people = new HashMap<>();

  /** Whose last version was not told yet. */
  private final Set<UUID> untold = new HashSet<>();

  private long versions;

  /** Somebody reads the stream of a session. */
  synchronized void began(UUID account, UUID session, long nowNs) {
    Someone who = know(account, nowNs);
    Device device = who.devices.computeIfAbsent(session, _ -> new Device());
    device.readers++;
    device.beatNs = nowNs;
    seen(account, who, nowNs);
  }

  /** A reader is no more. */
  synchronized void ended(UUID account, UUID session, long nowNs) {
    Someone who = people.get(account);
    Device device = who == null ? null : who.devices.get(session);
    if (who != null && device != null && device.readers > 0) {
      device.readers--;
      device.endedNs = nowNs;
      if (device.isThere(nowNs)) {
        seen(account, who, nowNs);
      }
    }
  }

  /** The session itself is over, with all who read it. */
  synchronized void over(UUID account, UUID session, long nowNs) {
    Someone who = people.get(account);
    Device device = who == null ? null : who.devices.remove(session);
    if (who != null && device != null) {
      if (device.isThere(nowNs)) {
        who.seenNs = nowNs;
      }
      judge(account, who, nowNs);
    }
  }

  /** The page of a session says that it is there. Nothing where nobody reads its stream. */
  synchronized void beat(UUID account, UUID session, boolean active, long nowNs) {
    Someone who = people.get(account);
    Device device = who == null ? null : who.devices.get(session);
    if (who != null && device != null) {
      device.beatNs = nowNs;
      device.active = active;
      seen(account, who, nowNs);
    }
  }

  /** Whether the page of a session said lately that it is there. */
  synchronized boolean beats(UUID account, UUID session, long nowNs) {
    Someone who = people.get(account);
    Device device = who == null ? null : who.devices.get(session);
    return device != null && nowNs - device.beatNs <= GONE_AFTER_NS;
  }

  /** Whether somebody is in a call now. */
  synchronized void call(UUID account, boolean in, long nowNs) {
    Someone who = in ? know(account, nowNs) : people.get(account);
    if (who != null && who.inCall != in) {
      who.inCall = in;
      seen(account, who, nowNs);
    }
  }

  /** What is shown of somebody is another thing, though nothing happened. */
  synchronized void renew(UUID account, long nowNs) {
    become(account, know(account, nowNs));
  }

  /** What was told did not arrive: once more. */
  synchronized void tellAgain(UUID account) {
    untold.add(account);
  }

  /** Time passes: some four times a second. */
  synchronized void tick(long nowNs) {
    for (Iterator<Map.Entry<UUID, Someone>> all = people.entrySet().iterator(); all.hasNext(); ) {
      Map.Entry<UUID, Someone> one = all.next();
      Someone who = one.getValue();
      who.devices.values().removeIf(device -> device.isOver(nowNs));
      judge(one.getKey(), who, nowNs);
      if (who.state == PresenceState.OFFLINE
          && who.devices.isEmpty()
          && !untold.contains(one.getKey())
          && who.storedVersion == who.version
          && nowNs - who.storedNs >= REMEMBERED_NS) {
        all.remove();
      }
    }
  }

  /** Who has to be told of now; each counts as told then. */
  synchronized List<Look> due(long nowNs) {
    List<Look> due = new ArrayList<>();
    for (Iterator<UUID> all = untold.iterator(); all.hasNext(); ) {
      UUID account = all.next();
      Someone who = people.get(account);
      if (who == null) {
        all.remove();
      } else if (nowNs - who.toldNs >= TOLD_EVERY_NS) {
        all.remove();
        who.toldNs = nowNs;
        due.add(look(account, who));
      }
    }
    return due;
  }

  /** Whose last moment is to be stored. */
  synchronized List<Look> unstored() {
    List<Look> all = new ArrayList<>();
    people.forEach((account, who) -> {
      if (who.state == PresenceState.OFFLINE && who.storedVersion != who.version) {
        all.add(look(account, who));
      }
    });
    return all;
  }

  synchronized void stored(Look stored, long nowNs) {
    Someone who = people.get(stored.account());
    if (who != null) {
      who.storedVersion = stored.version();
      who.storedNs = nowNs;
    }
  }

  /** Whoever the book does not know is not there, by the number that counts now. */
  synchronized Look look(UUID account) {
    Someone who = people.get(account);
    return who == null
        ? new Look(account, PresenceState.OFFLINE, versions, null)
        : look(account, who);
  }

  /** Everybody who is there. */
  synchronized Map<UUID, PresenceState> there() {
    Map<UUID, PresenceState> there = new HashMap<>();
    people.forEach((account, who) -> {
      if (who.state != PresenceState.OFFLINE) {
        there.put(account, who.state);
      }
    });
    return there;
  }

  /** How many are remembered. */
  synchronized int size() {
    return people.size();
  }

  private static Look look(UUID account, Someone who) {
    return new Look(account, who.state, who.version, who.seenNs);
  }

  private Someone know(UUID account, long nowNs) {
    return people.computeIfAbsent(
        account,
        _ -> {
          Someone who = new Someone();
          who.toldNs = nowNs - TOLD_EVERY_NS;
          who.storedNs = nowNs;
          return who;
        });
  }

  private void seen(UUID account, Someone who, long nowNs) {
    who.seenNs = nowNs;
    judge(account, who, nowNs);
  }

  private void judge(UUID account, Someone who, long nowNs) {
    PresenceState state = stateOf(who, nowNs);
    if (state != who.state) {
      who.state = state;
      become(account, who);
    }
  }

  private void become(UUID account, Someone who) {
    who.version = ++versions;
    untold.add(account);
  }

  private static PresenceState stateOf(Someone who, long nowNs) {
    if (who.inCall) {
      return PresenceState.CALL;
    }
    PresenceState state = PresenceState.OFFLINE;
    for (Device device : who.devices.values()) {
      if (device.isThere(nowNs)) {
        if (device.active) {
          return PresenceState.ONLINE;
        }
        state = PresenceState.AWAY;
      }
    }
    return state;
  }
}
