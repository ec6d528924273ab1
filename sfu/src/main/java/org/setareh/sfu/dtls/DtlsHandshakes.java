package org.setareh.sfu.dtls;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.LongAdder;
import org.setareh.sfu.control.MediaStatistics.Handshakes;

/**
 * Runs all DTLS connections of the process, each on a virtual thread of its own, with a limit on
 * the handshakes at once. Any thread may call it.
 */
public final class DtlsHandshakes implements AutoCloseable {
  /** The largest datagram we send; passes every tunnel that people use. */
  public static final int MTU_BYTES = 1200;

  private final DtlsCertificate certificate;
  private final int maxHandshakes;
  private final long withinNs;
  private final Semaphore permits;
  private final Set<DtlsConnection> connections = ConcurrentHashMap.newKeySet();
  private final LongAdder established = new LongAdder();
  private final LongAdder failed = new LongAdder();
  private final LongAdder timedOut = new LongAdder();
  private final LongAdder droppedDatagrams = new LongAdder();

  /**
   * @param maxHandshakes worked on at once; more wait for their turn. One that waits for its peer
   *     is not worked on: whoever begins handshakes and falls silent keeps nobody out
   * @param within from {@link #open} to the end of the handshake, waiting included
   */
  public DtlsHandshakes(DtlsCertificate certificate, int maxHandshakes, Duration within) {
    this.certificate = certificate;
    this.maxHandshakes = maxHandshakes;
    this.withinNs = within.toNanos();
    this.permits = new Semaphore(maxHandshakes, true);
  }

  public DtlsCertificate certificate() {
    return certificate;
  }

  /**
   * Opens a connection once ICE has a validated path. As server it waits for a ClientHello, as
   * client it sends one at once; it ends by {@link DtlsConnection#close()}, by the peer, or where
   * the handshake fails or takes too long.
   *
   * @param expected fingerprints of the peer's offer, of which its certificate must match one
   */
  public DtlsConnection open(DtlsRole role, List<Fingerprint> expected, DtlsListener listener) {
    DtlsConnection connection =
        new DtlsConnection(
            this,
            role,
            certificate,
            new PeerPolicy(role, List.copyOf(expected)),
            listener,
            System.nanoTime() + withinNs);
    connections.add(connection);
    Thread.ofVirtual().name("dtls-" + role).start(() -> connection.run(permits));
    return connection;
  }

  /**
   * Shakes hands with itself in memory a few times, so that the first caller does not wait for
   * classes to load and curves to be compiled.
   *
   * @param within gives up after this
   */
  public void warmUp(Duration within) {
    WarmUp.run(certificate, within);
  }

  public Handshakes statistics() {
    return new Handshakes(
        connections.size(),
        maxHandshakes - permits.availablePermits(),
        established.sum(),
        failed.sum(),
        timedOut.sum(),
        droppedDatagrams.sum());
  }

  /** Closes every connection with a close_notify and waits, for 2 s at most, until all are gone. */
  @Override
  public void close() {
    connections.forEach(DtlsConnection::close);
    long deadlineNs = System.nanoTime() + Duration.ofSeconds(2).toNanos();
    try {
      while (!connections.isEmpty() && System.nanoTime() < deadlineNs) {
        Thread.sleep(5);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  void established() {
    established.increment();
  }

  void droppedDatagram() {
    droppedDatagrams.increment();
  }

  /** Called by the connection's own thread, as the last but one thing it does. */
  void ended(DtlsConnection connection, DtlsEnd end) {
    switch (end) {
      case FAILED -> failed.increment();
      case TIMED_OUT -> timedOut.increment();
      case CLOSED, PEER_CLOSED -> {}
    }
    connections.remove(connection);
  }
}
