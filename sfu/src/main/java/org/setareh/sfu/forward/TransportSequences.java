package org.setareh.sfu.forward;

/**
 * A receiver's transport-wide sequence numbers (draft-holmer-rmcat-transport-wide-cc-extensions-01)
 * and what was sent under each of the last {@link #LOGGED}, for estimation. One for all consumers
 * of a peer; on the peer's media worker.
 */
public final class TransportSequences {
  /** Packets whose size and time are remembered: over a second at 16 Mbit/s. */
  public static final int LOGGED = 2048;

  private static final long LOST = 1L << 15;
  private static final long RTX = 1L << 14;

  // Made with the first packet: who only offers costs no log.
  private long[] sentNs = {};

  /** SSRC (32 bits), number (16), whether lost (1), whether RTX (1): one store each. */
  private long[] packet = {};

  private long next;

  /**
   * The number of the packet that leaves now.
   *
   * @param streamSsrc of the stream that it belongs to, not of RTX
   * @param sequence its number in that stream, 16 bits; of what leaves by RTX the original's
   * @param rtx whether it leaves by RTX
   * @return 0 to 65,535
   */
  public int next(int streamSsrc, int sequence, boolean rtx, long nowNs) {
    if (next == 0) {
      sentNs = new long[LOGGED];
      packet = new long[LOGGED];
    }
    int slot = (int) next & (LOGGED - 1);
    sentNs[slot] = nowNs;
    packet[slot] = (long) streamSsrc << 32 | (sequence & 0xffffL) << 16 | (rtx ? RTX : 0);
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

  /** Whether the time of this number (without wraps) are still known. */
  public boolean knows(long sequence) {
    return sequence >= 0 && sequence < next && next - sequence <= LOGGED;
  }

  /** When it left; asked where {@link #knows} says so. */
  public long sentNs(long sequence) {
    return sentNs[(int) sequence & (LOGGED - 1)];
  }

  /** The SSRC of its stream; asked where {@link #knows} says so. */
  public int ssrc(long sequence) {
    return (int) (packet[(int) sequence & (LOGGED - 1)] >>> 32);
  }

  /** Its number in that stream, 16 bits; asked where {@link #knows} says so. */
  public int sequenceNumber(long sequence) {
    return (int) packet[(int) sequence & (LOGGED - 1)] >>> 16;
  }

  /**
   * Whether it is known that this packet was lost; asked where {@link #knows} says so. What arrives
   * under its number later tells of a repetition, and nothing of the delay (Karn's rule).
   */
  public boolean lost(long sequence) {
    return (packet[(int) sequence & (LOGGED - 1)] & LOST) != 0;
  }

  /** Notes that this packet was lost; false: that was known. */
  public boolean noteLost(long sequence) {
    int slot = (int) sequence & (LOGGED - 1);
    boolean news = (packet[slot] & LOST) == 0;
    packet[slot] |= LOST;
    return news;
  }

  /** Whether it left by RTX; asked where {@link #knows} says so. */
  public boolean rtx(long sequence) {
    return (packet[(int) sequence & (LOGGED - 1)] & RTX) != 0;
  }
}
