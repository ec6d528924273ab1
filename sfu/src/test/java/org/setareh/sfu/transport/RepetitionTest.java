package org.setareh.sfu.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.lang.foreign.ValueLayout;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.setareh.net.Outbox;
import org.setareh.net.Path;
import org.setareh.net.UdpPort;
import org.setareh.net.UdpPorts;
import org.setareh.net.UdpSettings;

class RepetitionTest {
  @Test
  void eachPacketLeavesOnceMoreBehindTheNext() throws IOException {
    InetAddress loopback = InetAddress.ofLiteral("127.0.0.1");
    try (UdpPort port = UdpPorts.open(UdpSettings.onPort(0), 1).getFirst();
        DatagramSocket receiver = new DatagramSocket(0, loopback)) {
      receiver.setSoTimeout(5_000);
      Outbox outbox = port.outbox();
      Path path = Path.of((InetSocketAddress) receiver.getLocalSocketAddress(), loopback);
      Repetition repetition = new Repetition();
      for (String packet : List.of("one", "second", "three")) {
        byte[] bytes = packet.getBytes(StandardCharsets.US_ASCII);
        long at = outbox.reserve(path, 100);
        for (int i = 0; i < bytes.length; i++) {
          outbox.segment().set(ValueLayout.JAVA_BYTE, at + i, bytes[i]);
        }
        outbox.commit(bytes.length);
        repetition.next(outbox, at, bytes.length, path);
        outbox.flush();
      }
      List<String> received = new ArrayList<>();
      for (int i = 0; i < 5; i++) {
        DatagramPacket packet = new DatagramPacket(new byte[100], 100);
        receiver.receive(packet);
        received.add(
            new String(packet.getData(), 0, packet.getLength(), StandardCharsets.US_ASCII));
      }
      assertEquals(List.of("one", "second", "one", "three", "second"), received);
    }
  }
}
