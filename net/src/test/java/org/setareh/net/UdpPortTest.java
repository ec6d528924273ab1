package org.setareh.net;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What both implementations do alike, over loopback. */
class UdpPortTest {
  private static final long MS = 1_000_000;

  /** The implementations, and the native one as on an old kernel. */
  enum Kind {
    NATIVE,
    NATIVE_FRUGAL,
    NETTY;

    UdpPort open(UdpSettings settings) throws IOException {
      assumeTrue(this == NETTY || LinuxUdpPort.isAvailable());
      return switch (this) {
        case NATIVE -> UdpPorts.open(settings.with(UdpSettings.Io.NATIVE), 1).getFirst();
        case NATIVE_FRUGAL -> LinuxUdpPort.openFrugally(settings);
        case NETTY -> UdpPorts.open(settings.with(UdpSettings.Io.NETTY), 1).getFirst();
      };
    }

    TestPort openTest(UdpSettings settings) throws IOException {
      return new TestPort(open(settings));
    }
  }

  private static UdpSettings settings() {
    return UdpSettings.onPort(0);
  }

  private static InetAddress address(String literal) throws IOException {
    return InetAddress.ofLiteral(literal);
  }

  private static byte[] random(int length, long seed) {
    byte[] bytes = new byte[length];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }

  @ParameterizedTest
  @EnumSource
  void answersAnIpv4Client(Kind io) throws IOException {
    echo(io, "127.0.0.1");
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NATIVE_FRUGAL")
  void answersAnIpv6Client(Kind io) throws IOException {
    echo(io, "::1");
  }

  private static void echo(Kind io, String loopback) throws IOException {
    try (TestPort server = io.openTest(settings());
        DatagramSocket client = new DatagramSocket(0, address(loopback))) {
      client.setSoTimeout(60_000);
      InetSocketAddress to = new InetSocketAddress(address(loopback), server.port.localPort());
      byte[] sent = random(1200, 1);
      client.send(new DatagramPacket(sent, sent.length, to));

      Packet packet = server.receive(1).getFirst();
      assertArrayEquals(sent, TestPort.bytes(packet));
      Path path = Path.of(packet);
      assertEquals(client.getLocalSocketAddress(), path.remote());
      assertEquals(loopback.equals("127.0.0.1"), path.isIpv4());
      packet.release();

      byte[] answer = random(900, 2);
      server.write(path, answer);
      assertEquals(1, server.port.outbox().waiting());
      server.port.outbox().flush();
      DatagramPacket got = new DatagramPacket(new byte[2000], 2000);
      client.receive(got);
      assertArrayEquals(answer, Arrays.copyOf(got.getData(), got.getLength()));
      assertEquals(to, got.getSocketAddress());
      assertEquals(1, server.port.count(UdpCounter.SENT));
      assertEquals(900, server.port.count(UdpCounter.SENT_BYTES));
    }
  }

  @ParameterizedTest
  @EnumSource
  void answersFromTheAddressThatWasAsked(Kind io) throws IOException {
    List<InetAddress> bind = List.of(address("127.0.0.1"), address("127.0.0.2"));
    try (TestPort server = io.openTest(settings().withBind(bind));
        DatagramSocket client = new DatagramSocket(0, address("127.0.0.1"))) {
      client.setSoTimeout(60_000);
      for (InetAddress asked : bind) {
        InetSocketAddress to = new InetSocketAddress(asked, server.port.localPort());
        client.send(new DatagramPacket(new byte[] {1}, 1, to));
        Packet packet = server.receive(1).getFirst();
        Path path = Path.of(packet);
        packet.release();
        assertEquals(asked, path.local());
        server.write(path, new byte[] {2});
        server.port.outbox().flush();
        DatagramPacket got = new DatagramPacket(new byte[9], 9);
        client.receive(got);
        assertEquals(to, got.getSocketAddress());
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void deliversATrainAsSingleDatagrams(Kind io) throws IOException {
    try (TestPort sender = io.openTest(settings());
        TestPort receiver = io.openTest(settings())) {
      Path path =
          Path.of(new InetSocketAddress(address("127.0.0.1"), receiver.port.localPort()), null);
      // 70 equal ones (past a train's 64), a shorter one, then a longer one.
      for (int i = 0; i < 72; i++) {
        sender.write(path, random(i == 70 ? 400 : i == 71 ? 1300 : 1000, i));
      }
      sender.port.outbox().flush();
      assertEquals(0, sender.port.outbox().waiting());
      List<Packet> packets = receiver.receive(72);
      for (int i = 0; i < 72; i++) {
        assertArrayEquals(
            random(i == 70 ? 400 : i == 71 ? 1300 : 1000, i), TestPort.bytes(packets.get(i)));
        packets.get(i).release();
      }
      // 64 in one message, the other 7 (6 and the short one) in another, the long one alone.
      assertEquals(io != Kind.NETTY ? 2 : 0, sender.port.count(UdpCounter.TRAINS));
      assertEquals(72, sender.port.count(UdpCounter.SENT));
      assertEquals(72, receiver.port.count(UdpCounter.RECEIVED));
    }
  }

  @ParameterizedTest
  @EnumSource
  void keepsDatagramsOfPathsApart(Kind io) throws IOException {
    try (TestPort sender = io.openTest(settings());
        TestPort first = io.openTest(settings());
        TestPort second = io.openTest(settings())) {
      Path one = Path.of(new InetSocketAddress(address("127.0.0.1"), first.port.localPort()), null);
      String other = io == Kind.NATIVE_FRUGAL ? "127.0.0.2" : "::1";
      Path two = Path.of(new InetSocketAddress(address(other), second.port.localPort()), null);
      for (int i = 0; i < 20; i++) {
        sender.write(i % 3 == 0 ? two : one, random(100 + i, i));
        sender.port.outbox().reserve(two, 500);
        sender.port.outbox().commit(0);
      }
      sender.port.outbox().flush();
      int[] expectedOne = {1, 2, 4, 5, 7, 8, 10, 11, 13, 14, 16, 17, 19};
      int i = 0;
      for (Packet packet : first.receive(expectedOne.length)) {
        assertArrayEquals(random(100 + expectedOne[i], expectedOne[i]), TestPort.bytes(packet));
        packet.release();
        i++;
      }
      i = 0;
      for (Packet packet : second.receive(7)) {
        assertArrayEquals(random(100 + i, i), TestPort.bytes(packet));
        packet.release();
        i += 3;
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void flushesByItselfWhenFull(Kind io) throws IOException {
    UdpSettings small = new UdpSettings(0, List.of(), UdpSettings.Io.AUTO, true, 8 << 20, 130_000);
    try (TestPort sender = io.openTest(small);
        TestPort receiver = io.openTest(settings())) {
      Path path =
          Path.of(new InetSocketAddress(address("127.0.0.1"), receiver.port.localPort()), null);
      for (int i = 0; i < 200; i++) {
        sender.write(path, random(1000, i));
      }
      assertTrue(sender.port.outbox().waiting() < 200);
      sender.port.outbox().flush();
      int i = 0;
      for (Packet packet : receiver.receive(200)) {
        assertArrayEquals(random(1000, i++), TestPort.bytes(packet));
        packet.release();
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void dropsAndCountsWhatIsLongerThanASlot(Kind io) throws IOException {
    try (TestPort server = io.openTest(settings());
        DatagramSocket client = new DatagramSocket(0, address("127.0.0.1"))) {
      InetSocketAddress to = new InetSocketAddress(address("127.0.0.1"), server.port.localPort());
      for (int length : new int[] {10, Packet.SLOT_BYTES + 1, 60_000, Packet.SLOT_BYTES, 0, 11}) {
        client.send(new DatagramPacket(random(length, length), length, to));
      }
      List<Packet> packets = server.receive(4);
      assertEquals(
          List.of(10, Packet.SLOT_BYTES, 0, 11), packets.stream().map(Packet::length).toList());
      packets.forEach(Packet::release);
      assertEquals(2, server.port.count(UdpCounter.OVERSIZED));
    }
  }

  @ParameterizedTest
  @EnumSource
  void goesOnWhenThePoolIsExhausted(Kind io) throws IOException {
    UdpPort port = io.open(settings());
    PacketPool<Packet> pool = new PacketPool<>(Packet::new, 10, 1, true);
    Packet[] batch = new Packet[64];
    Packet[] held = new Packet[64];
    try (DatagramSocket client = new DatagramSocket(0, address("127.0.0.1"))) {
      InetSocketAddress to = new InetSocketAddress(address("127.0.0.1"), port.localPort());
      int got = 0;
      for (int round = 1; round <= 3; round++) {
        for (int i = 0; i < 25; i++) {
          client.send(new DatagramPacket(new byte[] {(byte) i}, 1, to));
        }
        int dropped = 15 * round;
        long end = System.nanoTime() + 60_000 * MS;
        while (port.count(UdpCounter.POOL_EXHAUSTED) < dropped && System.nanoTime() < end) {
          port.await(10 * MS);
          int n = port.receive(batch, pool);
          System.arraycopy(batch, 0, held, got, n);
          got += n;
        }
        assertEquals(10, got);
        assertEquals(dropped, port.count(UdpCounter.POOL_EXHAUSTED));
        assertEquals(10, pool.inUse());
        for (; got > 0; got--) {
          held[got - 1].release();
        }
      }
    }
    port.close();
    pool.close();
  }

  @ParameterizedTest
  @EnumSource
  void sleepsAsLongAsAsked(Kind io) throws IOException {
    try (TestPort server = io.openTest(settings())) {
      server.port.await(0);
      assertFalse(server.port.await(0) && server.port.receive(new Packet[1], server.pool) > 0);
      long startNs = System.nanoTime();
      while (!server.port.await(30 * MS) && System.nanoTime() - startNs < 29 * MS) {
        // an early return is allowed, an endless one is not
      }
      long slept = System.nanoTime() - startNs;
      assertTrue(slept >= 29 * MS, slept + " ns");
    }
  }

  @ParameterizedTest
  @EnumSource
  void wakesUpByAnotherThread(Kind io) throws Exception {
    try (TestPort server = io.openTest(settings())) {
      server.port.await(0);
      AtomicBoolean posted = new AtomicBoolean();
      for (int round = 0; round < 50; round++) {
        posted.set(false);
        int delay = round % 3;
        Thread waker =
            Thread.ofPlatform()
                .start(() -> {
                  if (delay > 0) {
                    try {
                      Thread.sleep(delay); // before, while and after the other begins to wait
                    } catch (InterruptedException e) {
                      Thread.currentThread().interrupt();
                    }
                  }
                  posted.set(true);
                  server.port.wakeup();
                });
        long startNs = System.nanoTime();
        while (!posted.get()) {
          server.port.await(60_000 * MS);
        }
        assertTrue(System.nanoTime() - startNs < 60_000 * MS, "slept through a wakeup");
        waker.join();
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void wakeupBeforeAwaitCounts(Kind io) throws IOException {
    try (TestPort server = io.openTest(settings())) {
      server.port.await(0);
      server.port.wakeup();
      long startNs = System.nanoTime();
      server.port.await(60_000 * MS);
      assertTrue(System.nanoTime() - startNs < 60_000 * MS, "slept through a wakeup");
    }
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NATIVE_FRUGAL") // which never asks
  void refusesAPortInUse(Kind io) throws IOException {
    try (TestPort first = io.openTest(settings())) {
      int port = first.port.localPort();
      PortInUseException refused =
          assertThrows(PortInUseException.class, () -> io.open(settings().withPort(port)));
      assertEquals(port, refused.port());
      assertTrue(String.valueOf(refused.getMessage()).contains(String.valueOf(port)));
    }
  }

  @ParameterizedTest
  @EnumSource
  void closesTwiceAndWakesUpAfterwards(Kind io) throws IOException {
    UdpPort port = io.open(settings());
    port.await(0);
    port.close();
    port.close();
    port.wakeup();
    port.wakeup();
  }
}
