package org.setareh.sfu.transport;

import org.jspecify.annotations.Nullable;
import org.setareh.sfu.dtls.DtlsConnection;
import org.setareh.sfu.dtls.DtlsListener;
import org.setareh.sfu.dtls.SrtpKeys;
import org.setareh.sfu.receive.MediaPacket;
import org.setareh.sfu.srtp.SrtpReceiver;
import org.setareh.sfu.srtp.SrtpSender;

/**
 * A peer's DTLS connection, and SRTP under the keys that it brings. What is refused is counted. The
 * worker's thread.
 */
final class Protection {
  private final TransportHost host;
  private final PeerTransport.DtlsStarter starter;
  private @Nullable DtlsConnection dtls;
  private @Nullable SrtpSender sender;
  private @Nullable SrtpReceiver receiver;

  Protection(TransportHost host, PeerTransport.DtlsStarter starter) {
    this.host = host;
    this.starter = starter;
  }

  /** Begins the handshake; once, however often it is called. */
  void start(DtlsListener listener) {
    if (dtls == null) {
      dtls = starter.start(listener);
    }
  }

  void onDtls(MediaPacket packet) {
    DtlsConnection connection = dtls;
    if (connection == null
        || !connection.receive(packet.segment(), packet.offset(), packet.length())) {
      host.counters().drop(DropReason.DTLS_REFUSED);
    }
  }

  /** Takes the keys, and clears them. */
  void take(SrtpKeys keys) {
    sender = host.crypto().sender(keys.profile(), keys.local());
    receiver = host.crypto().receiver(keys.profile(), keys.remote());
    keys.clear();
  }

  /** Null before the keys are known. */
  @Nullable SrtpSender sender() {
    return sender;
  }

  /** SSRCs by which the peer sends. */
  int ssrcs() {
    return receiver == null ? 0 : receiver.ssrcs();
  }

  /** Decrypts in place; false: it may not be used. */
  boolean openRtp(MediaPacket packet) {
    SrtpReceiver srtp = receiver;
    return srtp != null
        ? opened(packet, srtp.unprotectRtp(packet.segment(), packet.offset(), packet.length()))
        : refuse(DropReason.NO_KEYS);
  }

  /** As {@link #openRtp}. */
  boolean openRtcp(MediaPacket packet) {
    SrtpReceiver srtp = receiver;
    return srtp != null
        ? opened(packet, srtp.unprotectRtcp(packet.segment(), packet.offset(), packet.length()))
        : refuse(DropReason.NO_KEYS);
  }

  private boolean opened(MediaPacket packet, int length) {
    if (length < 0) {
      return refuse(DropReason.of(length));
    }
    packet.length(length);
    return true;
  }

  private boolean refuse(DropReason reason) {
    host.counters().drop(reason);
    return false;
  }

  void close() {
    DtlsConnection connection = dtls;
    if (connection != null) {
      connection.close();
    }
    if (sender != null) {
      sender.close();
      sender = null;
    }
    if (receiver != null) {
      receiver.close();
      receiver = null;
    }
  }
}
