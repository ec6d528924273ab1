package org.setareh.sfu.dtls;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.concurrent.Semaphore;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.DTLSClientProtocol;
import org.bouncycastle.tls.DTLSServerProtocol;
import org.bouncycastle.tls.DTLSTransport;
import org.bouncycastle.tls.TlsFatalAlertReceived;
import org.bouncycastle.tls.TlsTimeoutException;

/**
 * One DTLS association. {@link #receive} and {@link #close} may be called by any thread and return
 * at once; all else happens on the connection's own virtual thread, which waits for datagrams until
 * either side closes.
 */
public final class DtlsConnection {
  /** Two flights of an unusual size; a flood beyond is dropped. */
  private static final int QUEUED_DATAGRAMS = 64;

  private static final int MIN_RECORD_BYTES = 14;
  private static final int MAX_DATAGRAM_BYTES = 2048;

  private final DtlsHandshakes owner;
  private final DtlsRole role;
  private final DtlsCertificate certificate;
  private final PeerPolicy policy;
  private final DtlsListener listener;
  private final long deadlineNs;
  private final DatagramQueue queue = new DatagramQueue(QUEUED_DATAGRAMS);
  private final HandshakeScreen screen = new HandshakeScreen();

  DtlsConnection(
      DtlsHandshakes owner,
      DtlsRole role,
      DtlsCertificate certificate,
      PeerPolicy policy,
      DtlsListener listener,
      long deadlineNs) {
    this.owner = owner;
    this.role = role;
    this.certificate = certificate;
    this.policy = policy;
    this.listener = listener;
    this.deadlineNs = deadlineNs;
  }

  /**
   * A datagram from the peer, by a path that ICE has validated; copied. One thread at a time.
   *
   * @return false where it was dropped (counted)
   */
  public boolean receive(MemorySegment segment, long offset, int length) {
    if (length < MIN_RECORD_BYTES || length > MAX_DATAGRAM_BYTES) {
      owner.droppedDatagram();
      return false;
    }
    byte[] datagram = segment.asSlice(offset, length).toArray(ValueLayout.JAVA_BYTE);
    if (!screen.passes(datagram) || !queue.offer(datagram)) {
      owner.droppedDatagram();
      return false;
    }
    return true;
  }

  /** Sends close_notify and ends; {@link DtlsListener#closed} follows. More than once is fine. */
  public void close() {
    queue.close();
  }

  /** The whole life; the virtual thread's body. */
  void run(Semaphore permits) {
    Ending ending = new Ending(DtlsEnd.FAILED, "a fault of the server");
    try {
      ending = live(permits);
    } finally { // also where memory runs out, for one
      queue.close();
      owner.ended(this, ending.end);
      listener.closed(ending.end, ending.words);
    }
  }

  private Ending live(Semaphore permits) {
    try {
      if (role == DtlsRole.SERVER) {
        queue.await(leftNs());
        if (queue.isEmpty()) {
          throw new TlsTimeoutException("no ClientHello in time");
        }
      }
      RecordPipe pipe = new RecordPipe(queue, listener::send, deadlineNs, permits);
      DTLSTransport transport;
      permits.acquire();
      try {
        transport = shakeHands(pipe);
      } finally {
        permits.release();
      }
      owner.established();
      // The server's last flight waits in the pipe: the owner has the keys before the peer, done
      // with that flight, sends its first media.
      listener.established(policy.keys());
      pipe.established();
      return awaitEnd(transport);
    } catch (InterruptedException | IOException | RuntimeException e) {
      return endOf(e);
    }
  }

  /**
   * No HelloVerifyRequest: the transport sends no more to an address than came from it, until the
   * peer has shown that it receives there.
   */
  private DTLSTransport shakeHands(RecordPipe pipe) throws IOException {
    return switch (role) {
      case SERVER -> new DTLSServerProtocol().accept(new ServerPeer(certificate, policy), pipe);
      case CLIENT -> new DTLSClientProtocol().connect(new ClientPeer(certificate, policy), pipe);
    };
  }

  /**
   * Answers retransmissions of the peer's last flight, ignores application data, and waits for an
   * alert or for {@link #close()}.
   */
  private static Ending awaitEnd(DTLSTransport transport) throws IOException {
    byte[] ignored = new byte[transport.getReceiveLimit()];
    try {
      while (true) {
        transport.receive(ignored, 0, ignored.length, 0);
      }
    } finally {
      transport.close();
    }
  }

  private Ending endOf(Exception e) {
    if (policy.peerClosed()) {
      return new Ending(DtlsEnd.PEER_CLOSED, "");
    }
    if (queue.isClosed()) {
      return new Ending(DtlsEnd.CLOSED, "");
    }
    return switch (e) {
      case TlsTimeoutException timeout -> new Ending(DtlsEnd.TIMED_OUT, words(timeout));
      case TlsFatalAlertReceived alert ->
          new Ending(
              DtlsEnd.FAILED,
              "the peer refused: " + AlertDescription.getText(alert.getAlertDescription()));
      default -> new Ending(DtlsEnd.FAILED, words(e));
    };
  }

  private static String words(Exception e) {
    return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
  }

  private long leftNs() {
    return deadlineNs - System.nanoTime();
  }

  private record Ending(DtlsEnd end, String words) {}
}
