package org.setareh.signaling.conversation;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.setareh.signaling.problem.Problem;
import org.setareh.signaling.problem.ProblemCode;
import org.setareh.signaling.room.Names;

/** What may stand in a message. */
final class MessageText {
  /** In code points. */
  static final int LONGEST = 4_000;

  private static final int LEFT_TO_RIGHT_OVERRIDE = 0x202d;
  private static final int RIGHT_TO_LEFT_OVERRIDE = 0x202e;
  private static final int REPLACEMENT = 0xfffd;

  private MessageText() {}

  /**
   * The text as it is kept: without white space around it, lines ended by {@code \n}, without
   * control characters and those that turn letters around (UAX 9's overrides), and Unicode
   * throughout.
   */
  static String clean(String given) {
    StringBuilder text = new StringBuilder(given.length());
    given
        .replace("\r\n", "\n")
        .codePoints()
        .map(MessageText::kept)
        .filter(character -> character >= 0)
        .forEach(text::appendCodePoint);
    String clean = text.toString().strip();
    if (clean.codePointCount(0, clean.length()) > LONGEST) {
      throw new Problem(
          ProblemCode.TEXT_TOO_LONG, "Write at most %d characters at once.".formatted(LONGEST));
    }
    if (clean
        .codePoints()
        .noneMatch(character -> !Character.isWhitespace(character) && Names.isSeen(character))) {
      throw new Problem(ProblemCode.NOTHING_TO_SEE, "Write something that can be seen.");
    }
    return clean;
  }

  /** -1: nothing. */
  private static int kept(int character) {
    return switch (character) {
      case '\n', '\t' -> character;
      case '\r', 0x2028, 0x2029 -> '\n';
      case LEFT_TO_RIGHT_OVERRIDE, RIGHT_TO_LEFT_OVERRIDE -> -1;
      default ->
          switch (Character.getType(character)) {
            case Character.CONTROL -> -1;
            case Character.SURROGATE -> REPLACEMENT;
            default -> character;
          };
    };
  }

  /** Tells what was sent under an id from anything else that may be sent under it. */
  static long fingerprint(UUID conversation, String text, @Nullable Long reply) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      String all = conversation + " " + reply + ' ' + text;
      return ByteBuffer.wrap(digest.digest(all.getBytes(StandardCharsets.UTF_8))).getLong();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
