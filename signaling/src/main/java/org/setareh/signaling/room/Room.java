package org.setareh.signaling.room;

import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.setareh.signaling.problem.Problem;
import org.setareh.signaling.problem.ProblemCode;

/**
 * A place to meet, as the database knows it.
 *
 * @param keyMac compares a key without holding it
 * @param tokens the number under which its tokens are made: those of another one are over
 * @param version grows with each change of the row or of its members
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared or printed.
public record Room(
    String id,
    String title,
    Kind kind,
    Rules rules,
    byte[] keyMac,
    long tokens,
    long version,
    Instant createdAt) {

  /**
   * What holds in a room.
   *
   * @param locked nobody comes in but who leads it
   * @param guests whether somebody without an account may come in
   * @param audioOnly whether there are no pictures
   * @param unmuting who ends a mute by a moderator
   */
  public record Rules(boolean locked, boolean guests, boolean audioOnly, Unmuting unmuting) {
    public static final Rules OPEN = new Rules(false, true, false, Unmuting.SELF);
  }

  /** Who may end a mute by a moderator. */
  public enum Unmuting {
    SELF,
    MODERATORS;

    /** In the protocol and in the database. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }

    static Unmuting of(@Nullable String word) {
      for (Unmuting unmuting : values()) {
        if (unmuting.word().equals(word)) {
          return unmuting;
        }
      }
      throw Problem.badField("unmuting", "give \"self\" or \"moderators\"");
    }
  }

  /** Refuses what goes in rooms of another kind alone. */
  public Room require(Kind wanted) {
    if (kind != wanted) {
      throw new Problem(
          ProblemCode.UNSUPPORTED_KIND,
          "Come in by another way: this room is of the kind \"%s\".".formatted(kind.word()));
    }
    return this;
  }

  /** What a room is for. */
  public enum Kind {
    /** Any number of people, through the media server. */
    CONFERENCE("conference"),

    /** Two, from browser to browser. */
    CALL("call");

    private final String word;

    Kind(String word) {
      this.word = word;
    }

    /** Reads the database's word. */
    static Kind of(String word) {
      for (Kind kind : values()) {
        if (kind.word.equals(word)) {
          return kind;
        }
      }
      throw new Problem(
          ProblemCode.UNSUPPORTED_KIND,
          "Ask for another room: this one is of the kind \"%s\", which this server does not serve."
              .formatted(word));
    }

    /** The name in the protocol and the database. */
    public String word() {
      return word;
    }
  }
}
