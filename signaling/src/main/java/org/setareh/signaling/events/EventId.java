package org.setareh.signaling.events;

import java.util.Optional;

/**
 * Where an event stands: {@code <epoch>-<n>}. The epoch is the server's run; {@code n} counts the
 * events of one address.
 */
public record EventId(String epoch, long number) {

  /** Reads an id; empty for text that is none. */
  static Optional<EventId> parse(String text) {
    int dash = text.lastIndexOf('-');
    if (dash <= 0 || text.length() - dash > 19 || text.length() > 64) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          new EventId(
              text.substring(0, dash), Long.parseUnsignedLong(text, dash + 1, text.length(), 10)));
    } catch (NumberFormatException _) {
      return Optional.empty();
    }
  }

  @Override
  public String toString() {
    return epoch + '-' + number;
  }
}
