package org.setareh.sfu.dtls;

import java.lang.foreign.MemorySegment;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One end of a connection under test: what it was told, and where its datagrams go. */
final class TestEnd implements DtlsListener {
  final CompletableFuture<SrtpKeys> keys = new CompletableFuture<>();
  final CompletableFuture<DtlsEnd> end = new CompletableFuture<>();
  final AtomicInteger closedCalls = new AtomicInteger();
  final AtomicInteger sent = new AtomicInteger();
  volatile String words = "";
  volatile @Nullable Consumer<byte[]> network;

  @Override
  public void send(byte[] datagram) {
    sent.incrementAndGet();
    if (datagram.length > DtlsHandshakes.MTU_BYTES) {
      throw new AssertionError("a datagram of " + datagram.length + " bytes");
    }
    Consumer<byte[]> to = network;
    if (to != null) {
      to.accept(datagram);
    }
  }

  @Override
  public void established(SrtpKeys exported) {
    keys.complete(exported);
  }

  @Override
  public void closed(DtlsEnd how, String why) {
    words = why;
    closedCalls.incrementAndGet();
    end.complete(how);
  }

  SrtpKeys awaitKeys() throws Exception {
    return keys.get(60, TimeUnit.SECONDS);
  }

  DtlsEnd awaitEnd() throws Exception {
    return end.get(60, TimeUnit.SECONDS);
  }

  static void deliver(DtlsConnection to, byte[] datagram) {
    to.receive(MemorySegment.ofArray(datagram), 0, datagram.length);
  }
}
