package org.setareh.sfu.control;

/**
 * One connection of a participant. A participant may have several, one after another: the control
 * plane gives each offer the next number, from 1 up. Whatever one plane tells the other of a
 * connection names its number, so that neither takes an old one's words for the living one's.
 */
public record ConnectionId(String room, String participant, int number) {
  /** For logs. */
  @Override
  public String toString() {
    return participant + '#' + number + " in " + room;
  }
}
