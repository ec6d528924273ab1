package org.setareh.bench.synthetic;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import org.setareh.sfu.dtls.DtlsCertificate;
import org.setareh.sfu.dtls.DtlsHandshakes;
import org.setareh.sfu.dtls.Fingerprint;
import org.setareh.sfu.srtp.SrtpCrypto;

/**
 * One thread that runs synthetic participants. {@link #join}, {@link #run} and close: any thread.
 */
public final class SyntheticLoop implements AutoCloseable {
  private static final long TICK_NS = 5_000_000;
  private static final long MS = 1_000_000;

  private final Selector selector;
  private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
  private final List<SyntheticPeer> peers = new ArrayList<>();
  private final DtlsHandshakes handshakes =
      new DtlsHandshakes(DtlsCertificate.generate(), 1_000, Duration.ofSeconds(120));
  private final SrtpCrypto crypto = SrtpCrypto.choose("auto");
  private final Thread thread;
  private volatile boolean stopping;

  /**
   * @throws IOException if the system has no selector to give
   */
  public SyntheticLoop() throws IOException {
    selector = Selector.open();
    thread = Thread.ofPlatform().name("synthetic").daemon().start(this::loop);
  }

  /** What offers of this loop's peers carry. */
  public Fingerprint fingerprint() {
    return handshakes.certificate().fingerprint();
  }

  /** A peer that connects by the answer to its offer. */
  public CompletableFuture<SyntheticPeer> join(Offer offer, Answer answer) {
    CompletableFuture<SyntheticPeer> joined = new CompletableFuture<>();
    run(() -> {
      try {
        SyntheticPeer peer = new SyntheticPeer(this, offer, answer, handshakes, crypto);
        peer.channel().register(selector, SelectionKey.OP_READ, peer);
        peers.add(peer);
        peer.tick(System.nanoTime());
        peer.connected()
            .whenComplete((done, fault) -> {
              if (fault == null) {
                joined.complete(peer);
              } else {
                joined.completeExceptionally(fault);
              }
            });
      } catch (IOException e) {
        joined.completeExceptionally(e);
      }
    });
    return joined;
  }

  void run(Runnable task) {
    tasks.add(task);
    selector.wakeup();
  }

  void unregister(SyntheticPeer peer) {
    SelectionKey key = peer.channel().keyFor(selector);
    if (key != null) {
      key.cancel();
    }
  }

  /** After the peer got another socket. */
  void register(SyntheticPeer peer) throws IOException {
    peer.channel().register(selector, SelectionKey.OP_READ, peer);
  }

  void forget(SyntheticPeer peer) {
    peers.remove(peer);
  }

  private void loop() {
    try {
      while (!stopping) {
        waitForWork();
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
          task.run();
        }
        long nowNs = System.nanoTime();
        for (SelectionKey key : selector.selectedKeys()) {
          if (key.isValid() && key.attachment() instanceof SyntheticPeer peer) {
            peer.readAll(nowNs);
          }
        }
        selector.selectedKeys().clear();
        for (int i = 0; i < peers.size(); i++) {
          peers.get(i).tick(System.nanoTime());
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Until somebody wrote or a frame is due: frames may follow each other within a millisecond. */
  private void waitForWork() throws IOException {
    long nextNs = Long.MAX_VALUE;
    for (SyntheticPeer peer : peers) {
      nextNs = Math.min(nextNs, peer.nextFrameNs());
    }
    long waitNs = Math.clamp(nextNs - System.nanoTime(), 0, TICK_NS);
    if (waitNs >= MS) {
      selector.select(waitNs / MS);
    } else {
      LockSupport.parkNanos(waitNs);
      selector.selectNow();
    }
  }

  @Override
  public void close() {
    stopping = true;
    selector.wakeup();
    try {
      thread.join(2_000);
      selector.close();
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    } finally {
      handshakes.close();
    }
  }
}
