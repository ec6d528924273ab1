package org.setareh.sfu.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.setareh.net.Outbox;
import org.setareh.net.Packet;
import org.setareh.net.PacketPool;
import org.setareh.net.UdpCounter;
import org.setareh.net.UdpPort;
import org.setareh.net.UdpPorts;
import org.setareh.net.UdpSettings;
import org.setareh.sfu.control.ConnectionId;
import org.setareh.sfu.control.MediaEvent;
import org.setareh.sfu.control.MediaEvent.CloseReason;
import org.setareh.sfu.control.View;
import org.setareh.sfu.dtls.DtlsRole;
import org.setareh.sfu.forward.NtpAnchor;
import org.setareh.sfu.ice.IceCredentialPair;
import org.setareh.sfu.ice.IceCredentials;
import org.setareh.sfu.negotiate.Negotiated;
import org.setareh.sfu.receive.MediaPacket;
import org.setareh.sfu.route.Room;
import org.setareh.sfu.srtp.SrtpCrypto;
import org.setareh.sfu.transport.Inbound;
import org.setareh.sfu.transport.Outbound;
import org.setareh.sfu.transport.Patience;
import org.setareh.sfu.transport.PeerTransport;

/** Whatever goes wrong in a round, the worker goes on. */
final class WorkerFaultTest {
  private static final ConnectionId ID = new ConnectionId("room", "peer", 1);
  private static final long SECOND_NS = 1_000_000_000L;

  private final BlockingQueue<MediaEvent> events = new LinkedBlockingQueue<>();
  private final PacketPool<MediaPacket> pool = new PacketPool<>(MediaPacket::new, 64, 1, false);
  private final List<MediaWorker> workers = new ArrayList<>();
  private FaultyPort port;
  private MediaWorker worker;

  @BeforeEach
  void start() throws Exception {
    UdpSettings settings =
        UdpSettings.onPort(0).withBind(List.of(InetAddress.getLoopbackAddress()));
    port = new FaultyPort(UdpPorts.open(settings, 1).getFirst());
    SrtpCrypto crypto = SrtpCrypto.choose("auto");
    MediaWorker.Shared shared = new MediaWorker.Shared(crypto, new PeerDirectory(), 1, workers);
    worker = new MediaWorker(0, port, pool, shared);
    workers.add(worker);
    Thread.ofPlatform().start(worker);
  }

  @AfterEach
  void stop() throws Exception {
    worker.stop();
    assertTrue(worker.awaitEnd(60_000));
    assertFalse(worker.statistics().runs());
    pool.close();
  }

  @Test
  void anErrorInATaskIsLoggedAndNoMore() throws Exception {
    worker.post(() -> {
      throw new StackOverflowError("for a test");
    });
    does("a task after it");
    assertEquals(0, worker.faults());
  }

  @Test
  void anErrorInATaskOfAPeerClosesItAndTellsWhoWaits() throws Exception {
    PeerTransport peer = peer();
    CompletableFuture<String> waits = new CompletableFuture<>();
    worker.post(() -> worker.add(peer));
    peer.post(
        () -> {
          throw new StackOverflowError("for a test");
        },
        waits::completeExceptionally);
    ExecutionException told =
        assertThrows(ExecutionException.class, () -> waits.get(60, TimeUnit.SECONDS));
    assertEquals("for a test", Objects.requireNonNull(told.getCause()).getMessage());
    assertEquals(
        new MediaEvent.Closed(ID, CloseReason.INTERNAL), events.poll(60, TimeUnit.SECONDS));
    does("a task after it");
    assertEquals(0, worker.statistics().peers());
    assertEquals(0, worker.faults());
  }

  @Test
  void aFaultWhileAPeerIsClosedLeavesNothingOfItBehind() throws Exception {
    CountDownLatch closed = new CountDownLatch(1);
    PeerTransport peer =
        peer(
            event -> {
              events.add(event);
              throw new IllegalStateException("for a test");
            },
            _ -> closed.countDown());
    worker.post(() -> worker.add(peer));
    peer.post(peer::closeByServer);
    assertTrue(closed.await(60, TimeUnit.SECONDS));
    assertEquals(new MediaEvent.Closed(ID, CloseReason.COMMAND), events.poll(60, TimeUnit.SECONDS));
    assertEquals(0, worker.statistics().peers());
  }

  @Test
  void aPacketThatCannotBeGivenBackCostsNoLaterRound() {
    try (PacketPool<MediaPacket> packets = new PacketPool<>(MediaPacket::new, 8, 1, false)) {
      HeldPackets held = new HeldPackets(packets);
      for (int i = 0; i < 3; i++) {
        MediaPacket packet = Objects.requireNonNull(packets.acquire());
        held.add(packet);
        if (i == 1) {
          packet.release(); // once too often
        }
      }
      assertThrows(IllegalStateException.class, held::releaseAll);
      held.releaseAll();
      assertEquals(0, packets.inUse());
      MediaPacket next = Objects.requireNonNull(packets.acquire());
      held.add(next);
      held.releaseAll();
      assertEquals(0, packets.inUse());
    }
  }

  @Test
  void anErrorOfARoundClosesThePeersAndTheWorkerGoesOn() throws Exception {
    PeerTransport peer = peer();
    worker.post(() -> worker.add(peer));
    does("a task");
    port.fault = new OutOfMemoryError("for a test");
    worker.post(() -> {});
    assertEquals(
        new MediaEvent.Closed(ID, CloseReason.INTERNAL), events.poll(60, TimeUnit.SECONDS));
    does("a task after the fault");
    assertEquals(1, worker.faults());
    assertEquals(0, worker.statistics().peers());
    for (int i = 0; i < 500 && !worker.statistics().runs(); i++) {
      does("one more round");
    }
    assertTrue(worker.statistics().runs());
  }

  private void does(String what) throws InterruptedException {
    CountDownLatch done = new CountDownLatch(1);
    worker.post(done::countDown);
    assertTrue(done.await(60, TimeUnit.SECONDS), what);
  }

  private PeerTransport peer() {
    return peer(events::add, _ -> {});
  }

  private PeerTransport peer(Consumer<MediaEvent> told, Consumer<PeerTransport> closed) {
    IceCredentials local = IceCredentials.generate(new SecureRandom());
    Negotiated nothing =
        new Negotiated(
            "",
            false,
            local,
            local,
            DtlsRole.SERVER,
            List.of(),
            "cname",
            true,
            List.of(),
            List.of());
    long nowNs = System.nanoTime();
    return new PeerTransport(
        new PeerTransport.Seat(
            ID, new Room("room", worker, 3, 4, events::add), worker, nowNs, Map.of(), View.AUTO),
        new PeerTransport.Terms(
            new IceCredentialPair(local, local),
            _ -> {
              throw new AssertionError("nobody shakes hands here");
            },
            new Patience(60 * SECOND_NS, 60 * SECOND_NS, 60 * SECOND_NS)),
        new SplittableRandom(1),
        new Inbound(worker, ID, nothing, Map.of(), 1, 1),
        new Outbound(
            worker,
            List.of(),
            new byte[] {'c'},
            NtpAnchor.ofUnixMillis(nowNs, 1_700_000_000_000L),
            new SplittableRandom(1)),
        new PeerTransport.Listener() {
          @Override
          public void told(MediaEvent event) {
            told.accept(event);
          }

          @Override
          public void closed(PeerTransport peer) {
            closed.accept(peer);
          }
        });
  }

  /** A port that fails once when it is told to. */
  private static final class FaultyPort implements UdpPort {
    private final UdpPort port;
    volatile @Nullable Error fault;

    FaultyPort(UdpPort port) {
      this.port = port;
    }

    @Override
    public <P extends Packet> int receive(P[] into, PacketPool<P> pool) {
      Error now = fault;
      if (now != null) {
        fault = null;
        throw now;
      }
      return port.receive(into, pool);
    }

    @Override
    public boolean await(long timeoutNs) {
      return port.await(timeoutNs);
    }

    @Override
    public void wakeup() {
      port.wakeup();
    }

    @Override
    public Outbox outbox() {
      return port.outbox();
    }

    @Override
    public void takeAll(boolean all) {
      port.takeAll(all);
    }

    @Override
    public int localPort() {
      return port.localPort();
    }

    @Override
    public long count(UdpCounter counter) {
      return port.count(counter);
    }

    @Override
    public void close() {
      port.close();
    }
  }
}
