package org.setareh.signaling.room;

import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.setareh.signaling.problem.Problem;

/** What an account is to a room; who has been in it is a member at least. */
public enum Role {
  /** Whose it is: one, who alone deletes it or hands it over. */
  OWNER,
  MODERATOR,
  MEMBER;

  /** In the protocol and in the database. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Whether it leads the room: an owner is a moderator too. */
  public boolean moderates() {
    return this != MEMBER;
  }

  /** Reads the protocol's word. */
  public static Role of(@Nullable String word) {
    for (Role role : values()) {
      if (role.word().equals(word)) {
        return role;
      }
    }
    throw Problem.badField("role", "give \"owner\", \"moderator\" or \"member\"");
  }
}
