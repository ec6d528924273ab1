package org.setareh.signaling.participant;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.setareh.signaling.participant.LiveRooms.Place;
import org.setareh.signaling.session.Session;

/** Where participants are, by their ids and by the sessions that they belong to. Any thread. */
final class Places {
  private final Map<String, Place> byParticipant = new ConcurrentHashMap<>();
  private final Map<Session, Set<Place>> bySession = new ConcurrentHashMap<>();

  /** How many places each account has. */
  private final Map<UUID, Integer> byAccount = new ConcurrentHashMap<>();

  void add(Place place) {
    byParticipant.put(place.participant().id(), place);
    Session session = place.participant().session();
    if (session != null) {
      bySession.compute(
          session,
          (_, before) -> {
            Set<Place> all = before == null ? ConcurrentHashMap.newKeySet() : before;
            all.add(place);
            return all;
          });
      if (session.account() != null) {
        byAccount.merge(session.account(), 1, Integer::sum);
      }
    }
  }

  void remove(Participant participant) {
    Place place = byParticipant.remove(participant.id());
    Session session = participant.session();
    if (place != null && session != null) {
      bySession.computeIfPresent(
          session,
          (_, all) -> {
            all.remove(place);
            return all.isEmpty() ? null : all;
          });
      if (session.account() != null) {
        byAccount.computeIfPresent(session.account(), (_, count) -> count > 1 ? count - 1 : null);
      }
    }
  }

  @Nullable Place find(String participant) {
    return byParticipant.get(participant);
  }

  /** Those of one session's tabs. */
  List<Place> of(Session session) {
    return List.copyOf(bySession.getOrDefault(session, Set.of()));
  }

  boolean isIn(UUID account) {
    return byAccount.containsKey(account);
  }

  /** The sessions with somebody in a room. */
  Set<Session> sessions() {
    return Set.copyOf(bySession.keySet());
  }
}
