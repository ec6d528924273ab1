package org.setareh.sfu.receive;

/**
 * How many packets of one source of sound are forwarded: {@value #PER_SECOND} a second for long,
 * {@value #BURST} at once. A real one sends 50, with the shortest frames of Opus 400 (RFC 6716
 * section 2.1.4), and after an outage what it held; each costs as much as a packet of a picture for
 * everybody who hears it. One thread.
 */
final class SoundLimit {
  static final int PER_SECOND = 500;
  static final int BURST = 1_000;

  private static final long EACH_NS = 1_000_000_000L / PER_SECOND;

  /** Until when the packets so far would take at the rate for long. */
  private long paidUntilNs = Long.MIN_VALUE;

  /** Whether one more is forwarded; counts it where it is. */
  boolean takes(long nowNs) {
    long nextNs = Math.max(paidUntilNs, nowNs) + EACH_NS;
    if (nextNs - nowNs > BURST * EACH_NS) {
      return false;
    }
    paidUntilNs = nextNs;
    return true;
  }
}
