package org.setareh.sfu.transport;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.setareh.net.Outbox;
import org.setareh.net.Path;
import org.setareh.sfu.srtp.SrtpProfile;
import org.setareh.sfu.srtp.SrtpSender;
import org.setareh.wire.rtcp.RtcpWriter;

/** Puts what is not media into the outbox. The worker's thread. */
final class Datagrams {
  /** RTCP of one datagram; leaves room for SRTCP's trailer in every MTU that people use. */
  static final int RTCP_BYTES = 1200 - SrtpProfile.MAX_TRAILER_BYTES;

  private Datagrams() {}

  static void send(TransportHost host, Path to, byte[] datagram) {
    Outbox outbox = host.outbox();
    long at = outbox.reserve(to, datagram.length);
    MemorySegment.copy(datagram, 0, outbox.segment(), ValueLayout.JAVA_BYTE, at, datagram.length);
    outbox.commit(datagram.length);
    host.counters().sent(datagram.length);
  }

  /** Begins a compound; {@link #end} protects and commits it. */
  static long begin(TransportHost host, Path to, RtcpWriter writer) {
    Outbox outbox = host.outbox();
    long at = outbox.reserve(to, RTCP_BYTES + SrtpProfile.MAX_TRAILER_BYTES);
    writer.begin(outbox.segment(), at, RTCP_BYTES);
    return at;
  }

  static void end(TransportHost host, SrtpSender sender, RtcpWriter writer, long at) {
    Outbox outbox = host.outbox();
    int length = writer.isEmpty() ? 0 : sender.protectRtcp(outbox.segment(), at, writer.length());
    outbox.commit(Math.max(0, length));
    if (length > 0) {
      host.counters().sent(length);
    }
  }
}
