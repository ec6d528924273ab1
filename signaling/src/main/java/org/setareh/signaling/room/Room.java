package org.setareh.signaling.room;

import java.time.Instant;
import org.setareh.signaling.problem.Problem;
import org.setareh.signaling.problem.ProblemCode;

/** A place to meet, as the database knows it. The key's MAC compares a key without holding it. */
@SuppressWarnings("ArrayRecordComponent") // Never compared or printed.
public record Room(String id, String title, Kind kind, byte[] keyMac, Instant createdAt) {

  /** What a room is for. */
  public enum Kind {
    /** Any number of people, through the media server. */
    CONFERENCE("conference");

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
