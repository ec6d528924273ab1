package org.setareh.sfu.srtp;

import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * State by SSRC, found without allocation or boxing; open addressing, never shrinking, bounded. One
 * thread.
 */
final class SsrcTable {
  private final int maximum;
  private final int seed = ThreadLocalRandom.current().nextInt() | 1;
  private int[] keys = new int[16];
  private @Nullable SsrcState[] states = new SsrcState[16];
  private int size;

  SsrcTable(int maximum) {
    this.maximum = maximum;
  }

  int size() {
    return size;
  }

  boolean isFull() {
    return size >= maximum;
  }

  @Nullable SsrcState get(int ssrc) {
    return states[slot(ssrc)];
  }

  /** Only after {@link #get} found nothing and {@link #isFull} said no. */
  void put(int ssrc, SsrcState state) {
    if (2 * (size + 1) > keys.length) {
      grow();
    }
    int slot = slot(ssrc);
    keys[slot] = ssrc;
    states[slot] = state;
    size++;
  }

  private int slot(int ssrc) {
    int mask = keys.length - 1;
    int mixed = ssrc * seed;
    int slot = (mixed ^ mixed >>> 16) & mask;
    while (states[slot] != null && keys[slot] != ssrc) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  private void grow() {
    int[] oldKeys = keys;
    @Nullable SsrcState[] oldStates = states;
    keys = new int[2 * oldKeys.length];
    states = new SsrcState[2 * oldKeys.length];
    for (int i = 0; i < oldKeys.length; i++) {
      SsrcState state = oldStates[i];
      if (state != null) {
        int slot = slot(oldKeys[i]);
        keys[slot] = oldKeys[i];
        states[slot] = state;
      }
    }
  }
}
