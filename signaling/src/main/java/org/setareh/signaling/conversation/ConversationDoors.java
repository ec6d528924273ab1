package org.setareh.signaling.conversation;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.setareh.signaling.account.Account;
import org.setareh.signaling.account.AccountListener;
import org.setareh.signaling.account.Accounts;
import org.setareh.signaling.conversation.Stays.Stay;
import org.setareh.signaling.problem.Problem;
import org.setareh.signaling.problem.ProblemCode;
import org.setareh.signaling.room.RoomListener;
import org.setareh.signaling.session.Session;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.r2dbc.core.DatabaseClient;

/**
 * Conversations that begin, change and end with what they are of: contacts, accounts, rooms. Called
 * from virtual threads.
 */
public final class ConversationDoors implements AccountListener, RoomListener {
  private final ConversationStore store;
  private final Seats seats;
  private final ConversationViews views;
  private final Recipients recipients;
  private final Accounts accounts;
  private final FrameWriter frames;

  public ConversationDoors(
      ConversationStore store,
      Seats seats,
      ConversationViews views,
      Recipients recipients,
      Accounts accounts,
      FrameWriter frames) {
    this.store = store;
    this.seats = seats;
    this.views = views;
    this.recipients = recipients;
    this.accounts = accounts;
    this.frames = frames;
  }

  static Problem unknownPerson() {
    return new Problem(
        ProblemCode.UNKNOWN_PERSON, "Search again: there is nobody with this account.");
  }

  /** The conversation with a contact; there may have been one with whoever is none any more. */
  ConversationView withAccount(UUID me, UUID other) {
    if (me.equals(other)) {
      throw Problem.badField("account", "name somebody else");
    }
    Conversation.Pair pair = Conversation.Pair.of(me, other);
    Optional<Conversation> there = store.findDirect(pair);
    if (there.isEmpty()) {
      if (accounts.find(other).isEmpty()) {
        throw unknownPerson();
      }
      if (!seats.mayBegin(me, other)) {
        throw Conversations.notAContact();
      }
    }
    return there
        .or(() -> direct(me, other))
        .flatMap(found -> views.one(me, found.id()))
        .orElseThrow(Seats::unknown);
  }

  /** The conversation of two, made where there is none; empty where they are no contacts. */
  Optional<Conversation> direct(UUID one, UUID other) {
    Conversation.Pair pair = Conversation.Pair.of(one, other);
    Optional<Conversation> there = store.findDirect(pair);
    if (there.isPresent() || !seats.mayBegin(one, other)) {
      return there;
    }
    Optional<Conversation> made = store.makeDirect(pair);
    made.ifPresent(conversation -> {
      tell(one, conversation.id());
      tell(other, conversation.id());
    });
    return made.or(() -> store.findDirect(pair));
  }

  /** The conversation of a room, for its members. */
  ConversationView ofRoom(UUID me, String room) {
    if (!seats.isMember(room, me)) {
      throw new Problem(
          ProblemCode.UNKNOWN_ROOM, "Check the link or the id: there is no such room.");
    }
    return conversationOf(room)
        .flatMap(found -> views.one(me, found.id()))
        .orElseThrow(Seats::unknown);
  }

  /** A room's conversation, made where there is none; empty where there is no such room. */
  Optional<Conversation> conversationOf(String room) {
    try {
      return store
          .findOfRoom(room)
          .or(() -> {
            Optional<Conversation> made = store.makeOfRoom(room);
            made.ifPresent(this::tellMembers);
            return made;
          })
          .or(() -> store.findOfRoom(room));
    } catch (DataIntegrityViolationException _) {
      return Optional.empty();
    }
  }

  /** Two are contacts, or none any more: whether they may write to each other has changed. */
  public void contactsChanged(UUID one, UUID other) {
    store
        .findDirect(Conversation.Pair.of(one, other))
        .ifPresent(conversation -> {
          tell(one, conversation.id());
          tell(other, conversation.id());
        });
  }

  /** Somebody is a member of a room from now on. */
  public void joined(String room, UUID account) {
    store.findOfRoom(room).ifPresent(conversation -> tell(account, conversation.id()));
  }

  /** A room is none of theirs any more. */
  public void left(String room, List<UUID> members) {
    store.findOfRoom(room).ifPresent(conversation -> tellGone(members, conversation.id()));
  }

  private void tellGone(List<UUID> members, UUID conversation) {
    byte[] frame = frames.gone(conversation);
    members.forEach(account -> recipients.tellOne(account, frame));
  }

  @Override
  public void changed(String room) {
    store.findOfRoom(room).ifPresent(this::tellMembers);
  }

  private void tellMembers(Conversation conversation) {
    recipients.members(conversation).forEach(account -> tell(account, conversation.id()));
  }

  @Override
  public Runnable deleting(String room) {
    Conversation conversation = store.findOfRoom(room).orElse(null);
    if (conversation == null) {
      return () -> {};
    }
    List<UUID> members = List.copyOf(recipients.members(conversation));
    return () -> {
      seats.forget(conversation.id());
      tellGone(members, conversation.id());
    };
  }

  private void tell(UUID account, UUID conversation) {
    if (recipients.hears(account)) {
      views
          .one(account, conversation)
          .ifPresent(view -> recipients.tellOne(account, frames.conversation(view)));
    }
  }

  /** A guest has come in. */
  void tellGuest(Session guest, Stay stay) {
    views
        .ofGuest(guest, stay)
        .ifPresent(view -> recipients.tellGuest(guest, frames.conversation(view)));
  }

  /** A guest is out. */
  void goneForGuest(Session guest, Conversation conversation) {
    recipients.tellGuest(guest, frames.gone(conversation.id()));
  }

  /** Somebody hides how far they have read, or shows it. */
  void readingChanged(UUID account) {
    tellOthers(store.directOf(account), account);
  }

  /** Those who write with somebody see the name and the picture of now. */
  @Override
  public void changed(Account before, Account after) {
    if (!after.displayName().equals(before.displayName())
        || !Objects.equals(after.picture(), before.picture())) {
      tellOthers(store.directOf(after.id()), after.id());
    }
  }

  @Override
  public Runnable deleting(DatabaseClient client, UUID account) {
    List<Conversation> left = store.directOf(account);
    store.leave(client, account);
    return () -> {
      left.forEach(conversation -> seats.forget(conversation.id()));
      tellOthers(left, account);
    };
  }

  private void tellOthers(List<Conversation> conversations, UUID account) {
    for (Conversation conversation : conversations) {
      UUID other = conversation.other(account);
      if (other != null) {
        tell(other, conversation.id());
      }
    }
  }
}
