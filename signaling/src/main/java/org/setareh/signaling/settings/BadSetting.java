package org.setareh.signaling.settings;

/** A setting that cannot be; the message is one line that says what to do. */
public final class BadSetting extends RuntimeException {
  private static final long serialVersionUID = 1;

  public BadSetting(String message) {
    super(message);
  }
}
