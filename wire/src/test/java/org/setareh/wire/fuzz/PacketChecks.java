package org.setareh.wire.fuzz;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import org.setareh.wire.rtcp.RtcpKind;
import org.setareh.wire.rtcp.RtcpReader;
import org.setareh.wire.rtcp.RtcpWriter;
import org.setareh.wire.rtcp.SdesReader;
import org.setareh.wire.rtcp.TransportFeedbackBuilder;
import org.setareh.wire.rtcp.TransportFeedbackReader;
import org.setareh.wire.rtp.RtpHeaderWriter;
import org.setareh.wire.rtp.RtpPacket;
import org.setareh.wire.stun.StunAddress;
import org.setareh.wire.stun.StunAttribute;
import org.setareh.wire.stun.StunIntegrity;
import org.setareh.wire.stun.StunMessage;
import org.setareh.wire.stun.StunWriter;

/** What must hold for any bytes at all, packet by packet. Each check reads every accessor. */
final class PacketChecks {
  private static final StunIntegrity INTEGRITY = StunIntegrity.shortTerm("password");
  private static final int[] NOTHING_UNDERSTOOD = {};

  private PacketChecks() {}

  private static void check(boolean holds, String words) {
    if (!holds) {
      throw new AssertionError(words);
    }
  }

  static void rtp(MemorySegment segment, long offset, int length) {
    RtpPacket packet = new RtpPacket();
    if (!packet.wrap(segment, offset, length)) {
      return;
    }
    check(RtpPacket.headerLength(segment, offset, length) == packet.headerLength(), "header");
    check(packet.payloadLength() >= 0, "payload below 0");
    check(
        packet.headerLength() + packet.payloadLength() + packet.paddingLength() == length,
        "lengths do not add up");
    for (int i = 0; i < packet.csrcCount(); i++) {
      packet.csrc(i);
    }
    for (int i = 0; i < packet.extensionCount(); i++) {
      int id = packet.extensionId(i);
      long at = packet.extensionOffset(id);
      int size = packet.extensionLength(id);
      check(at >= offset + 16 && size >= 0 && at + size <= packet.payloadOffset(), "extension");
    }
    check(packet.extensionOffset(0) == -1 && packet.extensionLength(0) == -1, "id 0");
    rewritten(packet);
  }

  private static void rewritten(RtpPacket packet) {
    byte[] out = new byte[20 + 257 * packet.extensionCount()];
    MemorySegment memory = MemorySegment.ofArray(out);
    RtpHeaderWriter writer = new RtpHeaderWriter();
    writer
        .begin(memory, 0, true)
        .payloadType(packet.payloadType(), packet.marker())
        .sequenceNumber(packet.sequenceNumber())
        .timestamp(packet.timestamp())
        .ssrc(packet.ssrc());
    for (int i = 0; i < packet.extensionCount(); i++) {
      int id = packet.extensionId(i);
      writer.extension(
          id, packet.segment(), packet.extensionOffset(id), packet.extensionLength(id));
    }
    RtpPacket again = new RtpPacket();
    check(again.wrap(memory, 0, writer.end()), "own header refused");
    check(
        again.sequenceNumber() == packet.sequenceNumber()
            && again.timestamp() == packet.timestamp()
            && again.ssrc() == packet.ssrc()
            && again.marker() == packet.marker()
            && again.payloadType() == packet.payloadType()
            && again.extensionCount() == packet.extensionCount(),
        "own header reads otherwise");
    for (int i = 0; i < packet.extensionCount(); i++) {
      int id = packet.extensionId(i);
      check(
          MemorySegment.mismatch(
                  packet.segment(),
                  packet.extensionOffset(id),
                  packet.extensionOffset(id) + packet.extensionLength(id),
                  memory,
                  again.extensionOffset(id),
                  again.extensionOffset(id) + again.extensionLength(id))
              == -1,
          "extension " + id + " reads otherwise");
    }
  }

  static void rtcp(MemorySegment segment, long offset, int length) {
    RtcpReader reader = new RtcpReader();
    if (!reader.wrap(segment, offset, length)) {
      check(!reader.next(), "steps through what it refused");
      return;
    }
    int packets = 0;
    while (reader.next()) {
      packets++;
      check(reader.packetOffset() + reader.packetLength() <= offset + length, "too long");
      reader.senderSsrc();
      readAll(reader);
    }
    check(packets > 0, "an empty compound");
  }

  private static void readAll(RtcpReader reader) {
    switch (reader.kind()) {
      case SENDER_REPORT -> {
        reader.ntpTimestamp();
        reader.rtpTimestamp();
        reader.packetCount();
        reader.octetCount();
        readReports(reader);
      }
      case RECEIVER_REPORT -> readReports(reader);
      case SOURCE_DESCRIPTION -> {
        SdesReader sdes = new SdesReader();
        sdes.wrap(reader);
        while (sdes.next()) {
          sdes.ssrc();
          sdes.type();
          sdes.text();
        }
      }
      case BYE -> {}
      case NACK -> {
        reader.mediaSsrc();
        for (int i = 0; i < reader.nackCount(); i++) {
          reader.nackPacketId(i);
          reader.nackBitmask(i);
        }
      }
      case PICTURE_LOSS -> reader.mediaSsrc();
      case FULL_INTRA_REQUEST -> {
        for (int i = 0; i < reader.firCount(); i++) {
          reader.firSsrc(i);
          reader.firSequence(i);
        }
      }
      case TRANSPORT_FEEDBACK -> {
        TransportFeedbackReader feedback = new TransportFeedbackReader();
        feedback.wrap(reader);
        while (feedback.next()) {
          feedback.arrivalTicks();
        }
      }
      case OTHER -> {}
    }
  }

  private static void readReports(RtcpReader reader) {
    for (int i = 0; i < reader.reportCount(); i++) {
      reader.reportSsrc(i);
      reader.fractionLost(i);
      reader.cumulativeLost(i);
      reader.highestSequence(i);
      reader.jitter(i);
      reader.lastSenderReport(i);
      reader.delaySinceLastSenderReport(i);
    }
  }

  static void transportFeedback(MemorySegment segment, long offset, int length) {
    RtcpReader reader = new RtcpReader();
    if (!reader.wrap(segment, offset, length)) {
      return;
    }
    check(reader.next() && reader.kind() == RtcpKind.TRANSPORT_FEEDBACK, "not feedback");
    TransportFeedbackReader read = new TransportFeedbackReader();
    read.wrap(reader);
    TransportFeedbackBuilder builder = new TransportFeedbackBuilder(read.statusCount());
    long referenceNs =
        (long) read.referenceTime()
            * TransportFeedbackReader.TICKS_PER_REFERENCE
            * TransportFeedbackReader.TICK_NS;
    builder.begin(read.baseSequence(), referenceNs, read.feedbackCount());
    int statuses = 0;
    boolean any = false;
    while (read.next()) {
      statuses++;
      if (read.received()) {
        any = true;
        check(
            builder.received(
                read.sequence(), read.arrivalTicks() * TransportFeedbackReader.TICK_NS),
            "an arrival that was read does not fit");
      }
    }
    check(statuses == read.statusCount(), "statuses missing");
    check(builder.isEmpty() != any, "empty");
    if (any) {
      rewritten(reader, builder);
    }
  }

  private static void rewritten(RtcpReader reader, TransportFeedbackBuilder builder) {
    int capacity = builder.maxLength();
    MemorySegment memory = MemorySegment.ofArray(new byte[capacity]);
    RtcpWriter writer = new RtcpWriter();
    writer.begin(memory, 0, capacity);
    check(writer.transportFeedback(1, 2, builder), "does not fit its own bound");
    RtcpReader again = new RtcpReader();
    check(again.wrap(memory, 0, writer.length()) && again.next(), "own feedback refused");
    TransportFeedbackReader one = new TransportFeedbackReader();
    TransportFeedbackReader other = new TransportFeedbackReader();
    one.wrap(reader);
    other.wrap(again);
    check(one.feedbackCount() == other.feedbackCount(), "feedback count");
    while (other.next()) {
      check(one.next() && one.sequence() == other.sequence(), "sequence");
      check(
          one.received() == other.received()
              && one.deltaTicks() == other.deltaTicks()
              && one.arrivalTicks() == other.arrivalTicks(),
          "own feedback reads otherwise");
    }
    while (one.next()) {
      check(!one.received(), "an arrival was lost");
    }
  }

  static void stun(MemorySegment segment, long offset, int length) {
    StunMessage message = new StunMessage();
    if (!message.wrap(segment, offset, length)) {
      return;
    }
    check(message.is(message.messageClass(), message.method()), "type");
    message.priority();
    message.useCandidate();
    message.tieBreaker(StunAttribute.ICE_CONTROLLED);
    message.errorCode();
    message.text(StunAttribute.USERNAME);
    message.verifyFingerprint();
    INTEGRITY.verify(message);
    INTEGRITY.verifySha256(message);
    message.unknownRequired(NOTHING_UNDERSTOOD, new int[4]);
    StunAddress address = new StunAddress();
    byte[] out = new byte[length + 128];
    MemorySegment memory = MemorySegment.ofArray(out);
    StunWriter writer = new StunWriter();
    writer.beginResponse(memory, 0, message.messageClass(), message);
    int copied = 0;
    for (int i = 0; i < message.attributeCount(); i++) {
      int type = message.attributeType(i);
      boolean ending =
          type == StunAttribute.MESSAGE_INTEGRITY
              || type == StunAttribute.MESSAGE_INTEGRITY_SHA256
              || type == StunAttribute.FINGERPRINT;
      if (ending) {
        break;
      }
      if (message.addressAt(i, address)
          && message.attributeLength(i) == 20
          && !address.isV4()
          && type == StunAttribute.XOR_MAPPED_ADDRESS) {
        writer.address(type, address);
      } else {
        writer.attribute(type, segment, message.attributeOffset(i), message.attributeLength(i));
      }
      copied++;
    }
    writer.messageIntegrity(INTEGRITY).messageIntegritySha256(INTEGRITY).fingerprint();
    StunMessage again = new StunMessage();
    int size = writer.end();
    if (copied + 3 > StunMessage.MAX_ATTRIBUTES) {
      return;
    }
    check(again.wrap(memory, 0, size), "own message refused");
    check(again.verifyFingerprint(), "own fingerprint");
    check(INTEGRITY.verify(again) && INTEGRITY.verifySha256(again), "own integrity");
    check(again.attributeCount() == copied + 3, "attributes lost");
    for (int i = 0; i < copied; i++) {
      check(again.attributeType(i) == message.attributeType(i), "type of attribute " + i);
      byte[] before = bytes(message, i);
      check(Arrays.equals(before, bytes(again, i)), "value of attribute " + i);
    }
  }

  private static byte[] bytes(StunMessage message, int index) {
    byte[] bytes =
        message
            .segment()
            .asSlice(message.attributeOffset(index), message.attributeLength(index))
            .toArray(ValueLayout.JAVA_BYTE);
    if (message.attributeType(index) == StunAttribute.XOR_MAPPED_ADDRESS) {
      bytes[0] = 0; // reserved: not kept
    }
    return bytes;
  }
}
