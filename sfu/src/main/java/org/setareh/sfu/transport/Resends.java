package org.setareh.sfu.transport;

import org.setareh.net.Outbox;
import org.setareh.sfu.congestion.ReceiverHealth;
import org.setareh.sfu.forward.Consumer;
import org.setareh.sfu.forward.Forwarded;
import org.setareh.sfu.forward.TransportSequences;
import org.setareh.wire.rtcp.RtcpReader;

/**
 * Packets that leave once more: those that the receiver asks for by NACK, and those that it reports
 * lost without asking. The consumers' budgets bound them. The worker's thread.
 */
final class Resends {
  /**
   * Numbers of one compound's NACKs that are looked up: no consumer remembers more, and a datagram
   * can name eight thousand.
   */
  static final int MAX_NACKED = 512;

  private final TransportHost host;
  private final Slots slots;
  private final TransportSequences sequences;
  private final ReceiverHealth health;
  private final Forwarded forwarded = new Forwarded();
  private int nackedLeft;

  Resends(TransportHost host, Slots slots, TransportSequences sequences, ReceiverHealth health) {
    this.host = host;
    this.slots = slots;
    this.sequences = sequences;
    this.health = health;
  }

  /** A compound packet is about to be taken apart. */
  void beginCompound() {
    nackedLeft = MAX_NACKED;
  }

  void onNack(RtcpReader reader, Exit exit, long nowNs) {
    SlotStream stream = slots.streamOf(reader.mediaSsrc());
    if (stream == null) {
      return;
    }
    for (int i = 0; i < reader.nackCount() && nackedLeft > 0; i++) {
      int first = reader.nackPacketId(i);
      int wanted = 1 | reader.nackBitmask(i) << 1;
      nackedLeft -= Integer.bitCount(wanted);
      for (; wanted != 0; wanted &= wanted - 1) {
        int sequence = first + Integer.numberOfTrailingZeros(wanted) & 0xffff;
        resend(stream.consumer(), sequence, exit, nowNs);
      }
    }
  }

  /**
   * Where the receiver does not ask, though a packet was lost. Once for each that left, so a
   * receiver that reports everything lost costs no more than the budget of resends.
   *
   * @param lost its transport-wide number, known
   */
  void onLost(long lost, Exit exit, long nowNs) {
    SlotStream stream = slots.streamOf(sequences.ssrc(lost));
    int sequence = sequences.sequenceNumber(lost);
    if (stream != null && stream.consumer().isLacking(sequence, sequences.sentNs(lost))) {
      resend(stream.consumer(), sequence, exit, nowNs);
    }
  }

  private void resend(Consumer consumer, int sequence, Exit exit, long nowNs) {
    Outbox outbox = host.outbox();
    exit.begin(forwarded);
    boolean leaves = consumer.resend(sequence, nowNs, forwarded);
    if (!leaves) {
      outbox.commit(0);
    } else {
      outbox.commit(forwarded.repeated() ? repeated() : exit.protect(consumer, forwarded));
    }
  }

  /** It was lost, whatever the receiver reports under its transport-wide number from now on. */
  private int repeated() {
    long number = forwarded.transportSequence();
    if (number >= 0 && sequences.knows(number) && sequences.noteLost(number)) {
      health.onLost(sequences.sentNs(number));
    }
    return forwarded.bytes().length();
  }
}
