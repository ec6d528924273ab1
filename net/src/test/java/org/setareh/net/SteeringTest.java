package org.setareh.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which of the sockets that share a UDP port gets a sender's datagrams. */
final class SteeringTest {
  private static final int SENDERS = 64;

  @BeforeEach
  void needsLinux() {
    assumeTrue(LinuxUdpPort.isAvailable());
  }

  @Test
  void theFirstPortTakesAllUntilTheyAreSpreadAgain() throws IOException {
    List<TestPort> ports = new ArrayList<>();
    try {
      UdpPorts.open(UdpSettings.onPort(0).with(UdpSettings.Io.NATIVE), 3)
          .forEach(port -> ports.add(new TestPort(port)));
      UdpPort first = ports.getFirst().port;
      assertTrue(share(ports, "127.0.0.1") < SENDERS, "spread by the kernel");
      first.takeAll(true);
      assertEquals(SENDERS, share(ports, "127.0.0.1"));
      assertEquals(SENDERS, share(ports, "::1"));
      first.takeAll(false);
      int spread = share(ports, "127.0.0.1");
      assertTrue(spread > 0 && spread < SENDERS, spread + " of " + SENDERS);
    } finally {
      ports.forEach(TestPort::close);
    }
  }

  /** Datagrams that the first port got, of one by each sender; the others got the rest. */
  private static int share(List<TestPort> ports, String loopback) throws IOException {
    int localPort = ports.getFirst().port.localPort();
    for (int i = 0; i < SENDERS; i++) {
      try (DatagramSocket sender = new DatagramSocket()) {
        sender.send(
            new DatagramPacket(new byte[10], 10, InetAddress.ofLiteral(loopback), localPort));
      }
    }
    int[] got = new int[ports.size()];
    int all = 0;
    for (int i = 0; i < got.length; i++) {
      got[i] = ports.get(i).drain();
      all += got[i];
    }
    assertEquals(SENDERS, all);
    return got[0];
  }
}
