package org.setareh.signaling.contact;

import java.util.Locale;

/** What somebody is to somebody else, as the first one sees it. */
public enum Relation {
  CONTACT,
  /** The first asked the second. */
  ASKED,
  /** The second asks the first. */
  ASKING,
  /** By the first; the second is not told. */
  BLOCKED;

  /** In the database and in the protocol. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  static Relation of(String word) {
    return valueOf(word.toUpperCase(Locale.ROOT));
  }
}
