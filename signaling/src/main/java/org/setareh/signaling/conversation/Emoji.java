package org.setareh.signaling.conversation;

import java.text.BreakIterator;
import java.util.Locale;
import org.setareh.signaling.problem.Problem;
import org.setareh.signaling.problem.ProblemCode;

/** What one reacts with: one emoji, however many characters it is made of. */
final class Emoji {
  /** In UTF-16; families and flags of regions are the longest. */
  private static final int LONGEST = 32;

  private static final int SHOWN_AS_EMOJI = 0xfe0f;

  private Emoji() {}

  static void check(String given) {
    if (given.length() > LONGEST
        || !isOneCharacter(given)
        || given.codePoints().noneMatch(Emoji::isEmoji)) {
      throw new Problem(ProblemCode.BAD_EMOJI, "React with one emoji.");
    }
  }

  /** To whoever reads it (UAX 29). */
  private static boolean isOneCharacter(String text) {
    BreakIterator characters = BreakIterator.getCharacterInstance(Locale.ROOT);
    characters.setText(text);
    return characters.next() == text.length();
  }

  private static boolean isEmoji(int character) {
    return character == SHOWN_AS_EMOJI || Character.isEmojiPresentation(character);
  }
}
