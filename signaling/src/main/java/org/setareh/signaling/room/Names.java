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
    if (length(name) > LONGEST_NAME
        || isGarbled(name)
        || name.codePoints().noneMatch(Names::isSeen)) {
      throw new Problem(ProblemCode.BAD_NAME, "Give a name of 1 to 64 characters on one line.");
    }
    return name;
  }

  static String title(@Nullable String given) {
    String title = given == null ? "" : given.strip();
    if (length(title) > LONGEST_TITLE || isGarbled(title)) {
      throw Problem.badField("title", "give at most 200 characters on one line");
    }
    if (!title.isEmpty() && title.codePoints().noneMatch(Names::isSeen)) {
      throw Problem.badField("title", "give one that can be seen, or none");
    }
    return title;
  }

  /** What of a text may be looked for in names: 64 characters at most, and no garbled ones. */
  public static String searched(String given) {
    StringBuilder text = new StringBuilder();
    given
        .strip()
        .codePoints()
        .filter(character -> !isGarbled(character))
        .limit(LONGEST_NAME)
        .forEach(text::appendCodePoint);
    return text.toString();
  }

  private static int length(String text) {
    return text.codePointCount(0, text.length());
  }

  /** Whether it breaks lines, is no Unicode text, or turns the direction of what follows. */
  private static boolean isGarbled(String text) {
    return text.codePoints().anyMatch(Names::isGarbled);
  }

  private static boolean isGarbled(int character) {
    return switch (Character.getType(character)) {
      case Character.CONTROL,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SURROGATE ->
          true;
      case Character.FORMAT -> turnsDirection(character);
      default -> false;
    };
  }

  /** The embeddings, overrides and isolates of UAX 9; the marks that Persian needs are none. */
  private static boolean turnsDirection(int character) {
    return (character >= 0x202a && character <= 0x202e)
        || (character >= 0x2066 && character <= 0x2069);
  }

  /**
   * Whether the character alone leaves something on the screen. What Unicode calls default
   * ignorable (fillers, variation selectors, tag letters, joiners) and what combines with the
   * letter before it may stand among others, as in emoji and in Persian, and is nothing by itself.
   */
  public static boolean isSeen(int character) {
    if (character == 0x2800 || isFiller(character)) {
      return false;
    }
    return switch (Character.getType(character)) {
      case Character.FORMAT,
          Character.NON_SPACING_MARK,
          Character.ENCLOSING_MARK,
          Character.SPACE_SEPARATOR,
          Character.PRIVATE_USE,
          Character.UNASSIGNED ->
          false;
      default -> true;
    };
  }

  /** Letters by their category, and empty: Hangul's fillers and Khmer's inherent vowels. */
  private static boolean isFiller(int character) {
    return character == 0x115f
        || character == 0x1160
        || character == 0x3164
        || character == 0xffa0
        || character == 0x17b4
        || character == 0x17b5;
  }
}
