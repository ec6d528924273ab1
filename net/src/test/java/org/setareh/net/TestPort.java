package org.setareh.net;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A port with a pool, and waiting with an end. Poisoned, so that misuse shows. */
final class TestPort implements AutoCloseable {
  final PacketPool<Packet> pool = new PacketPool<>(Packet::new, 128, 4, true);
  final UdpPort port;
  private final Packet[] batch = new Packet[UdpPort.RECEIVE_BATCH];

  TestPort(UdpPort port) {
    this.port = port;
  }

  static TestPort open(UdpSettings settings) throws IOException {
    return new TestPort(UdpPorts.open(settings, 1).getFirst());
  }

  /** At least {@code count} datagrams, within a minute. */
  List<Packet> receive(int count) {
    List<Packet> packets = new ArrayList<>();
    long end = System.nanoTime() + 60_000_000_000L;
    while (packets.size() < count && System.nanoTime() < end) {
      port.await(50_000_000);
      int n = port.receive(batch, pool);
      packets.addAll(Arrays.asList(batch).subList(0, n));
    }
    assertTrue(packets.size() >= count, "only " + packets.size() + " of " + count + " came");
    return packets;
  }

  /** Takes what is there and gives it back; how many. */
  int drain() {
    int all = 0;
    for (int n = port.receive(batch, pool); n > 0; n = port.receive(batch, pool)) {
      Arrays.asList(batch).subList(0, n).forEach(Packet::release);
      all += n;
    }
    return all;
  }

  void write(Path to, byte[] bytes) {
    long at = port.outbox().reserve(to, bytes.length);
    MemorySegment.copy(bytes, 0, port.outbox().segment(), ValueLayout.JAVA_BYTE, at, bytes.length);
    port.outbox().commit(bytes.length);
  }

  static byte[] bytes(Packet packet) {
    return packet
        .segment()
        .asSlice(packet.offset(), packet.length())
        .toArray(ValueLayout.JAVA_BYTE);
  }

  @Override
  public void close() {
    port.close();
    assertTrue(pool.inUse() == 0, pool.inUse() + " packets were not released");
    pool.close();
  }
}
