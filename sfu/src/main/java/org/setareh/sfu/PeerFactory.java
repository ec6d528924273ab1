package org.setareh.sfu;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.SplittableRandom;
import org.setareh.sfu.control.ConnectRequest;
import org.setareh.sfu.control.MediaSettings;
import org.setareh.sfu.dtls.DtlsHandshakes;
import org.setareh.sfu.forward.NtpAnchor;
import org.setareh.sfu.ice.IceCredentialPair;
import org.setareh.sfu.negotiate.Negotiated;
import org.setareh.sfu.route.Room;
import org.setareh.sfu.transport.Inbound;
import org.setareh.sfu.transport.Outbound;
import org.setareh.sfu.transport.Patience;
import org.setareh.sfu.transport.PeerTransport;
import org.setareh.sfu.worker.MediaWorker;

/** Makes peers of what was negotiated with them and what the settings say. Control thread. */
final class PeerFactory {
  private final MediaSettings settings;
  private final DtlsHandshakes handshakes;
  private final SecureRandom random;
  private final PeerTransport.Listener listener;
  private final NtpAnchor clock =
      NtpAnchor.ofUnixMillis(System.nanoTime(), System.currentTimeMillis());

  /**
   * @param listener hears of every peer, on the peer's worker
   */
  PeerFactory(
      MediaSettings settings,
      DtlsHandshakes handshakes,
      SecureRandom random,
      PeerTransport.Listener listener) {
    this.settings = settings;
    this.handshakes = handshakes;
    this.random = random;
    this.listener = listener;
  }

  /** What a peer lives in. */
  record Place(Room room, MediaWorker worker, int workers) {}

  PeerTransport make(ConnectRequest request, Negotiated negotiated, Place place) {
    return new PeerTransport(
        new PeerTransport.Seat(
            request.connection(),
            place.room(),
            place.worker(),
            System.nanoTime(),
            request.states(),
            request.view()),
        new PeerTransport.Terms(
            new IceCredentialPair(negotiated.local(), negotiated.remote()),
            events -> handshakes.open(negotiated.role(), negotiated.fingerprints(), events),
            new Patience(
                settings.silentAfter().toNanos(),
                settings.lostAfter().toNanos(),
                settings.connectWithin().toNanos())),
        random,
        new Inbound(
            place.worker(),
            request.connection(),
            negotiated,
            request.states(),
            place.workers(),
            random.nextInt()),
        new Outbound(
            place.worker(),
            negotiated.slots(),
            negotiated.cname().getBytes(StandardCharsets.US_ASCII),
            clock,
            new SplittableRandom(random.nextLong())),
        listener);
  }
}
