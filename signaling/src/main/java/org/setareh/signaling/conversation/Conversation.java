package org.setareh.signaling.conversation;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Which conversation: of two accounts, or of a room's people.
 *
 * @param low the lower id of the two; null: a room's, or the account is no more
 * @param high the higher id of the two
 * @param room null: of two accounts
 */
record Conversation(UUID id, @Nullable UUID low, @Nullable UUID high, @Nullable String room) {
  /** The two as they stand in a row: one conversation for both orders. */
  record Pair(UUID low, UUID high) {
    static Pair of(UUID one, UUID other) {
      // PostgreSQL's order of ids is that of their digits; UUID.compareTo's is not.
      return one.toString().compareTo(other.toString()) < 0
          ? new Pair(one, other)
          : new Pair(other, one);
    }
  }

  boolean isDirect() {
    return room == null;
  }

  boolean isOf(UUID account) {
    return account.equals(low) || account.equals(high);
  }

  /** With whom an account writes here; null: with somebody who is no more. */
  @Nullable UUID other(UUID account) {
    return account.equals(low) ? high : low;
  }
}
