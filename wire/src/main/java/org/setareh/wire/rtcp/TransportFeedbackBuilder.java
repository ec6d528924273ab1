package org.setareh.wire.rtcp;

import static org.setareh.wire.BigEndian.put16;
import static org.setareh.wire.BigEndian.put24;
import static org.setareh.wire.BigEndian.put32;
import static org.setareh.wire.BigEndian.put8;

import java.lang.foreign.MemorySegment;

/**
 * Gathers arrivals and writes them as transport-wide feedback
 * (draft-holmer-rmcat-transport-wide-cc-extensions-01). Reusable, free of allocation, one thread.
 *
 * <p>{@link #begin}, {@link #received} for each packet that came, in order of their numbers (what
 * is skipped counts as lost), then {@link RtcpWriter#transportFeedback}. Times are rounded down to
 * ticks of the absolute clock, so that errors do not add up.
 *
 * <p>Chunks are chosen greedily: a run where at least a vector's worth of equal symbols follows,
 * else a one-bit vector if the next 14 allow it, else a two-bit vector.
 */
public final class TransportFeedbackBuilder {
  private final byte[] symbols;
  private final short[] deltas;

  private int baseSequence;
  private int feedbackCount;
  private int count;
  private int deltaCount;
  private int deltaBytes;
  private long referenceTime;
  private long lastTicks;

  /**
   * @param maxPackets most packets, lost ones included, that one feedback may report on; at most
   *     65,535. 2,000 fit into a datagram even at their worst less often than not, so the writer
   *     checks again.
   */
  public TransportFeedbackBuilder(int maxPackets) {
    symbols = new byte[Math.min(maxPackets, 0xffff)];
    deltas = new short[symbols.length];
  }

  /**
   * Starts over.
   *
   * @param baseSequence transport-wide number (16 bits) of the first packet to report on
   * @param firstArrivalNs when the first packet that came arrived, on the clock of all arrivals
   * @param feedbackCount the feedback's own number, low 8 bits
   */
  public void begin(int baseSequence, long firstArrivalNs, int feedbackCount) {
    this.baseSequence = baseSequence & 0xffff;
    this.feedbackCount = feedbackCount;
    count = 0;
    deltaCount = 0;
    deltaBytes = 0;
    long ticks = Math.floorDiv(firstArrivalNs, TransportFeedbackReader.TICK_NS);
    referenceTime = Math.floorDiv(ticks, TransportFeedbackReader.TICKS_PER_REFERENCE);
    lastTicks = referenceTime * TransportFeedbackReader.TICKS_PER_REFERENCE;
  }

  /**
   * Adds a packet that came. False, and nothing changes, if it does not fit: too many packets, a
   * number not above the last one, or more than 8 s since the last arrival. The caller then writes
   * this feedback and begins another at this packet.
   */
  public boolean received(int sequence, long arrivalNs) {
    int index = (sequence - baseSequence) & 0xffff;
    long ticks = Math.floorDiv(arrivalNs, TransportFeedbackReader.TICK_NS);
    long delta = ticks - lastTicks;
    if (index < count || index >= symbols.length || delta != (short) delta) {
      return false;
    }
    while (count < index) {
      symbols[count++] = TransportFeedbackChunk.NOT_RECEIVED;
    }
    boolean small = delta >= 0 && delta <= 255;
    symbols[count++] =
        small
            ? (byte) TransportFeedbackChunk.SMALL_DELTA
            : (byte) TransportFeedbackChunk.LARGE_DELTA;
    deltas[deltaCount++] = (short) delta;
    deltaBytes += small ? 1 : 2;
    lastTicks = ticks;
    return true;
  }

  /** Whether no packet was added since {@link #begin}. */
  public boolean isEmpty() {
    return deltaCount == 0;
  }

  /** Packets reported on so far, lost ones included. */
  public int statusCount() {
    return count;
  }

  /**
   * An upper bound of the bytes that the packet takes, RTCP header and padding included: with two
   * bytes a chunk of at least seven packets.
   */
  public int maxLength() {
    int chunks = count / TransportFeedbackChunk.TWO_BIT_SYMBOLS + 1;
    return TransportFeedbackReader.HEADER_LENGTH + 2 * chunks + deltaBytes + 3;
  }

  /** Writes the packet; returns its length, or -1 if {@code capacity} is too small. */
  int write(MemorySegment segment, long offset, int capacity, int senderSsrc, int mediaSsrc) {
    if (deltaCount == 0 || maxLength() > capacity) {
      return -1;
    }
    put32(segment, offset + 4, senderSsrc);
    put32(segment, offset + 8, mediaSsrc);
    put16(segment, offset + 12, baseSequence);
    put16(segment, offset + 14, count);
    put24(segment, offset + 16, (int) referenceTime);
    put8(segment, offset + 19, feedbackCount);
    long end = writeDeltas(segment, writeChunks(segment, offset));
    int padding = (int) (offset - end & 3);
    for (int i = 1; i <= padding; i++) {
      put8(segment, end++, 0);
    }
    int length = (int) (end - offset);
    put8(segment, offset, 0x80 | RtcpFormat.RTPFB_TRANSPORT_FEEDBACK);
    put8(segment, offset + 1, RtcpFormat.RTPFB);
    put16(segment, offset + 2, length / 4 - 1);
    return length;
  }

  private long writeChunks(MemorySegment segment, long offset) {
    long at = offset + TransportFeedbackReader.HEADER_LENGTH;
    int from = 0;
    while (from < count) {
      int run = runLength(from);
      int vector = oneBitLength(from);
      int taken;
      int chunk;
      if (run >= TransportFeedbackChunk.ONE_BIT_SYMBOLS
          || (run >= TransportFeedbackChunk.TWO_BIT_SYMBOLS && vector == 0)
          || run == count - from) {
        taken = run;
        chunk = TransportFeedbackChunk.run(symbols[from], taken);
      } else if (vector > 0) {
        taken = vector;
        chunk = TransportFeedbackChunk.oneBitVector(symbols, from, taken);
      } else {
        taken = Math.min(TransportFeedbackChunk.TWO_BIT_SYMBOLS, count - from);
        chunk = TransportFeedbackChunk.twoBitVector(symbols, from, taken);
      }
      put16(segment, at, chunk);
      at += 2;
      from += taken;
    }
    return at;
  }

  private int runLength(int from) {
    int to = Math.min(count, from + TransportFeedbackChunk.MAX_RUN);
    int at = from + 1;
    while (at < to && symbols[at] == symbols[from]) {
      at++;
    }
    return at - from;
  }

  /** How many symbols a one-bit vector takes from here; 0 if a large delta is among them. */
  private int oneBitLength(int from) {
    int length = Math.min(TransportFeedbackChunk.ONE_BIT_SYMBOLS, count - from);
    for (int i = 0; i < length; i++) {
      if (symbols[from + i] == TransportFeedbackChunk.LARGE_DELTA) {
        return 0;
      }
    }
    return length;
  }

  private long writeDeltas(MemorySegment segment, long from) {
    long at = from;
    int delta = 0;
    for (int i = 0; i < count; i++) {
      switch (symbols[i]) {
        case TransportFeedbackChunk.SMALL_DELTA -> {
          put8(segment, at, deltas[delta++]);
          at += 1;
        }
        case TransportFeedbackChunk.LARGE_DELTA -> {
          put16(segment, at, deltas[delta++]);
          at += 2;
        }
        default -> {}
      }
    }
    return at;
  }
}
