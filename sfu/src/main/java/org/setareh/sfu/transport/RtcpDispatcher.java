package org.setareh.sfu.transport;

import org.setareh.sfu.receive.MediaPacket;
import org.setareh.wire.rtcp.RtcpReader;

/** Takes a compound apart and hands each packet to whom it is about. The worker's thread. */
final class RtcpDispatcher {
  private final RtcpReader reader = new RtcpReader();
  private final Inbound inbound;
  private final Outbound outbound;
  private final Feedback feedback;

  RtcpDispatcher(Inbound inbound, Outbound outbound) {
    this.inbound = inbound;
    this.outbound = outbound;
    this.feedback = outbound.feedback();
  }

  /**
   * @param exit for what is sent again; open
   * @return false: something in it was crooked; the rest was taken
   */
  boolean dispatch(MediaPacket packet, Exit exit, long nowNs) {
    if (!reader.wrap(packet.segment(), packet.offset(), packet.length())) {
      return false;
    }
    feedback.beginCompound();
    while (reader.next()) {
      switch (reader.kind()) {
        case SENDER_REPORT -> {
          inbound.onSenderReport(reader, nowNs);
          onReportBlocks(nowNs);
        }
        case RECEIVER_REPORT -> onReportBlocks(nowNs);
        case NACK -> feedback.onNack(reader, exit, nowNs);
        case PICTURE_LOSS -> feedback.onKeyFrameRequest(reader.mediaSsrc(), nowNs);
        case FULL_INTRA_REQUEST -> {
          for (int i = 0; i < reader.firCount(); i++) {
            feedback.onFullIntraRequest(reader, i, nowNs);
          }
        }
        case TRANSPORT_FEEDBACK -> {
          feedback.onTransportFeedback(reader, exit, nowNs);
          outbound.judge(nowNs);
        }
        default -> {}
      }
    }
    return reader.crooked() == 0;
  }

  private void onReportBlocks(long nowNs) {
    long roundTripNs = feedback.onReportBlocks(reader, nowNs);
    if (roundTripNs > 0) {
      inbound.roundTripNs(roundTripNs);
    }
  }
}
