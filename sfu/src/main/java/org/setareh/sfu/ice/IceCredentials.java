package org.setareh.sfu.ice;

import java.security.SecureRandom;

/**
 * A user name fragment and password of one ICE session (RFC 8445 section 5.3).
 *
 * @param ufrag 4 to 256 characters of {@code A-Z a-z 0-9 + /}
 * @param password 22 to 256 of them
 */
public record IceCredentials(String ufrag, String password) {
  private static final String CHARACTERS =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  // 48 and 144 bits of chance; RFC 8445 asks for 24 and 128.
  private static final int UFRAG_CHARACTERS = 8;
  private static final int PASSWORD_CHARACTERS = 24;

  public static IceCredentials generate(SecureRandom random) {
    return new IceCredentials(text(random, UFRAG_CHARACTERS), text(random, PASSWORD_CHARACTERS));
  }

  /** Whether a peer's credentials have the form of RFC 8839 section 5.4. */
  public boolean isValid() {
    return isText(ufrag, 4) && isText(password, 22);
  }

  /** The password goes to no log. */
  @Override
  public String toString() {
    return "IceCredentials[" + ufrag + ']';
  }

  private static String text(SecureRandom random, int length) {
    StringBuilder text = new StringBuilder(length);
    for (int i = 0; i < length; i++) {
      text.append(CHARACTERS.charAt(random.nextInt(CHARACTERS.length())));
    }
    return text.toString();
  }

  private static boolean isText(String text, int minimum) {
    if (text.length() < minimum || text.length() > 256) {
      return false;
    }
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      // Some programs put '-' and '_' there, which harms nobody.
      if (CHARACTERS.indexOf(c) < 0 && c != '-' && c != '_') {
        return false;
      }
    }
    return true;
  }
}
