package org.setareh.signaling.room;

import java.security.SecureRandom;
import java.util.regex.Pattern;
import org.setareh.signaling.problem.Problem;
import org.setareh.signaling.problem.ProblemCode;

/** Ids of rooms: chosen ones are checked, others generated. */
final class RoomIds {
  static final String SHAPE = "^[a-z0-9][a-z0-9-]{1,62}[a-z0-9]$";
  private static final Pattern PATTERN = Pattern.compile(SHAPE);
  // Without letters that are read or heard as others: 0 o, 1 l i, u v.
  private static final String LETTERS = "abcdefghjkmnpqrstwxyz23456789";
  private static final SecureRandom RANDOM = new SecureRandom();

  private RoomIds() {}

  static void check(String id) {
    if (!isValid(id)) {
      throw new Problem(
          ProblemCode.BAD_ROOM_ID,
          "Choose 3 to 64 characters of a-z, 0-9 and -, beginning and ending with a letter or digit.");
    }
  }

  static boolean isValid(String id) {
    return PATTERN.matcher(id).matches();
  }

  /** Three groups of four: some 58 bits, so that two never meet. */
  static String generate() {
    StringBuilder id = new StringBuilder("xxxx-xxxx-xxxx");
    for (int i = 0; i < id.length(); i++) {
      if (id.charAt(i) == 'x') {
        id.setCharAt(i, LETTERS.charAt(RANDOM.nextInt(LETTERS.length())));
      }
    }
    return id.toString();
  }
}
