package org.setareh.sfu.forward;

import static org.setareh.wire.BigEndian.put16;
import static org.setareh.wire.BigEndian.put8;
import static org.setareh.wire.BigEndian.u16;
import static org.setareh.wire.BigEndian.u8;

import java.lang.foreign.MemorySegment;
import java.util.random.RandomGenerator;
import org.setareh.sfu.codec.Codec;
import org.setareh.sfu.receive.MediaPacket;
import org.setareh.wire.rtp.SplitPacket;

/**
 * A slot's sound: Opus, in RED (RFC 2198) where both sides have it, else the primary block alone.
 * Losses are left to RED and Opus; NACKs are not answered.
 */
public final class AudioConsumer extends Consumer {
  private static final int FRAME_TICKS = 960; // 20 ms

  /** Redundant headers that fit {@link #MAX_PREFIX_BYTES}. */
  private static final int MAX_REDUNDANT_BLOCKS = (MAX_PREFIX_BYTES - 1) / 4;

  /** The furthest that a redundant block can lie back, in ticks. */
  private static final int MAX_REDUNDANT_AGE = 0x3fff;

  private int payloadType;
  private boolean sameSource;
  private boolean running;
  private boolean fresh;
  private int firstTimestamp;
  private long refused;

  public AudioConsumer(
      ConsumerSettings settings,
      TransportSequences transport,
      NtpAnchor ntp,
      FlowListener listener,
      RandomGenerator random) {
    super(
        new OutgoingStream(settings, Codec.OPUS.clockRate(), FRAME_TICKS, transport, ntp, random),
        listener);
  }

  @Override
  void begin(Source next, OutgoingCodec codec, boolean same, long nowNs) {
    payloadType = codec.payloadType();
    sameSource = same;
    running = false;
  }

  @Override
  public boolean offer(Source from, MediaPacket packet, long nowNs, Forwarded result) {
    if (!takes(from, packet)) {
      return false;
    }
    boolean empty = packet.primaryLength() == 0;
    boolean first = !running || stream.sequences.isOtherRun(packet.extendedSequence());
    if (first) {
      if (empty) {
        return false;
      }
      stream.beginRun(packet, sameSource || running, nowNs);
      running = true;
      fresh = true;
      firstTimestamp = packet.rtp.timestamp();
    }
    int timestamp = stream.timestamps.rewrite(packet.rtp.timestamp());
    if (empty) {
      long hole = stream.sequences.drop(packet.extendedSequence());
      if (hole != SequenceMap.NONE) {
        result.number(stream.settings.ssrc(), hole, timestamp);
        result.type(payloadType, false);
        stream.fill(result, nowNs);
      }
      return hole != SequenceMap.NONE;
    }
    long sequence = stream.sequences.give(packet.extendedSequence());
    if (sequence == SequenceMap.NONE) {
      return false;
    }
    flows(timestamp);
    result.number(stream.settings.ssrc(), sequence, timestamp);
    write(packet, first, nowNs, result);
    return true;
  }

  private void write(MediaPacket packet, boolean first, long nowNs, Forwarded result) {
    int red = stream.settings.redPayloadType();
    boolean asRed = packet.red() && red >= 0;
    // with the marker a talkspurt begins (RFC 3551 section 4.1)
    result.type(asRed ? red : payloadType, first || packet.rtp.marker());
    stream.header(packet, 0, nowNs, result);
    stream.endHeader(result);
    if (asRed) {
      writeRed(packet, result.bytes);
    } else {
      result.bytes.prefix(0);
      result.bytes.rest(
          packet.rtp.segment(),
          packet.rtp.payloadOffset() + packet.primaryOffset(),
          packet.primaryLength());
    }
    stream.complete(result, result.sequence, nowNs);
    stream.count(packet, result, nowNs);
  }

  /**
   * RED's headers with the receiver's payload type. The oldest blocks go where they are of before
   * the switch (the receiver would take them for the sound of whoever spoke before), and where
   * there are more than fit.
   */
  private void writeRed(MediaPacket packet, SplitPacket result) {
    MemorySegment out = result.memory();
    long at = result.payloadOffset();
    MemorySegment from = packet.rtp.segment();
    long payload = packet.rtp.payloadOffset();
    int age = fresh ? packet.rtp.timestamp() - firstTimestamp : MAX_REDUNDANT_AGE;
    fresh = age < MAX_REDUNDANT_AGE;
    int headers = 0;
    while ((u8(from, payload + 4L * headers) & 0x80) != 0) {
      headers++; // the producer has checked that they end inside the payload
    }
    int skippedBytes = 0;
    int written = 0;
    for (int block = 0; block < headers; block++) {
      long header = payload + 4L * block;
      int offsetAndLength = u16(from, header + 1) << 8 | u8(from, header + 3);
      if (written == 0
          && (offsetAndLength >>> 10 > age || headers - block > MAX_REDUNDANT_BLOCKS)) {
        skippedBytes += offsetAndLength & 0x3ff;
        continue;
      }
      put8(out, at + written, 0x80 | payloadType);
      put8(out, at + written + 1, offsetAndLength >>> 16);
      put16(out, at + written + 2, offsetAndLength);
      written += 4;
    }
    put8(out, at + written, payloadType);
    result.prefix(written + 1);
    int data = 4 * headers + 1 + skippedBytes;
    result.rest(from, payload + data, packet.rtp.payloadLength() - data);
  }

  @Override
  public boolean resend(int sequence, long nowNs, Forwarded result) {
    refused++;
    return false;
  }

  @Override
  public void onKeyFrameRequest(long nowNs) {}

  @Override
  public void poll(long nowNs) {}

  @Override
  public void close() {
    suspend();
  }

  @Override
  public long resends() {
    return 0;
  }

  @Override
  public long resendsRefused() {
    return refused;
  }
}
