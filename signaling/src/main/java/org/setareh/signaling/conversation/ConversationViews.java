package org.setareh.signaling.conversation;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.setareh.signaling.conversation.ConversationView.ConversationRoom;
import org.setareh.signaling.conversation.Stays.Stay;
import org.setareh.signaling.problem.Problem;
import org.setareh.signaling.room.Rooms;
import org.setareh.signaling.session.Session;

/** Conversations as those in them are shown them. Called from virtual threads. */
public final class ConversationViews {
  static final int PAGE = 50;

  /** All that a socket is told of at its beginning. */
  private static final int MOST = 5_000;

  private final Rows rows;
  private final Seats seats;
  private final Stays stays;
  private final Rooms rooms;

  public ConversationViews(Rows rows, Seats seats, Stays stays, Rooms rooms) {
    this.rows = rows;
    this.seats = seats;
    this.stays = stays;
    this.rooms = rooms;
  }

  /** All of an account, the latest first; of a guest those of the rooms that they are in. */
  List<ConversationView> all(Session who) {
    UUID account = who.account();
    return account == null
        ? stays.of(who).stream().flatMap(stay -> ofGuest(who, stay).stream()).toList()
        : views(account, rows.conversations().list(account, null, MOST));
  }

  /**
   * A page of an account's, the latest first.
   *
   * @param before a conversation's id; null: from the latest
   */
  List<ConversationView> page(UUID account, @Nullable UUID before) {
    return views(account, rows.conversations().list(account, before, PAGE));
  }

  /** One of a session's; empty where it is none. */
  Optional<ConversationView> one(Session who, UUID id) {
    UUID account = who.account();
    return account == null
        ? stays.of(who, id).flatMap(stay -> ofGuest(who, stay))
        : one(account, id);
  }

  /** One of an account's; empty where it is none. */
  Optional<ConversationView> one(UUID account, UUID id) {
    return views(account, rows.conversations().row(account, id).stream().toList()).stream()
        .findFirst();
  }

  private List<ConversationView> views(UUID account, List<ConversationStore.Row> all) {
    if (all.isEmpty()) {
      return List.of();
    }
    List<UUID> ids = all.stream().map(row -> row.conversation().id()).toList();
    Map<UUID, MessageView> lasts =
        rows.messages().lasts(ids).stream()
            .collect(Collectors.toMap(MessageStore.Last::conversation, MessageStore.Last::message));
    return all.stream().map(row -> view(account, row, lasts.get(row.conversation().id()))).toList();
  }

  private ConversationView view(
      UUID account, ConversationStore.Row row, @Nullable MessageView last) {
    Conversation conversation = row.conversation();
    String room = conversation.room();
    String title = row.title();
    return new ConversationView(
        conversation.id(),
        room == null ? "direct" : "room",
        row.with(),
        room == null ? null : new ConversationRoom(room, title == null ? "" : title),
        row.revision(),
        row.count(),
        last,
        row.read(),
        row.unread(),
        row.others(),
        seats.mayWrite(account, conversation));
  }

  /** What a guest sees of a room's: nobody counts what they have read. */
  Optional<ConversationView> ofGuest(Session guest, Stay stay) {
    UUID id = stay.conversation().id();
    String room = String.valueOf(stay.conversation().room());
    try {
      seats.of(guest, id);
      return rows.conversations()
          .numbers(id)
          .map(now -> {
            MessageView last =
                rows.messages().lasts(List.of(id)).stream()
                    .map(MessageStore.Last::message)
                    .filter(message -> message.number() >= stay.from())
                    .findFirst()
                    .orElse(null);
            return new ConversationView(
                id,
                "room",
                null,
                new ConversationRoom(room, rooms.find(room).title()),
                now.revision(),
                now.count(),
                last,
                0,
                0,
                null,
                true);
          });
    } catch (Problem _) {
      // They have left just now, or the room is no more.
      return Optional.empty();
    }
  }
}
