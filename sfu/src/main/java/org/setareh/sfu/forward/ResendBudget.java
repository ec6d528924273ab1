package org.setareh.sfu.forward;

/**
 * How much a receiver may have sent again: half a packet for every packet sent, with some saved for
 * a burst of loss. So whatever it asks for, a receiver gets at most half as much again as the
 * stream alone, and nothing when the stream rests. One thread.
 */
final class ResendBudget {
  private static final int HALVES_A_RESEND = 2;
  private static final int MAX_HALVES = 2 * 256;

  private int halves = 2 * 32;

  /** A packet was sent for the first time. */
  void earn() {
    if (halves < MAX_HALVES) {
      halves++;
    }
  }

  /** Takes one resend; false: spent. */
  boolean spend() {
    if (halves < HALVES_A_RESEND) {
      return false;
    }
    halves -= HALVES_A_RESEND;
    return true;
  }
}
