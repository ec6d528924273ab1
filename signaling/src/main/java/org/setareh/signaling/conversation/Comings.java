package org.setareh.signaling.conversation;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.setareh.signaling.session.Session;

/**
 * Who comes into a room and leaves it, and what of that is worth a line: a person with several tabs
 * comes once, and who is back within a minute was never away. From the second person on it is a
 * meeting, from when the first one came to when the last one left. No input or output, no clock, no
 * lock.
 */
final class Comings {
  static final Duration AWAY_FOR = Duration.ofMinutes(1);

  /** Somebody who came: one session of theirs, and the name in the room. */
  record Visitor(Session session, String name) {
    String person() {
      return session.person();
    }
  }

  /** What is written. */
  sealed interface Line {
    record Entered(Visitor who) implements Line {}

    record Left(Visitor who) implements Line {}

    record Began(Instant from) implements Line {}

    record Ended(Instant from, Instant to) implements Line {}
  }

  private record Away(Visitor who, Instant since) {}

  private record Inside(Visitor who, int tabs) {}

  private final Map<String, Inside> inside = new HashMap<>();

  /** In the order in which they left. */
  private final Map<String, Away> away = new LinkedHashMap<>();

  private @Nullable Instant first;
  private Instant last = Instant.EPOCH;
  private boolean meeting;

  /** A tab of somebody comes. */
  List<Line> came(Visitor who, Instant now) {
    List<Line> lines = new ArrayList<>();
    String person = who.person();
    if (first == null) {
      first = now;
    }
    Inside before = inside.get(person);
    inside.put(person, new Inside(who, before == null ? 1 : before.tabs + 1));
    if (before == null && away.remove(person) == null) {
      lines.add(new Line.Entered(who));
    }
    if (!meeting && inside.size() > 1) {
      meeting = true;
      lines.add(new Line.Began(first));
    }
    return lines;
  }

  /** A tab of somebody leaves. Whether it was their last one. */
  boolean left(String person, Instant now) {
    Inside before = inside.get(person);
    if (before == null) {
      return false;
    }
    if (before.tabs > 1) {
      inside.put(person, new Inside(before.who, before.tabs - 1));
      return false;
    }
    inside.remove(person);
    away.put(person, new Away(before.who, now));
    last = now;
    return true;
  }

  /** Time passes. */
  List<Line> at(Instant now) {
    List<Line> lines = new ArrayList<>();
    away.values()
        .removeIf(one -> {
          boolean over = !one.since.plus(AWAY_FOR).isAfter(now);
          if (over) {
            lines.add(new Line.Left(one.who));
          }
          return over;
        });
    if (isOver() && first != null) {
      if (meeting) {
        lines.add(new Line.Ended(first, last));
      }
      first = null;
      meeting = false;
    }
    return lines;
  }

  /** Whether nobody is inside, and nobody left just now. */
  boolean isOver() {
    return inside.isEmpty() && away.isEmpty();
  }
}
