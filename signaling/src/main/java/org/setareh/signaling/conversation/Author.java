package org.setareh.signaling.conversation;

import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.setareh.signaling.account.Account;
import org.setareh.signaling.account.Profile;

/** Whom a message is from, as readers are told. */
public sealed interface Author {
  /** Somebody with an account, under the name of now. */
  record Known(Profile person) implements Author {}

  /** A guest, under the name of then. */
  record Named(String guest) implements Author {}

  /**
   * Somebody whose account was deleted.
   *
   * @param deleted always
   */
  record Gone(boolean deleted) implements Author {}

  static Author of(Account account) {
    return new Known(profile(account));
  }

  static Profile profile(Account account) {
    return new Profile(account.id(), account.name(), account.displayName(), account.picture());
  }

  /** The account; null: there is none. */
  static @Nullable UUID accountOf(@Nullable Author author) {
    return author instanceof Known(Profile person) ? person.id() : null;
  }
}
