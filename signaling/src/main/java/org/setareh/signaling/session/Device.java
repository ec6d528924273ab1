package org.setareh.signaling.session;

import org.jspecify.annotations.Nullable;

/**
 * By what its owner tells one session from another.
 *
 * @param name as the browser called itself when it logged in ({@code User-Agent})
 * @param address it logged in from
 */
public record Device(@Nullable String name, @Nullable String address) {
  private static final int LONGEST_NAME = 300;

  public Device {
    if (name != null && name.length() > LONGEST_NAME) {
      name = name.substring(0, LONGEST_NAME);
    }
  }
}
