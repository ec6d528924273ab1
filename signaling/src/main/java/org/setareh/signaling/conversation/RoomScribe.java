package org.setareh.signaling.conversation;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.setareh.signaling.account.Accounts;
import org.setareh.signaling.conversation.Comings.Visitor;
import org.setareh.signaling.conversation.MessageStore.Sender;
import org.setareh.signaling.conversation.Stays.Stay;
import org.setareh.signaling.session.Session;
import tools.jackson.databind.json.JsonMapper;

/** Lines of rooms' conversations that nobody types. Called from virtual threads. */
public final class RoomScribe {
  private final ConversationDoors doors;
  private final Rows rows;
  private final Journal journal;
  private final Stays stays;
  private final Accounts accounts;
  private final JsonMapper json;

  public RoomScribe(
      ConversationDoors doors,
      Rows rows,
      Journal journal,
      Stays stays,
      Accounts accounts,
      JsonMapper json) {
    this.doors = doors;
    this.rows = rows;
    this.journal = journal;
    this.stays = stays;
    this.accounts = accounts;
    this.json = json;
  }

  /** A line that is changed once the meeting is over. */
  record Meeting(Conversation conversation, long number) {}

  void entered(String room, Visitor who) {
    say(room, MessageKind.ENTERED, who);
  }

  void hasLeft(String room, Visitor who) {
    say(room, MessageKind.LEFT, who);
  }

  private void say(String room, MessageKind kind, Visitor who) {
    Author author = author(who);
    if (author == null) {
      return;
    }
    Session session = who.session();
    Sender sender =
        session.account() == null
            ? new Sender(null, session.id(), who.name())
            : new Sender(session.account(), null, null);
    doors
        .conversationOf(room)
        .ifPresent(conversation ->
            journal.add(
                conversation,
                new MessageStore.New(conversation.id(), kind, sender, null, null, null, null),
                author,
                null,
                _ -> {}));
  }

  /** Null: the account is no more. */
  private @Nullable Author author(Visitor who) {
    return who.session().account() == null
        ? new Author.Named(who.name())
        : accounts.find(who.session().account()).map(Author::of).orElse(null);
  }

  /** Writes that a meeting has begun; null where the room is no more. */
  @Nullable Meeting meeting(String room, Instant from) {
    Conversation conversation = doors.conversationOf(room).orElse(null);
    if (conversation == null) {
      return null;
    }
    Meeting[] made = new Meeting[1];
    journal.add(
        conversation,
        new MessageStore.New(
            conversation.id(),
            MessageKind.MEETING,
            Sender.NOBODY,
            null,
            null,
            null,
            about(from, null)),
        null,
        null,
        message -> made[0] = new Meeting(conversation, message.number()));
    return made[0];
  }

  void ended(Meeting meeting, Instant from, Instant to) {
    Conversation conversation = meeting.conversation;
    MessageChanges.Target target =
        new MessageChanges.Target(conversation.id(), meeting.number, Sender.NOBODY);
    journal.change(
        conversation,
        meeting.number,
        () -> rows.changes().tell(target, about(from, to)),
        null,
        _ -> {});
  }

  private String about(Instant from, @Nullable Instant to) {
    Map<String, @Nullable Instant> about = new LinkedHashMap<>();
    about.put("from", from);
    about.put("to", to);
    return json.writeValueAsString(about);
  }

  /** The number of the next message of a room. */
  long nextNumber(String room) {
    return doors
            .conversationOf(room)
            .flatMap(conversation -> rows.conversations().numbers(conversation.id()))
            .map(ConversationStore.Numbers::count)
            .orElse(0L)
        + 1;
  }

  /** A guest is inside, and reads from that number on. */
  void place(String room, Session guest, long from) {
    doors
        .conversationOf(room)
        .ifPresent(conversation -> stays.put(guest, new Stay(conversation, from)));
  }

  /** Tells a guest of the conversation. */
  void tell(String room, Session guest) {
    Optional<Conversation> conversation = doors.conversationOf(room);
    conversation
        .flatMap(there -> stays.of(guest, there.id()))
        .ifPresent(stay -> doors.tellGuest(guest, stay));
  }

  /** A person's last tab is out. */
  void left(String room, Session who) {
    if (who.account() == null) {
      stays.remove(who, room);
      doors.conversationOf(room).ifPresent(conversation -> doors.goneForGuest(who, conversation));
    }
  }
}
