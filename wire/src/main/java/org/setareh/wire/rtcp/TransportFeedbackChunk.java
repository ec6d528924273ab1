package org.setareh.wire.rtcp;

/**
 * One packet status chunk of transport-wide feedback
 * (draft-holmer-rmcat-transport-wide-cc-extensions-01 section 3.1.2 to 3.1.4).
 *
 * <pre>
 * run length     |0| S |      run length (13)      |
 * one-bit vector |1|0|      14 symbols             |
 * two-bit vector |1|1|      7 symbols              |
 * </pre>
 */
final class TransportFeedbackChunk {
  static final int NOT_RECEIVED = 0;
  static final int SMALL_DELTA = 1;
  static final int LARGE_DELTA = 2;

  static final int ONE_BIT_SYMBOLS = 14;
  static final int TWO_BIT_SYMBOLS = 7;
  static final int MAX_RUN = 0x1fff;

  private TransportFeedbackChunk() {}

  /** How many packets the chunk speaks of; 0 only for an empty run. */
  static int size(int chunk) {
    if ((chunk & 0x8000) == 0) {
      return chunk & MAX_RUN;
    }
    return (chunk & 0x4000) == 0 ? ONE_BIT_SYMBOLS : TWO_BIT_SYMBOLS;
  }

  /** The symbol at {@code index}, 0 to 3; 3 is reserved. */
  static int symbol(int chunk, int index) {
    if ((chunk & 0x8000) == 0) {
      return chunk >>> 13 & 3;
    }
    return (chunk & 0x4000) == 0
        ? chunk >>> (ONE_BIT_SYMBOLS - 1 - index) & 1
        : (chunk >>> (2 * (TWO_BIT_SYMBOLS - 1 - index))) & 3;
  }

  /** Bytes of deltas that the first {@code count} symbols need; -1 if one is reserved. */
  static int deltaBytes(int chunk, int count) {
    if ((chunk & 0x8000) == 0) {
      int symbol = chunk >>> 13 & 3;
      return symbol == 3 ? -1 : symbol * count;
    }
    int bytes = 0;
    for (int i = 0; i < count; i++) {
      int symbol = symbol(chunk, i);
      if (symbol == 3) {
        return -1;
      }
      bytes += symbol;
    }
    return bytes;
  }

  static int run(int symbol, int length) {
    return symbol << 13 | length;
  }

  /** Packs up to 14 symbols of 0 and 1; what is missing is "not received". */
  static int oneBitVector(byte[] symbols, int from, int count) {
    int chunk = 0x8000;
    for (int i = 0; i < count; i++) {
      chunk |= symbols[from + i] << (ONE_BIT_SYMBOLS - 1 - i);
    }
    return chunk;
  }

  /** Packs up to 7 symbols; what is missing is "not received". */
  static int twoBitVector(byte[] symbols, int from, int count) {
    int chunk = 0xc000;
    for (int i = 0; i < count; i++) {
      chunk |= symbols[from + i] << (2 * (TWO_BIT_SYMBOLS - 1 - i));
    }
    return chunk;
  }
}
