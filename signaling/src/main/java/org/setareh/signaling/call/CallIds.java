package org.setareh.signaling.call;

import java.security.SecureRandom;
import java.util.UUID;

/**
 * Ids of calls (RFC 9562, version 7): the time, and 74 bits besides of which 62 are random. Each is
 * higher than the one before, within a millisecond and where the clock goes back too. One thread at
 * a time.
 */
final class CallIds {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int COUNTER_BITS = 12;
  private long last;

  UUID next(long unixMs) {
    last = Math.max(last + 1, unixMs << COUNTER_BITS);
    long time = last >>> COUNTER_BITS;
    long counter = last & ((1 << COUNTER_BITS) - 1);
    long high = (time << 16) | 0x7000 | counter;
    long low = (RANDOM.nextLong() >>> 2) | 0x8000_0000_0000_0000L;
    return new UUID(high, low);
  }
}
