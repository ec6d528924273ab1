package org.setareh.signaling.conversation;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.setareh.signaling.contact.Contacts;
import org.setareh.signaling.participant.LiveRooms;
import org.setareh.signaling.problem.Problem;
import org.setareh.signaling.problem.ProblemCode;
import org.setareh.signaling.room.Members;
import org.setareh.signaling.session.Session;

/** Who is in which conversation, and what they may there. Called from virtual threads. */
public final class Seats {
  private static final Duration KNOWN_FOR = Duration.ofMinutes(10);

  private final ConversationStore store;
  private final Contacts contacts;
  private final Members members;
  private final LiveRooms rooms;
  private final Stays stays;

  /** Who the two are, or which room it is of, never changes. */
  private final Cache<UUID, Conversation> known =
      Caffeine.newBuilder().maximumSize(20_000).expireAfterAccess(KNOWN_FOR).build();

  public Seats(
      ConversationStore store, Contacts contacts, Members members, LiveRooms rooms, Stays stays) {
    this.store = store;
    this.contacts = contacts;
    this.members = members;
    this.rooms = rooms;
    this.stays = stays;
  }

  /**
   * Somebody's place in a conversation.
   *
   * @param from the first message that they may read
   * @param moderates whether they may delete what others wrote
   * @param guest under which name a guest writes; null: an account
   */
  record Seat(
      Conversation conversation,
      long from,
      boolean mayWrite,
      boolean moderates,
      @Nullable String guest) {}

  /** The seat of a session, or a refusal, whether there is no such conversation or no such seat. */
  Seat of(Session who, UUID id) {
    UUID account = who.account();
    return (account == null ? ofGuest(who, id) : ofAccount(account, find(id)))
        .orElseThrow(Seats::unknown);
  }

  private Conversation find(UUID id) {
    Conversation conversation = known.getIfPresent(id);
    if (conversation == null) {
      conversation = store.find(id).orElseThrow(Seats::unknown);
      known.put(id, conversation);
    }
    return conversation;
  }

  private Optional<Seat> ofAccount(UUID account, Conversation conversation) {
    String room = conversation.room();
    if (room == null) {
      return conversation.isOf(account)
          ? Optional.of(new Seat(conversation, 1, mayWrite(account, conversation), false, null))
          : Optional.empty();
    }
    return members
        .roleOf(room, account)
        .map(role -> new Seat(conversation, 1, true, role.moderates(), null));
  }

  /** Guests have one for as long as they are inside. */
  private Optional<Seat> ofGuest(Session guest, UUID id) {
    return stays
        .of(guest, id)
        .flatMap(stay ->
            rooms
                .nameIn(String.valueOf(stay.conversation().room()), guest)
                .map(name -> new Seat(stay.conversation(), stay.from(), true, false, name)));
  }

  /** Whether an account that is in a conversation may write there. */
  boolean mayWrite(UUID account, Conversation conversation) {
    UUID other = conversation.other(account);
    return !conversation.isDirect() || (other != null && mayBegin(account, other));
  }

  /** Whether two may begin to write to each other. */
  boolean mayBegin(UUID one, UUID other) {
    return contacts.areContacts(one, other);
  }

  /** Whether an account belongs to a room. */
  boolean isMember(String room, UUID account) {
    return members.roleOf(room, account).isPresent();
  }

  /** A conversation in which somebody was found a moment ago; null: it is no more. */
  @Nullable Conversation known(UUID id) {
    return known.getIfPresent(id);
  }

  /** It is no more, or one of the two is not. */
  void forget(UUID conversation) {
    known.invalidate(conversation);
  }

  static Problem unknown() {
    return new Problem(
        ProblemCode.UNKNOWN_CONVERSATION, "Look at the list again: there is no such conversation.");
  }
}
