package org.setareh.net;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * One datagram in a slot of its pool's off-heap memory, with where it came from.
 *
 * <p>Belongs to the thread that owns the pool: references are a plain int. A packet lent to another
 * thread stays alive by a reference retained for it, which that thread gives back by {@link
 * PacketPool#releaseRemote}; between the two the other thread only reads.
 *
 * <p>Addresses are two longs, big-endian halves of the 16-byte address; IPv4 is written as
 * v4-mapped IPv6 (RFC 4291 section 2.5.5.2). Ports are 0 to 65535.
 */
public class Packet {
  /** Bytes of a slot: an Ethernet frame's datagram, room for trailers, and half a page. */
  public static final int SLOT_BYTES = 2048;

  /** Where a packet's bytes lie; made by the pool and handed to its packet factory. */
  public record Slot(PacketPool<?> pool, int slab, MemorySegment segment, long offset) {}

  private static final VarHandle REMOTE_RELEASES;

  static {
    try {
      REMOTE_RELEASES =
          MethodHandles.lookup().findVarHandle(Packet.class, "remoteReleases", int.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final PacketPool<?> pool;
  private final int slab;
  private final MemorySegment segment;
  private final long offset;

  private int references;
  private int length;
  private long arrivalNs;
  private long waitedNs;
  private long remoteHigh;
  private long remoteLow;
  private int remotePort;
  private int remoteScope;
  private long localHigh;
  private long localLow;

  // The pool's stack of packets given back by other threads (see PacketPool.releaseRemote).
  @SuppressWarnings("unused") // through REMOTE_RELEASES
  private int remoteReleases;

  @Nullable Packet nextReturned;

  protected Packet(Slot slot) {
    this.pool = slot.pool();
    this.slab = slot.slab();
    this.segment = slot.segment();
    this.offset = slot.offset();
  }

  /** The slab this packet's slot is part of. */
  public final MemorySegment segment() {
    if (pool.poisons()) {
      checkAlive();
    }
    return segment;
  }

  /** First byte of the slot in {@link #segment()}. */
  public final long offset() {
    return offset;
  }

  /** Bytes of the datagram, 0 to {@link #SLOT_BYTES}. */
  public final int length() {
    return length;
  }

  /** Sets the number of valid bytes, after decryption for example. */
  public final void length(int bytes) {
    if (bytes < 0 || bytes > SLOT_BYTES) {
      throw new IllegalArgumentException("length " + bytes);
    }
    length = bytes;
  }

  /** When it was taken from the socket, in {@link System#nanoTime()}'s time. */
  public final long arrivalNs() {
    return arrivalNs;
  }

  /**
   * How long it lay in the socket before that, in nanoseconds, to a millisecond; 0 where the port
   * cannot tell.
   */
  public final long waitedNs() {
    return waitedNs;
  }

  public final long remoteHigh() {
    return remoteHigh;
  }

  public final long remoteLow() {
    return remoteLow;
  }

  public final int remotePort() {
    return remotePort;
  }

  /** Interface index of a link-local sender, else 0. */
  public final int remoteScope() {
    return remoteScope;
  }

  /** The local address it was sent to, so that the answer leaves from there; 0 and 0: unknown. */
  public final long localHigh() {
    return localHigh;
  }

  public final long localLow() {
    return localLow;
  }

  /** Says what arrived in this slot and from where; for ports, and for tests that need a packet. */
  public final void arrived(int bytes, long nowNs, Path path) {
    length(bytes);
    arrivalNs = nowNs;
    from(path.remoteHigh(), path.remoteLow(), path.remotePort(), path.remoteScope());
    to(path.localHigh(), path.localLow());
  }

  /** Takes over another packet's bytes, addresses and time of arrival. */
  public final void copyFrom(Packet other) {
    MemorySegment.copy(other.segment, other.offset, segment, offset, other.length);
    length = other.length;
    arrivalNs = other.arrivalNs;
    waitedNs = other.waitedNs;
    from(other.remoteHigh, other.remoteLow, other.remotePort, other.remoteScope);
    to(other.localHigh, other.localLow);
  }

  final void arrived(int bytes, long nowNs) {
    length = bytes;
    arrivalNs = nowNs;
  }

  final void waited(long ns) {
    waitedNs = ns;
  }

  final void from(long high, long low, int port, int scope) {
    remoteHigh = high;
    remoteLow = low;
    remotePort = port;
    remoteScope = scope;
  }

  final void to(long high, long low) {
    localHigh = high;
    localLow = low;
  }

  /** Adds a reference: whoever keeps a packet past the call that handed it over does this. */
  public final void retain() {
    checkAlive();
    references++;
  }

  /** Gives a reference back; the last one frees the slot. */
  public final void release() {
    checkAlive();
    if (--references == 0) {
      pool.free(this);
    }
  }

  /** The pool this packet belongs to, for {@link PacketPool#releaseRemote}. */
  public final PacketPool<?> pool() {
    return pool;
  }

  /**
   * Clears what a subclass cached about the last datagram; called when the slot is handed out
   * again.
   */
  protected void reset() {}

  final void handOut() {
    references = 1;
    length = 0;
    reset();
  }

  /** Which of the pool's slabs the slot is of. */
  final int slab() {
    return slab;
  }

  /** The slot's memory, alive or not; for the pool and the port alone. */
  final MemorySegment memory() {
    return segment;
  }

  /** True for the first release since the owner last looked: then the packet must be queued. */
  final boolean addRemoteRelease() {
    return (int) REMOTE_RELEASES.getAndAdd(this, 1) == 0;
  }

  final int takeRemoteReleases() {
    return (int) REMOTE_RELEASES.getAndSet(this, 0);
  }

  private void checkAlive() {
    if (references <= 0) {
      throw new IllegalStateException("packet used after its last release");
    }
  }
}
