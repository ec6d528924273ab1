package org.setareh.sfu.receive;

import org.jspecify.annotations.Nullable;

/**
 * The last packets of an encoding, so that receivers' NACKs can be answered.
 *
 * <p>Bounded by count and by age. Each packet in it is held by a counted reference; {@link #clear}
 * gives all back. Used by one thread: the worker that owns the packets, or one that borrows them
 * and gives its references back through the pool's return path.
 */
public final class PacketCache {
  private static final int VIDEO_PACKETS = 1024;
  private static final long AGE_NS = 1_200_000_000;

  private final @Nullable MediaPacket[] packets;
  private final int mask;
  private final long maxAgeNs;
  private final boolean borrowed;
  private long newest = Long.MIN_VALUE;
  private long oldest = Long.MAX_VALUE;

  /**
   * @param capacity packets at most; a power of two
   * @param maxAgeNs how long after its arrival a packet is kept
   * @param borrowed whether the packets belong to another thread
   */
  public PacketCache(int capacity, long maxAgeNs, boolean borrowed) {
    if (Integer.bitCount(capacity) != 1) {
      throw new IllegalArgumentException("capacity " + capacity);
    }
    packets = new MediaPacket[capacity];
    mask = capacity - 1;
    this.maxAgeNs = maxAgeNs;
    this.borrowed = borrowed;
  }

  /** For pictures: 1,024 packets, 1.2 s. */
  public static PacketCache video(boolean borrowed) {
    return new PacketCache(VIDEO_PACKETS, AGE_NS, borrowed);
  }

  /** Keeps a packet of this thread, with a reference of its own. */
  public void add(MediaPacket packet, long nowNs) {
    if (borrowed) {
      throw new IllegalStateException("another thread's packets are taken, not retained");
    }
    packet.retain();
    if (!take(packet, nowNs)) {
      packet.release();
    }
  }

  /**
   * Keeps a packet whose reference the caller hands over, as it does with a loan, and lets go of
   * what is too old or too far back. False: not kept (too far back, or here already), and the
   * reference is still the caller's.
   */
  public boolean take(MediaPacket packet, long nowNs) {
    long sequence = packet.extendedSequence();
    if (sequence > newest) {
      advance(sequence);
    } else if (sequence <= newest - packets.length) {
      return false;
    }
    expire(nowNs);
    int index = (int) sequence & mask;
    boolean free = packets[index] == null;
    if (free) {
      packets[index] = packet;
      oldest = Math.min(oldest, sequence);
    }
    return free;
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

  /** Lets go of packets that are too old; also done by {@link #take}. */
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
  public void clear() {
    for (int i = 0; i < packets.length; i++) {
      drop(i);
    }
    newest = Long.MIN_VALUE;
    oldest = Long.MAX_VALUE;
  }

  /** Frees the places between the newest so far and a newer one. */
  private void advance(long sequence) {
    if (newest == Long.MIN_VALUE || sequence - newest >= packets.length) {
      clear();
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
    if (packet == null) {
      return;
    }
    packets[index] = null;
    if (borrowed) {
      packet.pool().releaseRemote(packet);
    } else {
      packet.release();
    }
  }
}
