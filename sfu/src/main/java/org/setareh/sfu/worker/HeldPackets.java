package org.setareh.sfu.worker;

import java.util.Arrays;
import org.setareh.net.PacketPool;
import org.setareh.net.UdpPort;
import org.setareh.sfu.receive.MediaPacket;

/**
 * The packets that a worker's round holds by a reference each, until what they brought is sent: its
 * own and those lent by other workers. The worker's thread.
 */
final class HeldPackets {
  private final PacketPool<MediaPacket> own;
  private MediaPacket[] held = new MediaPacket[UdpPort.RECEIVE_BATCH];
  private int count;

  HeldPackets(PacketPool<MediaPacket> own) {
    this.own = own;
  }

  /** Takes over the caller's reference. */
  void add(MediaPacket packet) {
    if (count == held.length) {
      held = Arrays.copyOf(held, 2 * count);
    }
    held[count++] = packet;
  }

  /**
   * Everything is sent: each goes back to its pool. It is let go of before, so that a fault on one
   * packet costs that one alone: the next round gives back the others.
   */
  void releaseAll() {
    while (count > 0) {
      MediaPacket packet = held[--count];
      if (packet.pool() == own) {
        packet.release();
      } else {
        packet.pool().releaseRemote(packet);
      }
    }
  }
}
