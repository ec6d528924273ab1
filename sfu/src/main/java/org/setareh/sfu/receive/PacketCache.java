package org.setareh.sfu.receive;

import org.jspecify.annotations.Nullable;

/**
 * The last packets of an encoding, so that receivers' NACKs can be answered.
 *
 * <p>Bounded by count (a power of two) and by age. Each packet in it is held by a counted
 * reference; {@link #close} gives all back. On the worker that owns the packets: a consumer there
 * looks up, and one elsewhere keeps a cache of its own over the packets lent to it.
 */
public final class PacketCache implements AutoCloseable {
  private final @Nullable MediaPacket[] packets;
  private final int mask;
  private final long maxAgeNs;
  private long newest = Long.MIN_VALUE;
  private long oldest = Long.MAX_VALUE;

  /**
   * @param capacity packets at most; a power of two
   * @param maxAgeNs how long after its arrival a packet is kept
   */
  public PacketCache(int capacity, long maxAgeNs) {
    if (Integer.bitCount(capacity) != 1) {
      throw new IllegalArgumentException("capacity " + capacity);
    }
    packets = new MediaPacket[capacity];
    mask = capacity - 1;
    this.maxAgeNs = maxAgeNs;
  }

  /**
   * Keeps a packet, and lets go of what is too old or too far back. A packet further back than the
   * capacity is not kept.
   */
  public void put(MediaPacket packet, long nowNs) {
    long sequence = packet.extendedSequence();
    if (sequence > newest) {
      advance(sequence);
    } else if (sequence <= newest - packets.length) {
      return;
    }
    int index = (int) sequence & mask;
    if (packets[index] == null) { // else the same packet again
      packet.retain();
      packets[index] = packet;
      oldest = Math.min(oldest, sequence);
    }
    expire(nowNs);
  }

  /**
   * The packet with this {@link MediaPacket#extendedSequence()}, or null. The caller retains it if
   * it keeps it.
   */
  public @Nullable MediaPacket get(long extendedSequence) {
    MediaPacket packet = packets[(int) extendedSequence & mask];
    return packet != null && packet.extendedSequence() == extendedSequence ? packet : null;
  }

  /** The highest extended sequence number kept so far; {@link Long#MIN_VALUE} before the first. */
  public long newest() {
    return newest;
  }

  /** Lets go of packets that are too old; also called by {@link #put}. */
  public void expire(long nowNs) {
    while (oldest <= newest) {
      MediaPacket packet = packets[(int) oldest & mask];
      if (packet != null) {
        if (nowNs - packet.arrivalNs() <= maxAgeNs) {
          return;
        }
        drop((int) oldest & mask);
      }
      oldest++;
    }
  }

  /** Gives every reference back. The cache is empty afterwards and may be used again. */
  @Override
  public void close() {
    for (int i = 0; i < packets.length; i++) {
      drop(i);
    }
    newest = Long.MIN_VALUE;
    oldest = Long.MAX_VALUE;
  }

  /** Frees the places between the newest so far and a newer one. */
  private void advance(long sequence) {
    if (newest == Long.MIN_VALUE || sequence - newest >= packets.length) {
      close();
      oldest = sequence;
    } else {
      for (long gone = newest + 1; gone <= sequence; gone++) {
        drop((int) gone & mask);
      }
      oldest = Math.max(oldest, sequence - packets.length + 1);
    }
    newest = sequence;
  }

  private void drop(int index) {
    MediaPacket packet = packets[index];
    if (packet != null) {
      packets[index] = null;
      packet.release();
    }
  }
}
