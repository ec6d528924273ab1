package org.setareh.signaling.conversation;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.setareh.signaling.session.Session;

/**
 * Guests in rooms, and from which message on each of them reads. As many as there are guests
 * inside. Any thread.
 */
public final class Stays {
  /**
   * A guest's place in a room's conversation.
   *
   * @param from the number of the first message since they came
   */
  record Stay(Conversation conversation, long from) {}

  private final Map<Session, Map<UUID, Stay>> byGuest = new ConcurrentHashMap<>();
  private final Map<UUID, Set<Session>> byConversation = new ConcurrentHashMap<>();

  void put(Session guest, Stay stay) {
    UUID id = stay.conversation.id();
    byGuest.compute(
        guest,
        (_, before) -> {
          Map<UUID, Stay> all = before == null ? new ConcurrentHashMap<>(2) : before;
          all.put(id, stay);
          return all;
        });
    byConversation.compute(
        id,
        (_, before) -> {
          Set<Session> all = before == null ? ConcurrentHashMap.newKeySet(2) : before;
          all.add(guest);
          return all;
        });
  }

  /** The stay that ends by it; null: there was none. */
  @Nullable Stay remove(Session guest, String room) {
    Stay stay =
        of(guest).stream()
            .filter(one -> room.equals(one.conversation.room()))
            .findFirst()
            .orElse(null);
    if (stay != null) {
      UUID id = stay.conversation.id();
      byGuest.computeIfPresent(
          guest,
          (_, all) -> {
            all.remove(id);
            return all.isEmpty() ? null : all;
          });
      byConversation.computeIfPresent(
          id,
          (_, all) -> {
            all.remove(guest);
            return all.isEmpty() ? null : all;
          });
    }
    return stay;
  }

  Optional<Stay> of(Session guest, UUID conversation) {
    return Optional.ofNullable(byGuest.getOrDefault(guest, Map.of()).get(conversation));
  }

  List<Stay> of(Session guest) {
    return List.copyOf(byGuest.getOrDefault(guest, Map.of()).values());
  }

  /** The guests who hear what happens in a conversation. */
  Set<Session> in(UUID conversation) {
    return byConversation.getOrDefault(conversation, Set.of());
  }
}
