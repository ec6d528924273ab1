package org.setareh.signaling.room;

import org.jspecify.annotations.Nullable;
import org.setareh.signaling.problem.Problem;
import org.setareh.signaling.problem.ProblemCode;

/** What people call themselves and their rooms. */
public final class Names {
  private static final int LONGEST_NAME = 64;
  private static final int LONGEST_TITLE = 200;

  private Names() {}

  /** The name without white space around it; 1 to 64 characters, none a control character. */
  public static String name(@Nullable String given) {
    String name = given == null ? "" : given.strip();
    if (name.isEmpty() || length(name) > LONGEST_NAME || hasControls(name)) {
      throw new Problem(ProblemCode.BAD_NAME, "Give a name of 1 to 64 characters on one line.");
    }
    return name;
  }

  static String title(@Nullable String given) {
    String title = given == null ? "" : given.strip();
    if (length(title) > LONGEST_TITLE || hasControls(title)) {
      throw Problem.badField("title", "give at most 200 characters on one line");
    }
    return title;
  }

  private static int length(String text) {
    return text.codePointCount(0, text.length());
  }

  private static boolean hasControls(String text) {
    return text.codePoints().anyMatch(Character::isISOControl);
  }
}
