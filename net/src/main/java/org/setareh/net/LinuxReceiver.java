package org.setareh.net;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * Takes batches from one socket straight into packet slots: a slot is put in the place of each one
 * handed out, and stays there until a datagram has filled it. One thread.
 */
final class LinuxReceiver {
  private static final int BATCH = UdpPort.RECEIVE_BATCH;
  private static final int MSG_TRUNC = 0x20;
  private static final int MSG_DONTWAIT = 0x40;

  private final LinuxCalls calls;
  private final LinuxSocket socket;
  private final UdpCounters counters;
  private final MemorySegment messages;
  private final MemorySegment vectors;
  private final MemorySegment names;
  private final MemorySegment controls;
  private final MemorySegment waste;
  private final @Nullable Packet[] waiting = new Packet[BATCH];

  LinuxReceiver(LinuxCalls calls, LinuxSocket socket, UdpCounters counters, Arena arena) {
    this.calls = calls;
    this.socket = socket;
    this.counters = counters;
    messages = arena.allocate((long) BATCH * LinuxMemory.MSG_BYTES, 64);
    vectors = arena.allocate((long) BATCH * LinuxMemory.IOV_BYTES, 64);
    names = arena.allocate((long) BATCH * LinuxMemory.NAME_BYTES, 64);
    controls = arena.allocate((long) BATCH * LinuxMemory.CONTROL_BYTES, 64);
    waste = arena.allocate(Packet.SLOT_BYTES, 64);
    for (int i = 0; i < BATCH; i++) {
      long message = (long) i * LinuxMemory.MSG_BYTES;
      long vector = (long) i * LinuxMemory.IOV_BYTES;
      LinuxMemory.setLong(
          messages,
          message + LinuxMemory.MSG_NAME,
          names.address() + (long) i * LinuxMemory.NAME_BYTES);
      LinuxMemory.setLong(messages, message + LinuxMemory.MSG_IOV, vectors.address() + vector);
      LinuxMemory.setLong(messages, message + LinuxMemory.MSG_IOV_COUNT, 1);
      LinuxMemory.setLong(
          messages,
          message + LinuxMemory.MSG_CONTROL,
          controls.address() + (long) i * LinuxMemory.CONTROL_BYTES);
      LinuxMemory.setLong(vectors, vector + LinuxMemory.IOV_LENGTH, Packet.SLOT_BYTES);
      arm(i);
    }
  }

  /** Fills {@code into} from index {@code from}; returns how many were taken from the socket. */
  <P extends Packet> int receive(P[] into, int from, PacketPool<P> pool) {
    int slots = Math.min(refill(pool), into.length - from);
    if (slots == 0) {
      discard();
      return 0;
    }
    int taken = call(slots);
    if (taken <= 0) {
      return 0;
    }
    long nowNs = System.nanoTime();
    long wallNs = System.currentTimeMillis() * 1_000_000;
    int count = from;
    long bytes = 0;
    for (int i = 0; i < taken; i++) {
      long message = (long) i * LinuxMemory.MSG_BYTES;
      if ((LinuxMemory.getInt(messages, message + LinuxMemory.MSG_FLAGS) & MSG_TRUNC) != 0) {
        counters.add(UdpCounter.OVERSIZED, 1);
      } else {
        @SuppressWarnings("unchecked") // refill() took it from this pool
        P packet = (P) waiting[i];
        if (packet != null) {
          waiting[i] = null;
          pool.hand(packet);
          bytes += describe(packet, i, message, nowNs, wallNs);
          into[count++] = packet;
        }
      }
      arm(i);
    }
    counters.add(UdpCounter.RECEIVED, count - from);
    counters.add(UdpCounter.RECEIVED_BYTES, bytes);
    return count - from;
  }

  /** Gives the waiting slots back; the next call takes others. */
  void giveBack(PacketPool<?> pool) {
    for (int i = 0; i < BATCH; i++) {
      Packet packet = waiting[i];
      if (packet != null) {
        waiting[i] = null;
        pool.unreserve(packet);
      }
    }
  }

  private int call(int slots) {
    int taken;
    do {
      taken = calls.recvmmsg(socket.fd(), messages.address(), slots, MSG_DONTWAIT);
    } while (taken < 0 && calls.errno() == LinuxCalls.EINTR);
    if (taken < 0 && calls.errno() != LinuxCalls.EAGAIN) {
      counters.add(UdpCounter.RECEIVE_ERRORS, 1);
    }
    return taken;
  }

  private int describe(Packet packet, int i, long message, long nowNs, long wallNs) {
    int length = LinuxMemory.getInt(messages, message + LinuxMemory.MSG_LENGTH);
    packet.arrived(length, nowNs);
    LinuxMemory.readName(names, (long) i * LinuxMemory.NAME_BYTES, socket.ipv6(), packet);
    LinuxMemory.readControl(
        controls,
        (long) i * LinuxMemory.CONTROL_BYTES,
        LinuxMemory.getLong(messages, message + LinuxMemory.MSG_CONTROL_LENGTH),
        wallNs,
        packet);
    return length;
  }

  /** What the kernel overwrites is set anew for each datagram. */
  private void arm(int i) {
    long message = (long) i * LinuxMemory.MSG_BYTES;
    LinuxMemory.setInt(messages, message + LinuxMemory.MSG_NAME_LENGTH, LinuxMemory.NAME_BYTES);
    LinuxMemory.setLong(
        messages, message + LinuxMemory.MSG_CONTROL_LENGTH, LinuxMemory.CONTROL_BYTES);
    LinuxMemory.setInt(messages, message + LinuxMemory.MSG_FLAGS, 0);
  }

  /** Puts slots where some are missing; returns how many stand in a row from 0. */
  private int refill(PacketPool<?> pool) {
    for (int i = 0; i < BATCH; i++) {
      if (waiting[i] == null) {
        Packet packet = pool.reserve();
        if (packet == null) {
          packet = takeLast(i);
        }
        if (packet == null) {
          return i;
        }
        waiting[i] = packet;
        LinuxMemory.setLong(
            vectors,
            (long) i * LinuxMemory.IOV_BYTES + LinuxMemory.IOV_BASE,
            packet.memory().address() + packet.offset());
      }
    }
    return BATCH;
  }

  private @Nullable Packet takeLast(int hole) {
    for (int i = BATCH - 1; i > hole; i--) {
      Packet packet = waiting[i];
      if (packet != null) {
        waiting[i] = null;
        return packet;
      }
    }
    return null;
  }

  /** Without a slot left the socket is emptied all the same, or the worker would never sleep. */
  private void discard() {
    for (int i = 0; i < BATCH; i++) {
      LinuxMemory.setLong(
          vectors, (long) i * LinuxMemory.IOV_BYTES + LinuxMemory.IOV_BASE, waste.address());
    }
    int taken = call(BATCH);
    for (int i = 0; i < taken; i++) {
      arm(i);
    }
    counters.add(UdpCounter.POOL_EXHAUSTED, Math.max(0, taken));
  }
}
