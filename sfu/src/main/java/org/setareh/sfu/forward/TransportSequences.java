package org.setareh.sfu.forward;

/**
 * A receiver's transport-wide sequence numbers (draft-holmer-rmcat-transport-wide-cc-extensions-01)
 * and what was sent under each of the last {@link #LOGGED}, for estimation. One for all consumers
 * of a peer; on the peer's media worker.
 */
public final class TransportSequences {
  /** Packets whose size and time are remembered: over a second at 16 Mbit/s. */
  public static final int LOGGED = 2048;

  // Made with the first packet: who only offers costs no log.
  private long[] sentNs = {};
  private short[] bytes = {};
  private boolean[] lost = {};
  private long next;

  /**
   * The number of the packet that leaves now.
   *
   * @param packetBytes its RTP header and payload, below 65,536
   * @return 0 to 65,535
   */
  public int next(int packetBytes, long nowNs) {
    if (next == 0) {
      sentNs = new long[LOGGED];
      bytes = new short[LOGGED];
      lost = new boolean[LOGGED];
    }
    int slot = (int) next & (LOGGED - 1);
    sentNs[slot] = nowNs;
    bytes[slot] = (short) packetBytes;
    lost[slot] = false;
    return (int) next++ & 0xffff;
  }

  /** How many packets were numbered: the next one's number without wraps. */
  public long count() {
    return next;
  }

  /** The number without wraps that feedback means by its 16 bits: the latest that was given out. */
  public long extend(int sequence) {
    return next - 1 - ((int) next - 1 - sequence & 0xffff);
  }

  /** Whether size and time of this number (without wraps) are still known. */
  public boolean knows(long sequence) {
    return sequence >= 0 && sequence < next && next - sequence <= LOGGED;
  }

  /** When it left; asked where {@link #knows} says so. */
  public long sentNs(long sequence) {
    return sentNs[(int) sequence & (LOGGED - 1)];
  }

  /**
   * Whether it is known that this packet was lost; asked where {@link #knows} says so. What arrives
   * under its number later tells of a repetition, and nothing of the delay (Karn's rule).
   */
  public boolean lost(long sequence) {
    return lost[(int) sequence & (LOGGED - 1)];
  }

  /** Notes that this packet was lost; false: that was known. */
  public boolean noteLost(long sequence) {
    int slot = (int) sequence & (LOGGED - 1);
    boolean news = !lost[slot];
    lost[slot] = true;
    return news;
  }

  /** Bytes of its RTP packet before protection; asked where {@link #knows} says so. */
  public int bytes(long sequence) {
    return bytes[(int) sequence & (LOGGED - 1)] & 0xffff;
  }
}
