package org.setareh.sfu.receive;

import org.jspecify.annotations.Nullable;
import org.setareh.sfu.codec.Codec;
import org.setareh.sfu.control.SourceKind;
import org.setareh.sfu.control.SourceState;
import org.setareh.sfu.negotiate.NegotiatedSource;
import org.setareh.wire.rtcp.RtcpWriter;
import org.setareh.wire.rtp.RtpPacket;

/**
 * One source of a peer: microphone, camera in one to three encodings, screen or its sound. Decides
 * about each of its packets, and asks the publisher for what is missing. On the peer's worker.
 *
 * <p>What a packet goes through: which encoding? RTX back into the original; seen before?
 * statistics and gaps (RFC 3550 section 5.1: whatever arrived is not lost); muted? then what the
 * payload says. Nothing here allocates for a packet.
 */
public final class Producer {
  private final NegotiatedSource source;
  private final ReceiveCounters counters;
  private final Encoding[] encodings;
  private final StreamTable streams;
  private final SoundLimit soundLimit = new SoundLimit();
  private SourceState state = SourceState.ON;

  /**
   * @param peerClock of the publisher; the same for all its sources
   * @param counters of drops, shared or not
   */
  public Producer(NegotiatedSource source, PeerClock peerClock, ReceiveCounters counters) {
    this.source = source;
    this.counters = counters;
    encodings = new Encoding[StreamTable.encodings(source)];
    for (int i = 0; i < encodings.length; i++) {
      PayloadReader reader =
          new PayloadReader(
              source.extensions().audioLevel(), source.extensions().dependencyDescriptor());
      encodings[i] = new Encoding(i, reader, peerClock);
      encodings[i].fullIntraRequests =
          !source.codecs().isEmpty() && source.codecs().getFirst().fullIntraRequests();
    }
    streams = new StreamTable(source, encodings);
  }

  /**
   * Takes a decrypted, wrapped packet of this source. True: its facts are filled in, it may be
   * forwarded and never changes again. False: it is not to be forwarded, for a counted reason; it
   * may have been rewritten.
   *
   * <p>Padding without payload in a media stream returns true with {@link
   * RtpPacket#payloadLength()} 0 and nothing known but its number, and so does what nobody can use,
   * a payload type that was not negotiated or a payload that cannot be read: consumers must learn
   * of it, since they leave no gap.
   */
  public boolean onRtp(MediaPacket packet, long nowNs) {
    RtpPacket rtp = packet.rtp;
    Payload payload = streams.payload(rtp.payloadType());
    Encoding encoding = streams.ofMedia(rtp.ssrc());
    if (encoding != null) {
      return onMedia(packet, encoding, payload, false, nowNs);
    }
    return switch (payload) {
      case null -> drop(ReceiveDrop.UNKNOWN_PAYLOAD_TYPE);
      case Payload.Retransmission retransmission -> onRtx(packet, retransmission, nowNs);
      case Payload.Media _, Payload.Redundant _ -> {
        Encoding learned = streams.learn(rtp);
        yield learned == null
            ? drop(ReceiveDrop.UNKNOWN_STREAM)
            : onMedia(packet, learned, payload, false, nowNs);
      }
    };
  }

  private boolean onRtx(MediaPacket packet, Payload.Retransmission retransmission, long nowNs) {
    RtpPacket rtp = packet.rtp;
    Encoding encoding = streams.repaired(rtp);
    if (encoding == null) {
      return drop(ReceiveDrop.UNKNOWN_STREAM);
    }
    if (!RtxPacket.holdsOriginal(rtp)) {
      return drop(ReceiveDrop.PADDING);
    }
    Payload original = streams.payload(retransmission.repairs());
    if (original == null || !encoding.hasSsrc) {
      return drop(ReceiveDrop.UNKNOWN_STREAM);
    }
    if (!RtxPacket.unwrap(rtp, original.payloadType(), encoding.ssrc)) {
      return drop(ReceiveDrop.MALFORMED);
    }
    return onMedia(packet, encoding, original, true, nowNs);
  }

  private boolean onMedia(
      MediaPacket packet,
      Encoding encoding,
      @Nullable Payload payload,
      boolean retransmitted,
      long nowNs) {
    boolean red = payload instanceof Payload.Redundant;
    Codec codec =
        switch (payload) {
          case Payload.Media media -> media.codec();
          case Payload.Redundant redundant -> redundant.codec();
          case Payload.Retransmission _ -> null; // under the media's own SSRC: not RFC 4588's way
          case null -> null;
        };
    if (codec != null) {
      encoding.statistics.clockRate(codec.clockRate());
      encoding.clock.clockRate(codec.clockRate());
    }
    if (!count(packet, encoding, retransmitted, nowNs)) {
      return false;
    }
    if (codec != null) {
      keepTime(packet, encoding, retransmitted);
    }
    if (state != SourceState.ON) {
      return drop(ReceiveDrop.SILENCED);
    }
    if (!video() && !soundLimit.takes(nowNs)) {
      return drop(ReceiveDrop.TOO_MANY);
    }
    packet.encoding = encoding.index;
    if (codec == null) {
      return leaveOut(packet, encoding, ReceiveDrop.UNKNOWN_PAYLOAD_TYPE);
    }
    packet.codec = codec;
    if (packet.rtp.payloadLength() == 0) {
      counters.count(ReceiveDrop.PADDING);
      return true;
    }
    if (!encoding.reader.read(packet, codec, red)) {
      return leaveOut(packet, encoding, ReceiveDrop.MALFORMED);
    }
    if (payload instanceof Payload.Media media) {
      encoding.fullIntraRequests = media.fullIntraRequests();
    }
    packet.recovered = retransmitted || !isNewest(packet, encoding);
    packet.captureKnown = encoding.clock.known();
    packet.captureNs = encoding.clock.captureNs(packet.rtp.timestamp());
    if (packet.keyFrame && codec.video()) {
      encoding.keyFrames.onKeyFrame();
    }
    encoding.onMedia(packet, nowNs);
    return true;
  }

  /**
   * The packet arrived and nobody can use it. Whoever takes what flows learns its number; before
   * anything flows nobody needs to.
   */
  private boolean leaveOut(MediaPacket packet, Encoding encoding, ReceiveDrop reason) {
    Codec flowing = encoding.codec();
    if (flowing == null) {
      return drop(reason);
    }
    counters.count(reason);
    packet.codec = flowing;
    packet.removePayload();
    return true;
  }

  /** From here on the packet shows the encoding's time, which never leaps. */
  private static void keepTime(MediaPacket packet, Encoding encoding, boolean retransmitted) {
    int timestamp = packet.rtp.timestamp();
    long sequence = packet.extendedSequence;
    boolean padding = packet.rtp.payloadLength() == 0;
    int time =
        padding
            ? encoding.clock.timeOf(timestamp, sequence)
            : encoding.clock.onPacket(
                timestamp, sequence, isNewest(packet, encoding), packet.arrivalNs());
    if (time != timestamp) {
      packet.timestamp(time);
    }
    if (!padding && !retransmitted) {
      encoding.statistics.onTime(time, packet.arrivalNs());
    }
  }

  private static boolean isNewest(MediaPacket packet, Encoding encoding) {
    return packet.extendedSequence == encoding.statistics.highestSequence();
  }

  /** Whether the packet, just accepted, repeats in RED the one before it, which did not come. */
  public boolean repeatsLost(MediaPacket packet) {
    return packet.red()
        && packet.redBlocks().redundantBlocks() > 0
        && encodings[packet.encoding()].statistics.misses(packet.extendedSequence() - 1);
  }

  /**
   * Makes the lost packet of what the next one repeats: a receiver without RED would never hear it,
   * and one with RED has it twice again.
   *
   * @param lost a fresh packet
   * @return false: it was silence
   */
  public boolean rebuild(MediaPacket lost, MediaPacket from) {
    lost.copyFrom(from);
    lost.length(from.redBlocks().writeLastRepeated(from.rtp, lost.segment(), lost.offset()));
    if (lost.length() == 0 || !lost.wrap()) {
      return false;
    }
    lost.encoding = from.encoding;
    lost.extendedSequence = from.extendedSequence - 1;
    lost.recovered = true;
    int ticks = from.rtp.timestamp() - lost.rtp.timestamp();
    lost.captureKnown = from.captureKnown;
    lost.captureNs = from.captureNs - ticks * 1_000_000_000L / from.codec.clockRate();
    boolean read = encodings[from.encoding].reader.read(lost, from.codec, false);
    lost.audioLevel = from.audioLevel;
    lost.voice = from.voice;
    return read;
  }

  /** Numbers and gaps; false: the packet was here, or is out of range. */
  private boolean count(MediaPacket packet, Encoding encoding, boolean retransmitted, long nowNs) {
    int verdict = encoding.statistics.onPacket(packet.rtp.sequenceNumber(), retransmitted);
    if (verdict != ReceptionStatistics.NEW) {
      return drop(
          verdict == ReceptionStatistics.DUPLICATE
              ? ReceiveDrop.DUPLICATE
              : ReceiveDrop.OUT_OF_RANGE);
    }
    packet.extendedSequence = encoding.statistics.extendedSequence();
    if (!video()) {
      return true;
    }
    if (state == SourceState.ON) {
      encoding.nack.onPacket(packet.extendedSequence, nowNs);
      if (encoding.nack.takeGivenUp()) {
        requestKeyFrame(encoding.index, nowNs);
      }
    } else {
      encoding.nack.skipTo(encoding.statistics.highestSequence());
    }
    return true;
  }

  private boolean drop(ReceiveDrop reason) {
    counters.count(reason);
    return false;
  }

  /** Whether the packet is of this source by its SSRC. */
  boolean owns(RtpPacket rtp) {
    return streams.owns(rtp.ssrc());
  }

  StreamTable streams() {
    return streams;
  }

  /** Takes a sender report; false: its SSRC is none of this source's. */
  public boolean onSenderReport(int ssrc, long ntpTimestamp, int rtpTimestamp, long arrivalNs) {
    Encoding encoding = streams.ofMedia(ssrc);
    if (encoding == null) {
      return streams.ofRtx(ssrc) != null;
    }
    encoding.statistics.onSenderReport(ntpTimestamp, arrivalNs);
    if (ntpTimestamp != 0) {
      encoding.clock.onSenderReport(ntpTimestamp, rtpTimestamp, arrivalNs);
    }
    return true;
  }

  /** Somebody waits for a key frame of an encoding; unknown encodings are ignored. */
  public void requestKeyFrame(int encoding, long nowNs) {
    if (encoding >= 0 && encoding < encodings.length && state == SourceState.ON && video()) {
      encodings[encoding].keyFrames.request(nowNs);
    }
  }

  /** Switches the source: what a muted one still sends is dropped, and nothing asked of it. */
  public void state(SourceState newState) {
    state = newState;
    if (newState != SourceState.ON) {
      for (Encoding encoding : encodings) {
        encoding.keyFrames.cancel();
        if (encoding.statistics.started()) {
          encoding.nack.skipTo(encoding.statistics.highestSequence());
        }
      }
    }
  }

  public SourceState state() {
    return state;
  }

  public SourceKind kind() {
    return source.kind();
  }

  /** What was negotiated for this source. */
  public NegotiatedSource source() {
    return source;
  }

  private boolean video() {
    return source.kind().video();
  }

  /** Encodings negotiated, 1 or more; which of them are sent, {@link Encoding#alive} says. */
  public int encodings() {
    return encodings.length;
  }

  public Encoding encoding(int index) {
    return encodings[index];
  }

  /** The codec of the encoding that was heard last in order, or null before the first packet. */
  public @Nullable Codec codec() {
    for (Encoding encoding : encodings) {
      if (encoding.codec() != null) {
        return encoding.codec();
      }
    }
    return null;
  }

  /**
   * Appends the NACKs and key-frame requests that are due.
   *
   * @param senderSsrc ours
   * @param roundTripNs to the publisher
   */
  public void writeRtcp(RtcpWriter writer, int senderSsrc, long roundTripNs, long nowNs) {
    for (Encoding encoding : encodings) {
      if (!encoding.hasSsrc) {
        continue;
      }
      encoding.nack.write(writer, senderSsrc, encoding.ssrc, roundTripNs, nowNs);
      if (encoding.nack.takeGivenUp()) {
        requestKeyFrame(encoding.index, nowNs);
      }
      if (encoding.keyFrames.due(nowNs) && askForKeyFrame(writer, senderSsrc, encoding)) {
        encoding.keyFrames.sent(nowNs);
      }
    }
  }

  private static boolean askForKeyFrame(RtcpWriter writer, int senderSsrc, Encoding encoding) {
    return encoding.fullIntraRequests
        ? writer.fullIntraRequest(senderSsrc, encoding.ssrc, encoding.keyFrames.command())
        : writer.pictureLoss(senderSsrc, encoding.ssrc);
  }

  /** When {@link #writeRtcp} has something to do; {@link Long#MAX_VALUE}: nothing for now. */
  public long nextDeadlineNs() {
    long deadline = Long.MAX_VALUE;
    for (Encoding encoding : encodings) {
      if (encoding.hasSsrc) {
        deadline = Math.min(deadline, encoding.nack.nextDeadlineNs());
        deadline = Math.min(deadline, encoding.keyFrames.nextDeadlineNs());
      }
    }
    return deadline;
  }

  /**
   * Appends report blocks of the encodings that are sent, to the report that the writer has open.
   *
   * @return false if there was no room for one
   */
  public boolean appendReportBlocks(RtcpWriter writer, long nowNs) {
    for (Encoding encoding : encodings) {
      if (encoding.hasSsrc
          && encoding.statistics.started()
          && !encoding.statistics.appendBlock(writer, encoding.ssrc, nowNs)) {
        return false;
      }
    }
    return true;
  }
}
