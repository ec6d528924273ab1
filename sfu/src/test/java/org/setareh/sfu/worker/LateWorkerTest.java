package org.setareh.sfu.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.setareh.net.PacketPool;
import org.setareh.net.UdpPort;
import org.setareh.net.UdpPorts;
import org.setareh.net.UdpSettings;
import org.setareh.sfu.receive.MediaPacket;
import org.setareh.sfu.srtp.SrtpCrypto;
import org.setareh.sfu.transport.DropReason;

/** A worker that is late for long drops media, and goes on as ever when it has caught up. */
final class LateWorkerTest {
  private static final long PATIENCE_S = 60;

  private final InetAddress loopback = InetAddress.getLoopbackAddress();
  private final PacketPool<MediaPacket> pool = new PacketPool<>(MediaPacket::new, 256, 1, false);
  private final List<MediaWorker> workers = new ArrayList<>();
  private MediaWorker worker;
  private volatile boolean slow;

  @BeforeEach
  void start() throws Exception {
    assumeTrue(System.getProperty("os.name", "").equals("Linux"), "the kernel tells the time");
    UdpSettings settings = UdpSettings.onPort(0).withBind(List.of(loopback));
    worker =
        new MediaWorker(
            0,
            UdpPorts.open(settings, 1).getFirst(),
            pool,
            new MediaWorker.Shared(SrtpCrypto.choose("auto"), new PeerDirectory(), 1, workers));
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
      hold(
          Backlog.LATE_MS + Backlog.FOR_MS,
          () -> {
            for (int i = 0; i < 3 * UdpPort.RECEIVE_BATCH; i++) {
              send(stranger);
            }
          });
      await(() -> drops(DropReason.UNKNOWN_SOURCE) == 3 * UdpPort.RECEIVE_BATCH);
      assertEquals(0, drops(DropReason.LATE), "held up once");

      slow = true;
      worker.post(this::dawdle);
      await(() -> {
        for (int i = 0; i < UdpPort.RECEIVE_BATCH; i++) {
          send(stranger);
        }
        return drops(DropReason.LATE) > 0;
      });
      slow = false;
      long before = drops(DropReason.UNKNOWN_SOURCE);
      await(() -> {
        send(stranger);
        return drops(DropReason.UNKNOWN_SOURCE) > before + UdpPort.RECEIVE_BATCH;
      });
    }
  }

  /** A task of each round, so that a batch takes a tenth of a second. */
  private void dawdle() {
    long endNs = System.nanoTime() + 100_000_000;
    while (System.nanoTime() < endNs) {
      Thread.onSpinWait();
    }
    if (slow) {
      worker.post(this::dawdle);
    }
  }

  private interface Action {
    void run() throws Exception;
  }

  /** Keeps the worker from its work meanwhile, and for so long. */
  private void hold(int durationMs, Action meanwhile) throws Exception {
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
    meanwhile.run();
    Thread.sleep(durationMs); // how late it is is what is tested
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

  private Map<String, Long> drops() {
    Map<String, Long> drops = new TreeMap<>();
    worker.addDropsTo(drops);
    return drops;
  }

  private void await(Condition condition) throws Exception {
    long endNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_S);
    while (!condition.holds()) {
      assertTrue(System.nanoTime() < endNs, () -> "in vain: " + drops());
      Thread.sleep(5);
    }
  }
}
