package org.setareh.signaling.account;

import java.lang.Character.UnicodeScript;
import java.text.Normalizer;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.setareh.signaling.problem.Problem;
import org.setareh.signaling.problem.ProblemCode;

/**
 * What one logs in with. Two names that are one under NFKC, in another case, or in the Arabic
 * instead of the Persian form of a letter, are one name: they have the same key.
 *
 * @param shown as it was chosen
 * @param key what names are compared by
 */
public record AccountName(String shown, String key) {
  private static final int SHORTEST = 2;
  private static final int LONGEST = 32;

  /** Longer than any name's, so that folding costs no more for what is none. */
  private static final int LONGEST_GIVEN = 200;

  private static final int ZERO_WIDTH_NON_JOINER = 0x200c;
  private static final int TATWEEL = 0x640;

  /** No name has it. */
  private static final int REPLACEMENT = 0xfffd;

  /** Reads a name that somebody chooses, or refuses it with what to do. */
  static AccountName chosen(@Nullable String given) {
    String shown =
        given == null ? "" : Normalizer.normalize(cut(given).strip(), Normalizer.Form.NFKC);
    int length = shown.codePointCount(0, shown.length());
    if (length < SHORTEST || length > LONGEST || !shown.codePoints().allMatch(AccountName::may)) {
      throw refused("Choose 2 to 32 letters, digits, and . _ - between them.");
    }
    if (!Character.isLetterOrDigit(shown.codePointAt(0))
        || !isEnd(shown.codePointBefore(shown.length()))) {
      throw refused("Let the name begin and end with a letter or a digit.");
    }
    if (scripts(shown).size() > 1) {
      throw refused("Write the name in one script: letters of two look alike.");
    }
    return new AccountName(shown, fold(shown));
  }

  /** The key of whatever somebody logs in with or looks for; of no account where it is no name. */
  public static String key(@Nullable String given) {
    return given == null
        ? ""
        : fold(Normalizer.normalize(cut(given).strip(), Normalizer.Form.NFKC));
  }

  private static Problem refused(String detail) {
    return new Problem(ProblemCode.BAD_NAME, detail);
  }

  private static String cut(String given) {
    return given.length() <= LONGEST_GIVEN ? given : given.substring(0, LONGEST_GIVEN);
  }

  private static boolean may(int character) {
    return Character.isLetterOrDigit(character)
        || isMark(character)
        || character == ZERO_WIDTH_NON_JOINER
        || character == '.'
        || character == '_'
        || character == '-';
  }

  private static boolean isMark(int character) {
    int type = Character.getType(character);
    return type == Character.NON_SPACING_MARK || type == Character.COMBINING_SPACING_MARK;
  }

  private static boolean isEnd(int character) {
    return Character.isLetterOrDigit(character) || isMark(character);
  }

  /** The scripts of the name's letters; digits and marks belong to any. */
  private static Set<UnicodeScript> scripts(String name) {
    Set<UnicodeScript> scripts = EnumSet.noneOf(UnicodeScript.class);
    name.codePoints()
        .filter(Character::isLetter)
        .mapToObj(UnicodeScript::of)
        .map(AccountName::family)
        .forEach(scripts::add);
    scripts.remove(UnicodeScript.COMMON);
    scripts.remove(UnicodeScript.INHERITED);
    return scripts;
  }

  /** Japanese is written in three. */
  private static UnicodeScript family(UnicodeScript script) {
    return switch (script) {
      case HIRAGANA, KATAKANA -> UnicodeScript.HAN;
      default -> script;
    };
  }

  /** Upper case first, since some letters have one lower case too many (RFC 8265 section 3.3.2). */
  private static String fold(String name) {
    StringBuilder key = new StringBuilder(name.length());
    name.toUpperCase(Locale.ROOT)
        .toLowerCase(Locale.ROOT)
        .codePoints()
        .map(AccountName::fold)
        .filter(character -> character >= 0)
        .forEach(key::appendCodePoint);
    return key.toString();
  }

  /**
   * Persian's form of a letter, the plain digit; -1 for what only shapes or vocalizes. What is no
   * text, and none to PostgreSQL, becomes what no name has.
   */
  private static int fold(int character) {
    if (Character.isISOControl(character) || Character.getType(character) == Character.SURROGATE) {
      return REPLACEMENT;
    }
    if (Character.getType(character) == Character.DECIMAL_DIGIT_NUMBER) {
      return '0' + Character.digit(character, 10);
    }
    return switch (character) {
      case 0x64a, 0x649, 0x6d2 -> 0x6cc; // yeh
      case 0x643 -> 0x6a9; // kaf
      case 0x629, 0x6c0, 0x6d5, 0x6be, 0x6c1 -> 0x647; // heh
      case ZERO_WIDTH_NON_JOINER, TATWEEL -> -1;
      default -> isVowelMark(character) ? -1 : character;
    };
  }

  private static boolean isVowelMark(int character) {
    return (character >= 0x64b && character <= 0x65f) || character == 0x670;
  }
}
