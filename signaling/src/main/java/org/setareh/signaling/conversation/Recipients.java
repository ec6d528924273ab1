package org.setareh.signaling.conversation;

import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.setareh.signaling.room.Members;
import org.setareh.signaling.session.Session;

/**
 * Who hears what happens in a conversation: the sockets of the two, or of a room's members and of
 * the guests inside. Called from virtual threads.
 */
public final class Recipients {
  private final ChatSockets sockets;
  private final Members members;
  private final Stays stays;

  public Recipients(ChatSockets sockets, Members members, Stays stays) {
    this.sockets = sockets;
    this.members = members;
    this.stays = stays;
  }

  /**
   * Tells all who are in it.
   *
   * @param but not this socket, which is answered instead
   */
  void tell(Conversation conversation, byte[] frame, @Nullable ChatSocket but) {
    each(conversation, account -> sockets.tell(account, frame, but));
    stays.in(conversation.id()).forEach(guest -> sockets.tell(guest, frame, but));
  }

  /** Tells all who are in it but one person. */
  void tellOthers(Conversation conversation, Session who, byte[] frame) {
    each(
        conversation,
        account -> {
          if (!account.equals(who.account())) {
            sockets.tell(account, frame, null);
          }
        });
    for (Session guest : stays.in(conversation.id())) {
      if (!guest.equals(who)) {
        sockets.tell(guest, frame, null);
      }
    }
  }

  /** Tells one account's devices. */
  void tellOne(UUID account, byte[] frame) {
    sockets.tell(account, frame, null);
  }

  /** Tells one guest's. */
  void tellGuest(Session guest, byte[] frame) {
    sockets.tell(guest, frame, null);
  }

  /** Whether somebody hears what is told to an account. */
  boolean hears(UUID account) {
    return sockets.has(account);
  }

  /** The accounts in a room's conversation. */
  Set<UUID> members(Conversation conversation) {
    return conversation.room() == null ? Set.of() : members.accountsOf(conversation.room());
  }

  private void each(Conversation conversation, Consumer<UUID> who) {
    members(conversation).forEach(who);
    if (conversation.low() != null) {
      who.accept(conversation.low());
    }
    if (conversation.high() != null) {
      who.accept(conversation.high());
    }
  }
}
