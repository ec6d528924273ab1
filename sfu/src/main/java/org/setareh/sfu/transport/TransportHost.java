package org.setareh.sfu.transport;

import org.jspecify.annotations.Nullable;
import org.setareh.net.Outbox;
import org.setareh.net.Path;
import org.setareh.sfu.receive.MediaPacket;
import org.setareh.sfu.route.Domain;
import org.setareh.sfu.srtp.SrtpCrypto;

/** What a peer's transport needs of the worker it lives on. The worker's thread, but for posts. */
public interface TransportHost extends Domain {
  /** When the worker's current round began. */
  long nowNs();

  Outbox outbox();

  TransportCounters counters();

  SrtpCrypto crypto();

  /** A packet to be filled, which lasts until the round is over; null: there is no memory. */
  @Nullable MediaPacket spare();

  /** A packet went to its track: whether the rest of its frame is still to come matters here. */
  void forwarded(MediaPacket packet);

  /** The transport has packets to send: it is flushed once the batch is worked off. */
  void flushLater(PeerTransport transport);

  /** The peer proved that the path is its own: what comes by it belongs to the transport. */
  void learn(Path path, PeerTransport transport);

  /** The peer proved it again: somebody else may have had the address meanwhile. */
  void confirm(Path path, PeerTransport transport);

  /** The peer sends by this SSRC: what comes of it by an unknown path may be the transport's. */
  void learn(int ssrc, PeerTransport transport);

  /** The path is no longer the transport's. */
  void forget(Path path, PeerTransport transport);

  /** Nobody is asked for by this ICE user name any more. */
  void retire(String localUfrag);

  /** The transport is closed and forgotten. */
  void closed(PeerTransport transport);
}
