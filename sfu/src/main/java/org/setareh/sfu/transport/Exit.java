package org.setareh.sfu.transport;

import org.jspecify.annotations.Nullable;
import org.setareh.net.Outbox;
import org.setareh.net.Path;
import org.setareh.sfu.forward.Consumer;
import org.setareh.sfu.forward.Forwarded;
import org.setareh.sfu.srtp.SrtpFailure;
import org.setareh.sfu.srtp.SrtpProfile;
import org.setareh.sfu.srtp.SrtpSender;
import org.setareh.wire.rtcp.RtcpWriter;

/**
 * Where what a peer gets leaves: written into the worker's outbox, protected by its keys, to its
 * address. Shut as long as one of the two is not known. The worker's thread.
 */
final class Exit {
  /** RTCP of one datagram; leaves room for SRTCP's trailer in every MTU that people use. */
  static final int RTCP_BYTES = 1200 - SrtpProfile.MAX_TRAILER_BYTES;

  private static final int MAX_PACKET_BYTES =
      2048 + Consumer.MAX_WRITTEN_BYTES + SrtpProfile.MAX_TRAILER_BYTES;

  private final TransportHost host;
  private @Nullable SrtpSender sender;
  private @Nullable Path path;

  Exit(TransportHost host) {
    this.host = host;
  }

  /** As it stands from now on; null: not known. */
  void set(@Nullable SrtpSender keys, @Nullable Path to) {
    sender = keys;
    path = to;
  }

  boolean isOpen() {
    return sender != null && path != null;
  }

  /** The address; only while {@link #isOpen}. */
  Path path() {
    Path to = path;
    if (to == null) {
      throw new IllegalStateException("nowhere to send");
    }
    return to;
  }

  private SrtpSender sender() {
    SrtpSender keys = sender;
    if (keys == null) {
      throw new IllegalStateException("no keys");
    }
    return keys;
  }

  /** Begins a media packet: says where to write it. The outbox's commit follows. */
  void begin(Forwarded next) {
    Outbox outbox = host.outbox();
    long at = outbox.reserve(path(), MAX_PACKET_BYTES);
    next.into(outbox.segment(), at);
  }

  /**
   * Protects what a consumer wrote, and gives it back to it where it wants to keep it.
   *
   * @return its length; 0: it may not leave (counted)
   */
  int protect(Consumer consumer, Forwarded written) {
    int length = sender().protectRtp(written.bytes());
    if (length < 0) {
      host.counters()
          .drop(
              SrtpFailure.of(length) == SrtpFailure.TOO_MANY_SSRCS
                  ? DropReason.TOO_MANY_SSRCS
                  : DropReason.NONCE_USED);
      return 0;
    }
    if (written.toKeep()) {
      consumer.keep(written, length);
    }
    return length;
  }

  /** Begins a compound; {@link #endRtcp} protects and commits it. */
  long beginRtcp(RtcpWriter writer) {
    Outbox outbox = host.outbox();
    long at = outbox.reserve(path(), RTCP_BYTES + SrtpProfile.MAX_TRAILER_BYTES);
    writer.begin(outbox.segment(), at, RTCP_BYTES);
    return at;
  }

  void endRtcp(RtcpWriter writer, long at) {
    Outbox outbox = host.outbox();
    int length = writer.isEmpty() ? 0 : sender().protectRtcp(outbox.segment(), at, writer.length());
    outbox.commit(Math.max(0, length));
  }
}
