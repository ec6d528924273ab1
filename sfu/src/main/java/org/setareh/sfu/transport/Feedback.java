package org.setareh.sfu.transport;

import org.setareh.sfu.congestion.ReceiverHealth;
import org.setareh.sfu.forward.Consumer;
import org.setareh.sfu.forward.TransportSequences;
import org.setareh.wire.rtcp.RtcpReader;
import org.setareh.wire.rtcp.TransportFeedbackReader;

/**
 * What a receiver says of what it gets: reports, NACKs, requests for key frames and transport-wide
 * feedback. The worker's thread.
 */
final class Feedback {
  /**
   * Statuses that transport-wide feedback may have for each packet sent. A receiver reports each
   * once, a late one again with those after it; a run of 65,535 lost ones takes but 36 bytes.
   */
  private static final int STATUSES_A_PACKET = 2;

  private final Slots slots;
  private final TransportSequences sequences;
  private final ReceiverHealth health;
  private final Resends resends;
  private final TransportFeedbackReader feedback = new TransportFeedbackReader();
  private long statusesRead;

  Feedback(Slots slots, TransportSequences sequences, ReceiverHealth health, Resends resends) {
    this.slots = slots;
    this.sequences = sequences;
    this.health = health;
    this.resends = resends;
  }

  /** A compound packet is about to be taken apart. */
  void beginCompound() {
    resends.beginCompound();
  }

  /**
   * @return the round trip that the reports told, in nanoseconds; -1: unknown
   */
  long onReportBlocks(RtcpReader reader, long nowNs) {
    long roundTripNs = -1;
    for (int i = 0; i < reader.reportCount(); i++) {
      SlotStream stream = slots.streamOf(reader.reportSsrc(i));
      if (stream != null) {
        Consumer consumer = stream.consumer();
        consumer.onReport(reader, i, nowNs);
        roundTripNs = Math.max(roundTripNs, consumer.rttNs());
        if (statusesRead == 0) { // else transport-wide feedback tells of each packet
          health.onReport(
              consumer.intervalNs(),
              consumer.intervalPackets(),
              consumer.fractionLost(),
              consumer.lastRttNs());
        }
      }
    }
    return roundTripNs;
  }

  void onNack(RtcpReader reader, Exit exit, long nowNs) {
    resends.onNack(reader, exit, nowNs);
  }

  void onKeyFrameRequest(int ssrc, long nowNs) {
    SlotStream stream = slots.streamOf(ssrc);
    if (stream != null) {
      stream.consumer().onKeyFrameRequest(nowNs);
    }
  }

  void onFullIntraRequest(RtcpReader reader, int index, long nowNs) {
    SlotStream stream = slots.streamOf(reader.firSsrc(index));
    if (stream != null) {
      stream.consumer().onFullIntraRequest(reader.senderSsrc(), reader.firSequence(index), nowNs);
    }
  }

  void onTransportFeedback(RtcpReader reader, Exit exit, long nowNs) {
    feedback.wrap(reader);
    long most = STATUSES_A_PACKET * sequences.count() + TransportSequences.LOGGED;
    if (feedback.statusCount() > most - statusesRead) {
      return;
    }
    statusesRead += feedback.statusCount();
    while (feedback.next()) {
      long sequence = sequences.extend(feedback.sequence());
      if (!sequences.knows(sequence)) {
        continue;
      }
      long sentNs = sequences.sentNs(sequence);
      if (feedback.received()) {
        if (sequences.rtx(sequence)) {
          arrivedByRtx(sequence);
        }
        if (!sequences.lost(sequence)) {
          long arrivalNs = feedback.arrivalTicks() * TransportFeedbackReader.TICK_NS;
          health.onReceived(sentNs, arrivalNs - sentNs);
        }
      } else if (sequences.noteLost(sequence)) {
        health.onLost(sentNs);
        resends.onLost(sequence, exit, nowNs);
      }
    }
  }

  private void arrivedByRtx(long sequence) {
    SlotStream stream = slots.streamOf(sequences.ssrc(sequence));
    if (stream != null) {
      stream.consumer().arrivedByRtx(sequences.sequenceNumber(sequence));
    }
  }

  /** Statuses of transport-wide feedback taken so far. */
  long statusesRead() {
    return statusesRead;
  }
}
