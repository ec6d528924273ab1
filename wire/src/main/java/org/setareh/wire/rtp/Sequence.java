package org.setareh.wire.rtp;

/**
 * Arithmetic of 16-bit sequence numbers and 32-bit timestamps that wrap (RFC 1982, RFC 3550
 * appendix A.1). Any thread; no state.
 */
public final class Sequence {
  private Sequence() {}

  /** How far {@code to} lies after {@code from}: -32,768 to 32,767, negative when before it. */
  public static int distance(int from, int to) {
    return (short) (to - from);
  }

  /**
   * The extended number nearest to {@code reference} whose low 16 bits are {@code sequenceNumber}.
   *
   * @param reference an extended number, such as the highest so far; may be negative
   */
  public static long extend(long reference, int sequenceNumber) {
    return reference + distance((int) reference, sequenceNumber);
  }
}
