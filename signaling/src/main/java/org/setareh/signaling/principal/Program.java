package org.setareh.signaling.principal;

import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.setareh.signaling.problem.Problem;
import org.setareh.signaling.problem.ProblemCode;
import org.springframework.http.HttpHeaders;

/**
 * A program with a token (RFC 6750): it may enter one room.
 *
 * @param name under which it appears; null: none given
 * @param tokens the number under which it was made: the room's, unless its tokens were ended
 */
public record Program(String room, Set<Grant> may, @Nullable String name, long tokens, Made made)
    implements Principal {
  /**
   * How a token came to be.
   *
   * @param id its own; tokens of former versions have none, and the empty one here
   * @param by whose session asked for it, as {@code Session.person} says; null: nobody's
   * @param at in whole seconds, rounded down
   */
  public record Made(String id, @Nullable String by, Instant at) {}

  /** What a token allows. */
  public enum Grant {
    PUBLISH("publish"),
    VIEW("view");

    private final String word;

    Grant(String word) {
      this.word = word;
    }

    public String word() {
      return word;
    }

    /** Reads the protocol's word. */
    public static Grant of(String word) {
      for (Grant grant : values()) {
        if (grant.word.equals(word)) {
          return grant;
        }
      }
      throw Problem.badField("may", "give \"publish\", \"view\" or both");
    }
  }

  /** Refuses what the token does not allow. */
  public void require(String wanted, Grant grant) {
    if (!room.equals(wanted)) {
      throw refused("Get a token of this room: this is another's.");
    }
    if (!may.contains(grant)) {
      throw refused("Get a token that allows this: ask for \"publish\" or \"view\".");
    }
  }

  /** RFC 6750 section 3.1. */
  private static Problem refused(String detail) {
    return new Problem(ProblemCode.TOKEN_REFUSED, detail)
        .with(
            HttpHeaders.WWW_AUTHENTICATE, "Bearer realm=\"setareh\", error=\"insufficient_scope\"");
  }
}
