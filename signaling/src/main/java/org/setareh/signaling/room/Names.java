package org.setareh.signaling.room;

import org.jspecify.annotations.Nullable;
import org.setareh.signaling.problem.Problem;
import org.setareh.signaling.problem.ProblemCode;

/** What people call themselves and their rooms. */
public final class Names {
  private static final int LONGEST_NAME = 64;
  private static final int LONGEST_TITLE = 200;

  private Names() {}

  /** The name without white space around it; 1 to 64 characters, some of them to be seen. */
  public static String name(@Nullable String given) {
    String name = given == null ? "" : given.strip();
    if (length(name) > LONGEST_NAME || isGarbled(name) || name.chars().noneMatch(Names::isSeen)) {
      throw new Problem(ProblemCode.BAD_NAME, "Give a name of 1 to 64 characters on one line.");
    }
    return name;
  }

  static String title(@Nullable String given) {
    String title = given == null ? "" : given.strip();
    if (length(title) > LONGEST_TITLE || isGarbled(title)) {
      throw Problem.badField("title", "give at most 200 characters on one line");
    }
    return title;
  }

  private static int length(String text) {
    return text.codePointCount(0, text.length());
  }

  /** Whether it breaks lines, is no Unicode text, or turns the direction of what follows. */
  private static boolean isGarbled(String text) {
    return text.codePoints()
        .anyMatch(character ->
            switch (Character.getType(character)) {
              case Character.CONTROL,
                  Character.LINE_SEPARATOR,
                  Character.PARAGRAPH_SEPARATOR,
                  Character.SURROGATE ->
                  true;
              case Character.FORMAT -> turnsDirection(character);
              default -> false;
            });
  }

  /** The embeddings, overrides and isolates of UAX 9; the marks that Persian needs are none. */
  private static boolean turnsDirection(int character) {
    return (character >= 0x202a && character <= 0x202e)
        || (character >= 0x2066 && character <= 0x2069);
  }

  private static boolean isSeen(int character) {
    return Character.getType(character) != Character.FORMAT && !Character.isSpaceChar(character);
  }
}
