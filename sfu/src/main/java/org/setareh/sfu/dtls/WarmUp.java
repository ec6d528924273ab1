package org.setareh.sfu.dtls;

import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Handshakes of a server with itself, in memory. */
final class WarmUp {
  private static final int ROUNDS = 3;

  private WarmUp() {}

  static void run(DtlsCertificate certificate, Duration within) {
    long deadlineNs = System.nanoTime() + within.toNanos();
    try (DtlsHandshakes handshakes = new DtlsHandshakes(certificate, 2, within)) {
      for (int round = 0; round < ROUNDS && System.nanoTime() < deadlineNs; round++) {
        shakeHands(handshakes, deadlineNs - System.nanoTime());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void shakeHands(DtlsHandshakes handshakes, long withinNs)
      throws InterruptedException {
    List<Fingerprint> own = List.of(handshakes.certificate().fingerprint());
    CountDownLatch done = new CountDownLatch(2);
    End first = new End(done);
    End second = new End(done);
    DtlsConnection server = handshakes.open(DtlsRole.SERVER, own, first);
    DtlsConnection client = handshakes.open(DtlsRole.CLIENT, own, second);
    first.other.complete(client);
    second.other.complete(server);
    boolean ignored = done.await(withinNs, TimeUnit.NANOSECONDS);
    client.close();
    server.close();
  }

  /** One end; its datagrams go straight to the other. */
  private record End(CountDownLatch done, CompletableFuture<DtlsConnection> other)
      implements DtlsListener {
    End(CountDownLatch done) {
      this(done, new CompletableFuture<>());
    }

    @Override
    public void send(byte[] datagram) {
      other.join().receive(MemorySegment.ofArray(datagram), 0, datagram.length);
    }

    @Override
    public void established(SrtpKeys keys) {
      keys.clear();
      done.countDown();
    }

    @Override
    public void closed(DtlsEnd end, String words) {}
  }
}
