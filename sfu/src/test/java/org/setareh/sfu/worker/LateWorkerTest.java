package org.setareh.sfu.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.setareh.net.PacketPool;
import org.setareh.net.UdpPorts;
import org.setareh.net.UdpSettings;
import org.setareh.sfu.receive.MediaPacket;
import org.setareh.sfu.srtp.SrtpCrypto;
import org.setareh.sfu.transport.DropReason;

/** A worker that is late for long drops media, and goes on as ever when it has caught up. */
final class LateWorkerTest {
  private static final long PATIENCE_S = 60;
  private static final int PACKETS = 20;

  private final InetAddress loopback = InetAddress.getLoopbackAddress();
  private final PacketPool<MediaPacket> pool = new PacketPool<>(MediaPacket::new, 256, 1, false);
  private final List<MediaWorker> workers = new ArrayList<>();
  private MediaWorker worker;

  @BeforeEach
  void start() throws Exception {
    assumeTrue(System.getProperty("os.name", "").equals("Linux"), "the kernel tells the time");
    UdpSettings settings = UdpSettings.onPort(0).withBind(List.of(loopback));
    worker =
        new MediaWorker(
            0,
            1,
            UdpPorts.open(settings, 1).getFirst(),
            pool,
            SrtpCrypto.choose("auto"),
            new PeerDirectory(),
            workers);
    workers.add(worker);
    Thread.ofPlatform().start(worker);
  }

  @AfterEach
  void stop() throws Exception {
    worker.stop();
    assertTrue(worker.awaitEnd(PATIENCE_S * 1_000));
    pool.close();
  }

  @Test
  void mediaOfAWorkerThatIsLateAllTheTimeIsDropped() throws Exception {
    try (DatagramSocket stranger = new DatagramSocket(0, loopback)) {
      hold(stranger, Backlog.LATE_MS + 100);
      await(() -> drops(DropReason.UNKNOWN_SOURCE) == PACKETS);
      assertEquals(0, drops(DropReason.LATE), "held up once");
      for (int i = 0; drops(DropReason.LATE) == 0; i++) {
        assertTrue(i < 10, "never late enough");
        hold(stranger, Backlog.FOR_MS / 2 + 100);
      }
      long before = drops(DropReason.UNKNOWN_SOURCE);
      await(() -> {
        send(stranger);
        return drops(DropReason.UNKNOWN_SOURCE) > before;
      });
    }
  }

  /** Keeps the worker from its work while packets come. */
  private void hold(DatagramSocket stranger, int durationMs) throws Exception {
    CountDownLatch held = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    worker.post(() -> {
      held.countDown();
      try {
        goOn.await();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    });
    assertTrue(held.await(PATIENCE_S, TimeUnit.SECONDS));
    for (int i = 0; i < PACKETS; i++) {
      send(stranger);
    }
    Thread.sleep(durationMs);
    goOn.countDown();
  }

  private long drops(DropReason reason) {
    return worker.counters().drops(reason);
  }

  /** Of the size and with the first byte of RTP. */
  private void send(DatagramSocket from) throws Exception {
    byte[] rtp = new byte[40];
    rtp[0] = (byte) 0x80;
    from.send(new DatagramPacket(rtp, rtp.length, loopback, worker.localPort()));
  }

  private interface Condition {
    boolean holds() throws Exception;
  }

  private static void await(Condition condition) throws Exception {
    long endNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_S);
    while (!condition.holds()) {
      assertTrue(System.nanoTime() < endNs, "in vain");
      Thread.sleep(5);
    }
  }
}
