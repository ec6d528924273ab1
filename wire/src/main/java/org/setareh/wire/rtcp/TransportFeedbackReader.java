package org.setareh.wire.rtcp;

import static org.setareh.wire.BigEndian.i32;
import static org.setareh.wire.BigEndian.u16;
import static org.setareh.wire.BigEndian.u24;
import static org.setareh.wire.BigEndian.u8;

import java.lang.foreign.MemorySegment;

/**
 * Reads transport-wide feedback in place (draft-holmer-rmcat-transport-wide-cc-extensions-01
 * section 3.1).
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |V=2|P|  FMT=15 |    PT=205     |           length              |
 * |                     SSRC of packet sender                     |
 * |                      SSRC of media source                     |
 * |      base sequence number     |      packet status count      |
 * |                 reference time                | fb pkt. count |
 * |          packet chunk         |  ...          |  recv delta ...
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * </pre>
 *
 * <p>Reusable; one thread. {@link #next} steps from packet to packet in order of their numbers.
 */
public final class TransportFeedbackReader {
  /** Nanoseconds of a tick, in which deltas count. */
  public static final long TICK_NS = 250_000;

  /** Ticks of the reference time's unit of 64 ms. */
  public static final int TICKS_PER_REFERENCE = 256;

  /** Nanoseconds after which arrivals wrap: 24 bits of the reference time's unit, 12.4 days. */
  public static final long WRAP_NS = (1L << 24) * TICKS_PER_REFERENCE * TICK_NS;

  static final int HEADER_LENGTH = 20;

  private MemorySegment segment = MemorySegment.NULL;
  private long packet;
  private int base;
  private int statusCount;
  private int index;
  private int chunkAt;
  private int deltaAt;
  private int chunk;
  private int chunkLeft;
  private int symbol;
  private int delta;
  private long arrivalTicks;

  /**
   * Checks the packet (header included, padding left out) and finds where its deltas begin,
   * relative to {@code offset}; -1 if chunks or deltas are missing or a symbol is the reserved one.
   */
  static int deltasStart(MemorySegment segment, long offset, int length) {
    if (length < HEADER_LENGTH) {
      return -1;
    }
    int left = u16(segment, offset + 14);
    int deltaBytes = 0;
    int at = HEADER_LENGTH;
    while (left > 0) {
      if (at + 2 > length) {
        return -1;
      }
      int chunk = u16(segment, offset + at);
      at += 2;
      int size = Math.min(left, TransportFeedbackChunk.size(chunk));
      int bytes = TransportFeedbackChunk.deltaBytes(chunk, size);
      if (bytes < 0) {
        return -1;
      }
      deltaBytes += bytes;
      left -= size;
      if (size == 0 || deltaBytes > length - at) {
        return -1;
      }
    }
    return at;
  }

  /** Takes the reader's current packet, of kind {@code TRANSPORT_FEEDBACK}. */
  public void wrap(RtcpReader reader) {
    segment = reader.segment();
    packet = reader.packetOffset();
    deltaAt = deltasStart(segment, packet, reader.packetLength());
    base = u16(segment, packet + 12);
    statusCount = deltaAt < 0 ? 0 : u16(segment, packet + 14);
    index = -1;
    chunkAt = HEADER_LENGTH;
    chunkLeft = 0;
    arrivalTicks = (long) referenceTime() * TICKS_PER_REFERENCE;
  }

  /** The media source named; browsers put any of the sender's. */
  public int mediaSsrc() {
    return i32(segment, packet + 8);
  }

  /** The first packet's transport-wide number, 0 to 65,535. */
  public int baseSequence() {
    return base;
  }

  /** How many packets it reports on, lost ones included. */
  public int statusCount() {
    return statusCount;
  }

  /** The receiver's clock in units of 64 ms: signed 24 bits that wrap. */
  public int referenceTime() {
    return u24(segment, packet + 16) << 8 >> 8;
  }

  /** The feedback's own number, 0 to 255, by which its loss shows. */
  public int feedbackCount() {
    return u8(segment, packet + 19);
  }

  /** Steps to the next packet reported on; false behind the last one. */
  public boolean next() {
    if (index + 1 >= statusCount) {
      return false;
    }
    index++;
    if (chunkLeft == 0) {
      chunk = u16(segment, packet + chunkAt);
      chunkAt += 2;
      chunkLeft = TransportFeedbackChunk.size(chunk);
    }
    symbol = TransportFeedbackChunk.symbol(chunk, TransportFeedbackChunk.size(chunk) - chunkLeft);
    chunkLeft--;
    switch (symbol) {
      case TransportFeedbackChunk.SMALL_DELTA -> {
        delta = u8(segment, packet + deltaAt);
        deltaAt += 1;
      }
      case TransportFeedbackChunk.LARGE_DELTA -> {
        delta = (short) u16(segment, packet + deltaAt);
        deltaAt += 2;
      }
      default -> delta = 0;
    }
    arrivalTicks += delta;
    return true;
  }

  /** The current packet's transport-wide number, 0 to 65,535. */
  public int sequence() {
    return base + index & 0xffff;
  }

  /** Whether the current packet arrived. */
  public boolean received() {
    return symbol != TransportFeedbackChunk.NOT_RECEIVED;
  }

  /** Ticks of 250 µs since the received packet before this one; 0 for a lost packet. */
  public int deltaTicks() {
    return delta;
  }

  /**
   * When the current packet arrived on the receiver's clock, in ticks of 250 µs: the reference time
   * and all deltas so far. Wraps with the reference time (every {@link #WRAP_NS}).
   */
  public long arrivalTicks() {
    return arrivalTicks;
  }
}
