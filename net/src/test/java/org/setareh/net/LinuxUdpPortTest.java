package org.setareh.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.management.ManagementFactory;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What Linux's calls add to the boundary: sharing, PKTINFO on all addresses, trains, no garbage.
 */
class LinuxUdpPortTest {
  @BeforeEach
  void onLinux() {
    assumeTrue(LinuxUdpPort.isAvailable());
  }

  private static UdpSettings settings() {
    return UdpSettings.onPort(0).with(UdpSettings.Io.NATIVE);
  }

  @Test
  void answersFromTheAddressThatWasAskedWithoutBindingIt() throws IOException {
    try (TestPort server = TestPort.open(settings());
        DatagramSocket client = new DatagramSocket(0, InetAddress.ofLiteral("127.0.0.1"))) {
      client.setSoTimeout(60_000);
      for (String asked : List.of("127.0.0.2", "127.0.0.1", "127.9.8.7")) {
        InetSocketAddress to =
            new InetSocketAddress(InetAddress.ofLiteral(asked), server.port.localPort());
        client.send(new DatagramPacket(new byte[] {1}, 1, to));
        Packet packet = server.receive(1).getFirst();
        Path path = Path.of(packet);
        packet.release();
        assertEquals(InetAddress.ofLiteral(asked), path.local());
        for (int i = 0; i < 3; i++) {
          server.write(path, new byte[] {2, 3});
        }
        server.port.outbox().flush();
        DatagramPacket got = new DatagramPacket(new byte[9], 9);
        for (int i = 0; i < 3; i++) {
          client.receive(got);
          assertEquals(to, got.getSocketAddress());
          assertEquals(2, got.getLength());
        }
      }
      assertEquals(3, server.port.count(UdpCounter.TRAINS));
    }
  }

  @Test
  void aDatagramTellsHowLongItLayInTheSocket() throws Exception {
    try (TestPort server = TestPort.open(settings());
        DatagramSocket client = new DatagramSocket(0, InetAddress.ofLiteral("127.0.0.1"))) {
      InetSocketAddress to =
          new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), server.port.localPort());
      client.send(new DatagramPacket(new byte[] {1}, 1, to));
      Thread.sleep(100); // the time itself is what is tested
      Packet packet = server.receive(1).getFirst();
      assertTrue(packet.waitedNs() >= 98_000_000, () -> packet.waitedNs() + " ns");
      assertEquals(InetAddress.ofLiteral("127.0.0.1"), Path.of(packet).local());
      packet.release();
    }
  }

  @Test
  void waitingSlotsGoBackToThePool() throws Exception {
    try (TestPort server = TestPort.open(settings());
        DatagramSocket client = new DatagramSocket(0, InetAddress.ofLiteral("127.0.0.1"))) {
      InetSocketAddress to =
          new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), server.port.localPort());
      for (int i = 0; i < 3; i++) {
        client.send(new DatagramPacket(new byte[] {1}, 1, to));
        server.receive(1).getFirst().release();
        server.port.giveBack();
        assertEquals(0, server.pool.inUse());
      }
    }
  }

  @Test
  void spreadsSendersOverTheWorkersOfOnePort() throws IOException {
    List<UdpPort> ports = UdpPorts.open(settings(), 2);
    try (TestPort first = new TestPort(ports.get(0));
        TestPort second = new TestPort(ports.get(1))) {
      assertEquals(first.port.localPort(), second.port.localPort());
      InetSocketAddress to =
          new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), first.port.localPort());
      for (int i = 0; i < 64; i++) {
        try (DatagramSocket client = new DatagramSocket(0, InetAddress.ofLiteral("127.0.0.1"))) {
          client.send(new DatagramPacket(new byte[] {1}, 1, to));
        }
      }
      List<Packet> atFirst = first.receive(1);
      List<Packet> atSecond = second.receive(1);
      assertEquals(64, atFirst.size() + atSecond.size());
      atFirst.forEach(Packet::release);
      atSecond.forEach(Packet::release);
      assertThrows(
          PortInUseException.class,
          () -> UdpPorts.open(settings().withPort(first.port.localPort()), 1));
    }
  }

  @Test
  void countsWhatTheKernelRefusesAndSendsTheRest() throws IOException {
    try (TestPort sender = TestPort.open(settings());
        TestPort receiver = TestPort.open(settings())) {
      InetSocketAddress to =
          new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), receiver.port.localPort());
      Path good = Path.of(to, null);
      Path notOurs = Path.of(to, InetAddress.ofLiteral("192.0.2.1"));
      sender.write(good, new byte[10]);
      sender.write(notOurs, new byte[10]);
      sender.write(good, new byte[10]);
      for (int i = 0; i < 5; i++) {
        sender.write(notOurs, new byte[10]); // a train
      }
      sender.write(good, new byte[11]);
      sender.port.outbox().flush();
      receiver.receive(3).forEach(Packet::release);
      assertEquals(3, sender.port.count(UdpCounter.SENT));
      assertEquals(6, sender.port.count(UdpCounter.SEND_REFUSED));
    }
  }

  @Test
  void sendsATrainSinglyWhereTheKernelRefusesIt() throws IOException {
    UdpPort port = UdpPorts.open(settings(), 1).getFirst();
    withoutChecksums(port);
    try (TestPort sender = new TestPort(port);
        TestPort receiver = TestPort.open(settings())) {
      Path path =
          Path.of(
              new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), receiver.port.localPort()),
              InetAddress.ofLiteral("127.0.0.3"));
      for (int round = 0; round < 2; round++) {
        for (int i = 0; i < 5; i++) {
          sender.write(path, new byte[i == 4 ? 30 : 100]);
        }
        sender.port.outbox().flush();
        List<Packet> packets = receiver.receive(5);
        assertEquals(
            List.of(100, 100, 100, 100, 30), packets.stream().map(Packet::length).toList());
        packets.forEach(
            packet -> assertEquals(path.local(), Path.of(packet).remote().getAddress()));
        packets.forEach(Packet::release);
      }
      // Once shown, the path gets no more trains.
      assertEquals(1, sender.port.count(UdpCounter.GSO_REFUSED));
      assertEquals(1, sender.port.count(UdpCounter.TRAINS));
      assertEquals(10, sender.port.count(UdpCounter.SENT));
    }
  }

  /**
   * A socket that does without UDP checksums is refused segmentation, like a device that cannot.
   */
  private static void withoutChecksums(UdpPort port) {
    int noCheck = 11;
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment one = arena.allocateFrom(ValueLayout.JAVA_INT, 1);
      int fd = ((LinuxUdpPort) port).sockets().getFirst().fd();
      assertEquals(0, new LinuxCalls(arena).setsockopt(fd, 1, noCheck, one.address(), 4));
    }
  }

  @Test
  void allocatesNothingForAPacket() throws IOException {
    try (TestPort sender = TestPort.open(settings())) {
      // not poisoned: its checks are for other tests
      PacketPool<Packet> pool = new PacketPool<>(Packet::new, 256, 1, false);
      UdpPort receiver = UdpPorts.open(settings(), 1).getFirst();
      Path path =
          Path.of(
              new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), receiver.localPort()),
              null);
      Packet[] batch = new Packet[64];
      long received = exchange(sender.port, receiver, path, pool, batch, 15_000);
      assertTrue(received > 0);
      ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
      long before = threads.getCurrentThreadAllocatedBytes();
      received = exchange(sender.port, receiver, path, pool, batch, 15_000);
      long allocated = threads.getCurrentThreadAllocatedBytes() - before;
      assertTrue(received >= 150_000, received + " received");
      assertTrue(allocated < received, allocated + " bytes for " + received + " packets");
      receiver.close();
      pool.close();
    }
  }

  private static long exchange(
      UdpPort sender,
      UdpPort receiver,
      Path path,
      PacketPool<Packet> pool,
      Packet[] batch,
      int rounds) {
    long received = 0;
    PathMap<String> names = new PathMap<>();
    names.put(
        Path.of(
            new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), sender.localPort()), null),
        "sender");
    for (int round = 0; round < rounds; round++) {
      for (int i = 0; i < 10; i++) {
        sender.outbox().reserve(path, 1200);
        sender.outbox().commit(1000 + i % 3);
      }
      sender.outbox().flush();
      receiver.await(1_000_000_000);
      int n = receiver.receive(batch, pool);
      for (int i = 0; i < n; i++) {
        Packet packet = batch[i];
        if ("sender".equals(names.get(packet))) {
          received++;
        }
        packet.release();
      }
    }
    return received;
  }
}
