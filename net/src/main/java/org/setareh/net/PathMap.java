package org.setareh.net;

import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * Finds by a packet's sender what belongs to it, without allocation: open addressing with linear
 * probing and backward-shift deletion. Keys are the remote address, port and scope; the local
 * address does not matter. One thread.
 *
 * <p>The hash is seeded, since whoever sends chooses the keys.
 */
public final class PathMap<V> {
  private final long seed = ThreadLocalRandom.current().nextLong();
  private @Nullable Path[] keys = new Path[64];
  private @Nullable Object[] values = new Object[64];
  private int size;

  public int size() {
    return size;
  }

  /** What was put for the packet's sender, or null. */
  public @Nullable V get(Packet packet) {
    return at(
        find(packet.remoteHigh(), packet.remoteLow(), packet.remotePort(), packet.remoteScope()));
  }

  /** What was put for the path's remote end, or null. */
  public @Nullable V get(Path path) {
    return at(find(path.remoteHigh(), path.remoteLow(), path.remotePort(), path.remoteScope()));
  }

  /** Puts or replaces; returns what stood there before, or null. */
  public @Nullable V put(Path path, V value) {
    if (2 * (size + 1) > keys.length) {
      grow();
    }
    int slot = find(path.remoteHigh(), path.remoteLow(), path.remotePort(), path.remoteScope());
    V before = at(slot);
    if (keys[slot] == null) {
      size++;
    }
    keys[slot] = path;
    values[slot] = value;
    return before;
  }

  /** Removes and returns what was put for the path's remote end, or null. */
  public @Nullable V remove(Path path) {
    int slot = find(path.remoteHigh(), path.remoteLow(), path.remotePort(), path.remoteScope());
    V before = at(slot);
    if (keys[slot] != null) {
      size--;
      close(slot);
    }
    return before;
  }

  /** Forgets everything. */
  public void clear() {
    keys = new Path[64];
    values = new Object[64];
    size = 0;
  }

  @SuppressWarnings("unchecked") // only put() writes values
  private @Nullable V at(int slot) {
    return (V) values[slot];
  }

  /** The key's slot, or the free one where it belongs. */
  private int find(long high, long low, int port, int scope) {
    int mask = keys.length - 1;
    int slot = hash(high, low, port, scope) & mask;
    while (true) {
      Path key = keys[slot];
      if (key == null
          || (key.remoteLow() == low
              && key.remotePort() == port
              && key.remoteHigh() == high
              && key.remoteScope() == scope)) {
        return slot;
      }
      slot = (slot + 1) & mask;
    }
  }

  /** Fills the hole from behind, so that no search ends before its key (no tombstones). */
  private void close(int hole) {
    int mask = keys.length - 1;
    int slot = hole;
    while (true) {
      slot = (slot + 1) & mask;
      Path key = keys[slot];
      if (key == null) {
        break;
      }
      int home =
          hash(key.remoteHigh(), key.remoteLow(), key.remotePort(), key.remoteScope()) & mask;
      if (((slot - home) & mask) >= ((slot - hole) & mask)) {
        keys[hole] = key;
        values[hole] = values[slot];
        hole = slot;
      }
    }
    keys[hole] = null;
    values[hole] = null;
  }

  private void grow() {
    @Nullable Path[] oldKeys = keys;
    @Nullable Object[] oldValues = values;
    keys = new Path[2 * oldKeys.length];
    values = new Object[2 * oldKeys.length];
    for (int i = 0; i < oldKeys.length; i++) {
      Path key = oldKeys[i];
      if (key != null) {
        int slot = find(key.remoteHigh(), key.remoteLow(), key.remotePort(), key.remoteScope());
        keys[slot] = key;
        values[slot] = oldValues[i];
      }
    }
  }

  private int hash(long high, long low, int port, int scope) {
    // Two rounds of multiply and fold (as in wyhash); each half of the address meets the seed.
    long x = mix(high ^ seed, low ^ 0x9E37_79B9_7F4A_7C15L);
    x = mix(x ^ ((long) scope << 32 | port), seed ^ 0xBF58_476D_1CE4_E5B9L);
    return (int) (x ^ x >>> 32);
  }

  private static long mix(long a, long b) {
    a |= 1;
    return a * b ^ Math.unsignedMultiplyHigh(a, b);
  }
}
