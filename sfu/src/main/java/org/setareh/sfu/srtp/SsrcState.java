package org.setareh.sfu.srtp;

/**
 * What is known of one SSRC in one direction: which indices were seen, and with them the roll-over
 * counter. One thread.
 */
final class SsrcState {
  /** Indices have 48 bits; the last one is never used, so that none comes twice. */
  static final long MAX_INDEX = (1L << 48) - 1;

  final IndexWindow window;

  SsrcState(int windowSize) {
    window = new IndexWindow(windowSize);
  }

  /**
   * The index that a sequence number most likely stands for: the one nearest to the highest seen
   * (RFC 3711 section 3.3.1 and appendix A). Without one before, the counter is 0.
   *
   * @return negative for a packet from before the first one's counter, which none can be
   */
  static long estimate(long highest, int sequenceNumber) {
    if (highest < 0) {
      return sequenceNumber;
    }
    int low = (int) highest & 0xFFFF;
    int distance = sequenceNumber - low;
    if (low < 0x8000) {
      if (distance > 0x8000) {
        distance -= 0x1_0000;
      }
    } else if (distance < -0x8000) {
      distance += 0x1_0000;
    }
    return highest + distance;
  }

  long estimate(int sequenceNumber) {
    return estimate(window.highest(), sequenceNumber);
  }
}
