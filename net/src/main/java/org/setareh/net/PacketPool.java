package org.setareh.net;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A worker's packet memory: slabs of equal slots, taken and given back without allocation.
 *
 * <p>One thread owns it; it grows by a slab at a time up to its limit, past which {@link #acquire}
 * returns null and counts. Slots are taken from the lowest slab that has one, so that the highest
 * ones fall empty when there is less to do; {@link #giveBack} frees those that were empty for
 * {@value #QUIET_S} s. Only {@link #releaseRemote} and the gauges may be used by other threads.
 *
 * <p>A packet lent to another thread comes back by an intrusive stack: the first release since the
 * owner last looked pushes the packet, further ones only count, so that the stack has room for
 * every packet and never refuses, whatever number of threads lend and return. The owner takes the
 * whole stack at once (no ABA).
 *
 * <p>A poisoned pool overwrites freed slots, and on handing one out again throws if somebody wrote
 * to it meanwhile; packets used after their last release throw at once, and so does a call from
 * another thread than the owner.
 */
public final class PacketPool<P extends Packet> implements AutoCloseable {
  static final int QUIET_S = 30;

  private static final byte POISON = (byte) 0xDB;
  private static final VarHandle RETURNED;
  private static final VarHandle IN_USE;
  private static final VarHandle EXHAUSTED;
  private static final VarHandle SLAB_COUNT;

  static {
    try {
      MethodHandles.Lookup lookup = MethodHandles.lookup();
      RETURNED = lookup.findVarHandle(PacketPool.class, "returned", Packet.class);
      IN_USE = lookup.findVarHandle(PacketPool.class, "inUse", int.class);
      SLAB_COUNT = lookup.findVarHandle(PacketPool.class, "slabCount", int.class);
      EXHAUSTED = lookup.findVarHandle(PacketPool.class, "exhausted", long.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /** One piece of memory, and which of its slots are free. */
  private static final class Slab {
    final Arena arena = Arena.ofShared();
    final Packet[] free;
    int freeCount;

    /** When a slot of it was in use last, to the time between two calls of giveBack. */
    long usedNs = Long.MIN_VALUE;

    boolean touched = true;

    Slab(int slots) {
      free = new Packet[slots];
    }

    boolean used() {
      return touched || freeCount < free.length;
    }
  }

  private final MemorySegment poisoned = MemorySegment.ofArray(new byte[Packet.SLOT_BYTES]);
  private final Function<Packet.Slot, P> factory;
  private final int slabSlots;
  private final boolean poison;
  private final @Nullable Slab[] slabs;
  private int slabCount;

  /** No slab below has a free slot. */
  private int lowest;

  /** What {@link #collectReturned} has taken and not yet freed; the owner's. */
  private @Nullable Packet collecting;

  private int inUse;
  private long exhausted;
  private @Nullable Thread owner;

  @SuppressWarnings("unused") // through RETURNED
  private @Nullable Packet returned;

  /**
   * @param factory makes the packet of a slot; called once a slot, when its slab is made
   * @param slabSlots slots of a slab, each {@link Packet#SLOT_BYTES} long
   * @param maxSlabs slabs at most; the first is made at once
   * @param poison whether freed memory is overwritten and misuse is looked for
   */
  public PacketPool(Function<Packet.Slot, P> factory, int slabSlots, int maxSlabs, boolean poison) {
    if (slabSlots < 1 || maxSlabs < 1) {
      throw new IllegalArgumentException("slabs " + slabSlots + " x " + maxSlabs);
    }
    this.factory = factory;
    this.slabSlots = slabSlots;
    this.poison = poison;
    this.slabs = new @Nullable Slab[maxSlabs];
    poisoned.fill(POISON);
    grow();
  }

  /** A packet with one reference and length 0, or null (counted) when the limit is reached. */
  public @Nullable P acquire() {
    P packet = reserve();
    if (packet == null) {
      EXHAUSTED.setOpaque(this, exhausted + 1);
    } else {
      hand(packet);
    }
    return packet;
  }

  /**
   * Gives back a reference from any thread but the owner; the owner frees it when it next runs out
   * or calls {@link #collectReturned}. One call for each reference that was retained for a loan.
   */
  public void releaseRemote(Packet packet) {
    if (packet.pool() != this) {
      throw new IllegalArgumentException("another pool's packet");
    }
    if (packet.addRemoteRelease()) {
      Packet head;
      do {
        head = (Packet) RETURNED.getAcquire(this);
        packet.nextReturned = head;
      } while (!RETURNED.weakCompareAndSetRelease(this, head, packet));
    }
  }

  /** Owner's thread: frees what other threads gave back since; once a work cycle is enough. */
  public void collectReturned() {
    if (collecting == null && RETURNED.getOpaque(this) != null) {
      collecting = (Packet) RETURNED.getAndSet(this, (Packet) null);
    }
    while (collecting != null) {
      Packet packet = collecting;
      // From here on another release pushes the packet anew, so its link is read before; and a
      // fault on one packet must not lose those behind it.
      collecting = packet.nextReturned;
      packet.nextReturned = null;
      for (int n = packet.takeRemoteReleases(); n > 0; n--) {
        packet.release();
      }
    }
  }

  /**
   * Owner's thread, once a second or so: frees the highest slab, where nobody used it for long. One
   * each time, since to close its arena stops every thread for a moment; the first one stays.
   */
  public void giveBack(long nowNs) {
    for (int i = 0; i < slabCount; i++) {
      Slab slab = slab(i);
      if (slab.used()) {
        slab.touched = false;
        slab.usedNs = nowNs;
      }
    }
    if (slabCount > 1 && nowNs - slab(slabCount - 1).usedNs > TimeUnit.SECONDS.toNanos(QUIET_S)) {
      int last = slabCount - 1;
      slab(last).arena.close();
      slabs[last] = null;
      SLAB_COUNT.setOpaque(this, last);
      lowest = Math.min(lowest, last);
    }
  }

  /** Of all slabs; any thread. */
  public long bytes() {
    return (long) (int) SLAB_COUNT.getOpaque(this) * slabSlots * Packet.SLOT_BYTES;
  }

  /** Packets somebody holds; any thread. */
  public int inUse() {
    return (int) IN_USE.getOpaque(this);
  }

  /** How often {@link #acquire} had nothing to give; any thread. */
  public long exhausted() {
    return (long) EXHAUSTED.getOpaque(this);
  }

  /** Slots at most. */
  public int capacity() {
    return slabSlots * slabs.length;
  }

  /** Whether this is a debugging pool that overwrites freed slots. */
  public boolean poisons() {
    return poison;
  }

  /** Frees the memory; no packet may be touched by any thread from here on. */
  @Override
  public void close() {
    for (int i = 0; i < slabCount; i++) {
      slab(i).arena.close();
    }
  }

  /** A free packet that is not handed out yet: a port reads into it first. */
  @Nullable P reserve() {
    if (poison) {
      checkOwner();
    }
    if (!findFree()) {
      collectReturned();
      if (!findFree()) {
        if (slabCount == slabs.length) {
          return null;
        }
        grow();
      }
    }
    Slab slab = slab(lowest);
    slab.touched = true;
    @SuppressWarnings("unchecked") // only this pool's packets are freed into it
    P packet = (P) slab.free[--slab.freeCount];
    if (poison) {
      checkPoison(packet);
    }
    return packet;
  }

  /** Whether {@link #lowest} is a slab with a free slot. */
  private boolean findFree() {
    while (lowest < slabCount && slab(lowest).freeCount == 0) {
      lowest++;
    }
    return lowest < slabCount;
  }

  private Slab slab(int index) {
    return Objects.requireNonNull(slabs[index]);
  }

  /** Hands out what {@link #reserve} gave. */
  void hand(Packet packet) {
    packet.handOut();
    IN_USE.setOpaque(this, inUse + 1);
  }

  /** Puts back what {@link #reserve} gave and nobody was handed. */
  void unreserve(Packet packet) {
    if (poison) {
      MemorySegment.copy(poisoned, 0, packet.memory(), packet.offset(), Packet.SLOT_BYTES);
    }
    Slab slab = slab(packet.slab());
    slab.free[slab.freeCount++] = packet;
    lowest = Math.min(lowest, packet.slab());
  }

  void free(Packet packet) {
    if (poison) {
      checkOwner();
    }
    IN_USE.setOpaque(this, inUse - 1);
    unreserve(packet);
  }

  private void grow() {
    int index = slabCount;
    Slab slab = new Slab(slabSlots);
    MemorySegment memory = Pages.allocate((long) slabSlots * Packet.SLOT_BYTES, slab.arena);
    if (poison) {
      memory.fill(POISON);
    }
    for (int i = slabSlots - 1; i >= 0; i--) {
      slab.free[slab.freeCount++] =
          factory.apply(new Packet.Slot(this, index, memory, (long) i * Packet.SLOT_BYTES));
    }
    slabs[index] = slab;
    SLAB_COUNT.setOpaque(this, index + 1);
  }

  private void checkPoison(Packet packet) {
    long end = packet.offset() + Packet.SLOT_BYTES;
    long at =
        MemorySegment.mismatch(
            packet.memory(), packet.offset(), end, poisoned, 0, Packet.SLOT_BYTES);
    if (at >= 0) {
      throw new IllegalStateException("freed packet was written to at byte " + at);
    }
  }

  @SuppressWarnings("ReferenceEquality") // the very thread
  private void checkOwner() {
    Thread thread = Thread.currentThread();
    if (owner == null) {
      owner = thread;
    } else if (owner != thread) {
      throw new IllegalStateException(thread + " uses the pool of " + owner);
    }
  }
}
