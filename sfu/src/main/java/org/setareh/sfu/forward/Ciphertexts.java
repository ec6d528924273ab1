package org.setareh.sfu.forward;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/**
 * The last packets of a picture as they left, protected, for a receiver that negotiated NACKs
 * without RTX: it gets the very same bytes again. To protect a number anew is forbidden, since the
 * transport-wide number and the times of the header alone would make the packet another one under
 * the same nonce (RFC 7714 section 8.4).
 *
 * <p>A ring of {@link #REMEMBERED} packets, 384 kB outside the heap, made for such a stream alone
 * and freed by {@link #close}. Nobody else ever holds this memory: bytes are copied in and out. One
 * thread.
 */
final class Ciphertexts implements AutoCloseable {
  /** Packets kept: a second of 2.5 Mbit/s. */
  static final int REMEMBERED = 256;

  /** Bytes of a packet that is kept; a longer one is not. */
  static final int MAX_BYTES = 1500;

  private final Arena arena = Arena.ofConfined();
  private final MemorySegment bytes = arena.allocate((long) REMEMBERED * MAX_BYTES);
  private final long[] number = new long[REMEMBERED];
  private final long[] transportNumber = new long[REMEMBERED];
  private final short[] length = new short[REMEMBERED];

  Ciphertexts() {
    Arrays.fill(number, -1);
  }

  /**
   * Keeps a packet that leaves now.
   *
   * @param packetBytes of the whole protected packet
   */
  void keep(Forwarded written, int packetBytes) {
    if (packetBytes > MAX_BYTES || has(written.sequence)) {
      return;
    }
    int slot = slot(written.sequence);
    number[slot] = written.sequence;
    transportNumber[slot] = written.transportSequence;
    length[slot] = (short) packetBytes;
    MemorySegment from = written.bytes.memory();
    MemorySegment.copy(from, written.bytes.offset(), bytes, (long) slot * MAX_BYTES, packetBytes);
  }

  boolean has(long outgoing) {
    return outgoing >= 0 && number[slot(outgoing)] == outgoing;
  }

  /** Writes a packet that is kept as it left; returns its length in bytes. */
  int copy(long outgoing, MemorySegment out, long at) {
    int slot = slot(outgoing);
    MemorySegment.copy(bytes, (long) slot * MAX_BYTES, out, at, length[slot]);
    return length[slot];
  }

  /** The transport-wide number of a packet that is kept, or -1. */
  long transportNumber(long outgoing) {
    return transportNumber[slot(outgoing)];
  }

  @Override
  public void close() {
    arena.close();
  }

  private static int slot(long outgoing) {
    return (int) outgoing & (REMEMBERED - 1);
  }
}
