package org.setareh.sfu.transport;

import org.setareh.net.Path;
import org.setareh.sfu.receive.MediaPacket;
import org.setareh.sfu.srtp.SrtpSender;
import org.setareh.wire.rtcp.RtcpReader;

/** Takes a compound apart and hands each packet to whom it is about. The worker's thread. */
final class RtcpDispatcher {
  private final RtcpReader reader = new RtcpReader();
  private final Inbound inbound;
  private final Outbound outbound;

  RtcpDispatcher(Inbound inbound, Outbound outbound) {
    this.inbound = inbound;
    this.outbound = outbound;
  }

  /** False: something in it was crooked; the rest was taken. */
  boolean dispatch(MediaPacket packet, SrtpSender sender, Path path, long nowNs) {
    if (!reader.wrap(packet.segment(), packet.offset(), packet.length())) {
      return false;
    }
    outbound.beginCompound();
    while (reader.next()) {
      switch (reader.kind()) {
        case SENDER_REPORT -> {
          inbound.onSenderReport(reader, nowNs);
          onReportBlocks(nowNs);
        }
        case RECEIVER_REPORT -> onReportBlocks(nowNs);
        case NACK -> outbound.onNack(reader, sender, path, nowNs);
        case PICTURE_LOSS -> outbound.onKeyFrameRequest(reader.mediaSsrc(), nowNs);
        case FULL_INTRA_REQUEST -> {
          for (int i = 0; i < reader.firCount(); i++) {
            outbound.onFullIntraRequest(reader, i, nowNs);
          }
        }
        case TRANSPORT_FEEDBACK -> outbound.onTransportFeedback(reader, sender, path, nowNs);
        default -> {}
      }
    }
    return reader.crooked() == 0;
  }

  private void onReportBlocks(long nowNs) {
    long roundTripNs = outbound.onReportBlocks(reader, nowNs);
    if (roundTripNs > 0) {
      inbound.roundTripNs(roundTripNs);
    }
  }
}
