package org.setareh.signaling.call;

/** What may be spent: so much at once, and as much again evenly within each minute. No clock. */
final class Budget {
  private static final double MINUTE_NS = 60e9;
  private final double most;
  private double left;
  private long lastNs;

  Budget(double most, long nowNs) {
    this.most = most;
    this.left = most;
    this.lastNs = nowNs;
  }

  /** Whether there is so much; takes nothing. */
  boolean has(double wanted, long nowNs) {
    left = Math.min(most, left + (nowNs - lastNs) * most / MINUTE_NS);
    lastNs = nowNs;
    return left >= wanted;
  }

  void take(double spent) {
    left -= spent;
  }
}
