package org.setareh.net;

import java.lang.foreign.MemorySegment;

/**
 * Datagrams on their way out: written straight into the memory they are sent from, and sent in
 * batches.
 *
 * <p>{@link #reserve} says where to write a datagram, {@link #commit} how long it became. Datagrams
 * to one path that follow each other lie side by side, and where the port can they leave as one
 * train (UDP segmentation offload): as long as each is as long as the first; a shorter one ends the
 * train, a longer one begins another. One thread: the port's worker.
 *
 * <p>Sending never waits and never fails loudly: what the kernel does not take is dropped and
 * counted, as a network would.
 */
public abstract class Outbox {
  /** Bytes of a datagram at most. */
  public static final int MAX_DATAGRAM_BYTES = 1 << 14;

  /** Datagrams of a train at most (the kernel's UDP_MAX_SEGMENTS of old). */
  static final int MAX_TRAIN_DATAGRAMS = 64;

  /** Bytes of a train at most, headers of IPv6 and UDP left aside. */
  static final int MAX_TRAIN_BYTES = 65_000;

  final UdpCounters counters;

  Outbox(UdpCounters counters) {
    this.counters = counters;
  }

  /** The memory that {@link #reserve}'s offsets count in. */
  public abstract MemorySegment segment();

  /**
   * Makes room for a datagram, sending what waits where there is none. A reservation that was not
   * committed is forgotten.
   *
   * @param maxBytes 1 to {@link #MAX_DATAGRAM_BYTES}
   * @return offset in {@link #segment()} to write at
   */
  public abstract long reserve(Path to, int maxBytes);

  /**
   * Ends the datagram last reserved.
   *
   * @param bytes 1 up to what was reserved; 0 gives the room back and sends nothing
   */
  public abstract void commit(int bytes);

  /** Hands everything committed to the kernel. */
  public abstract void flush();

  /** Datagrams committed and not yet flushed. */
  public abstract int waiting();
}
