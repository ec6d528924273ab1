package org.setareh.sfu.srtp;

import java.util.Arrays;

/**
 * Which of the newest packet indices were seen: the replay list of RFC 3711 section 3.3.2 as a ring
 * of bits, used on both sides (a sender sees what it has used). One thread.
 */
final class IndexWindow {
  /** How far behind the highest index a packet may be. */
  static final int RTP_SIZE = 2048;

  /** SRTCP: RFC 3711 asks for 64 at least. */
  static final int RTCP_SIZE = 256;

  private static final int TOO_OLD = SrtpFailure.TOO_OLD.code();
  private static final int REPLAYED = SrtpFailure.REPLAYED.code();

  private final long[] bits;
  private final int mask;
  private long highest = -1;

  /**
   * @param size a power of two, 64 at least
   */
  IndexWindow(int size) {
    bits = new long[size / 64];
    mask = size - 1;
  }

  /** Highest index seen, -1 before the first. */
  long highest() {
    return highest;
  }

  /** 0 if the index is new, else the code of {@code REPLAYED} or {@code TOO_OLD}. */
  int check(long index) {
    if (index > highest) {
      return 0;
    }
    if (highest - index > mask) {
      return TOO_OLD;
    }
    return (bits[word(index)] & 1L << index) == 0 ? 0 : REPLAYED;
  }

  /** Marks an index that {@link #check} found new. */
  void mark(long index) {
    if (index > highest) {
      forget(index);
      highest = index;
    }
    bits[word(index)] |= 1L << index;
  }

  /** Clears the bits of what lies between the highest index and a new highest one. */
  private void forget(long index) {
    if (highest < 0 || index - highest > mask) {
      Arrays.fill(bits, 0);
      return;
    }
    for (long i = highest + 1; i <= index; i++) {
      bits[word(i)] &= ~(1L << i);
    }
  }

  private int word(long index) {
    return (int) (index & mask) >>> 6;
  }
}
