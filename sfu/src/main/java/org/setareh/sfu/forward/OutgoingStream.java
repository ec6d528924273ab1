package org.setareh.sfu.forward;

import static org.setareh.wire.BigEndian.put16;
import static org.setareh.wire.BigEndian.put8;

import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.random.RandomGenerator;
import org.setareh.sfu.codec.DependencyDescriptorWriter;
import org.setareh.sfu.receive.MediaPacket;
import org.setareh.wire.rtcp.RtcpReader;
import org.setareh.wire.rtcp.RtcpWriter;
import org.setareh.wire.rtp.RtpHeaderWriter;

/**
 * What sound and pictures have in common on their way out: numbers, headers, counts and reports of
 * one SSRC. One thread.
 */
final class OutgoingStream {
  private static final long REPORT_INTERVAL_NS = 1_000_000_000L;
  private static final long CAPTURE_TIME_INTERVAL_NS = 500_000_000L;
  private static final int ONE_BYTE_MAX = 16;
  private static final int ONE_BYTE_MAX_ID = 14;
  private static final int TWO_BYTE_MAX = 255;
  private static final int MANDATORY_DESCRIPTOR = 3;
  private static final long MAX_RTT_NS = 5_000_000_000L;

  final ConsumerSettings settings;
  final SequenceMap sequences;
  final TimestampRewriter timestamps;

  private final ConsumerSettings.ExtensionIds ids;
  private final TransportSequences transport;
  private final NtpAnchor ntp;
  private final byte[] mid;

  /** Whether the receiver's ids or MID need the two-byte form in every packet (RFC 8285). */
  private final boolean twoByte;

  private final int clockRate;
  private final RtpHeaderWriter header = new RtpHeaderWriter();
  private final DependencyDescriptorWriter dependencies = new DependencyDescriptorWriter();

  private long rtxSequence;
  private long transportSequenceAt;

  // The newest packet by number: one instant on the RTP clock and when it was captured.
  private long anchorSequence = -1;
  private int anchorTimestamp;
  private boolean captureKnown;
  private long captureNs;

  private long nextCaptureTimeNs = Long.MIN_VALUE;
  private long nextReportNs = Long.MIN_VALUE;
  private long packets;
  private long octets;
  private long rttNs = -1;
  private long lastRttNs = -1;
  private int fractionLost;
  private int jitter;
  private long reportedNs = Long.MIN_VALUE;

  // What the last report is about: when the interval began, and packets sent in it.
  private long intervalNs = Long.MIN_VALUE;
  private long intervalPackets;
  private long packetsBefore;

  /**
   * @param random for the first numbers (RFC 3550 section 5.1)
   * @param frameTicks the least step of timestamps over a switch
   */
  OutgoingStream(
      ConsumerSettings settings,
      int clockRate,
      int frameTicks,
      TransportSequences transport,
      NtpAnchor ntp,
      RandomGenerator random) {
    this.settings = settings;
    this.clockRate = clockRate;
    this.transport = transport;
    this.ntp = ntp;
    ids = settings.extensions();
    mid = settings.mid().getBytes(StandardCharsets.UTF_8);
    twoByte = mid.length > ONE_BYTE_MAX || ids.highest() > ONE_BYTE_MAX_ID;
    sequences = new SequenceMap(random.nextInt(1, 1 << 15));
    timestamps = new TimestampRewriter(clockRate, frameTicks, random.nextInt());
    rtxSequence = random.nextInt(1, 1 << 15);
  }

  /**
   * A run begins: its timestamps continue, by capture times where {@code sameSource} is what flowed
   * before.
   */
  void beginRun(MediaPacket packet, boolean sameSource, long nowNs) {
    sequences.begin(packet.extendedSequence());
    int timestamp = packet.rtp.timestamp();
    if (sameSource && captureKnown && packet.captureKnown() && timestamps.started()) {
      long ticks = ticks(packet.captureNs() - captureNs);
      timestamps.alignTo(timestamp, anchorTimestamp + (int) ticks - timestamp, nowNs);
    } else {
      timestamps.continueFrom(timestamp, nowNs);
    }
    nextReportNs = Long.MIN_VALUE; // the receiver learns the new clock at once
  }

  private long ticks(long ns) {
    return ns / 1_000_000_000L * clockRate + ns % 1_000_000_000L * clockRate / 1_000_000_000L;
  }

  /**
   * Begins the header of a media packet: its numbers, which stand in {@code result}, MID,
   * transport-wide sequence number, times, audio level.
   *
   * @param descriptorLength bytes of the dependency descriptor that follows, 0 for none
   */
  void header(MediaPacket packet, int descriptorLength, long nowNs, Forwarded result) {
    begin(result, twoByte || descriptorLength > ONE_BYTE_MAX);
    addressing();
    if (ids.absoluteSendTime() > 0) {
      header.extensionInt24(ids.absoluteSendTime(), (int) (ntp.at(nowNs) >>> 14) & 0xff_ffff);
    }
    if (ids.audioLevel() > 0 && packet.audioLevel() != MediaPacket.LEVEL_UNKNOWN) {
      int voice = packet.voice() ? 0x80 : 0;
      header.extensionByte(ids.audioLevel(), voice | (packet.audioLevel() & 0x7f));
    }
    if (ids.absoluteCaptureTime() > 0
        && packet.captureKnown()
        && packet.frameStart()
        && nowNs >= nextCaptureTimeNs) {
      header.extensionLong(ids.absoluteCaptureTime(), ntp.at(packet.captureNs()));
      nextCaptureTimeNs = nowNs + CAPTURE_TIME_INTERVAL_NS;
    }
  }

  private void begin(Forwarded result, boolean wide) {
    header
        .begin(result.bytes.memory(), result.bytes.offset(), wide)
        .payloadType(result.payloadType, result.marker)
        .sequenceNumber((int) result.sequence)
        .timestamp(result.timestamp)
        .ssrc(result.ssrc);
  }

  /** What each packet says of its stream and its place among all of the connection. */
  private void addressing() {
    if (ids.mid() > 0) {
      header.extension(ids.mid(), mid);
    }
    transportSequenceAt =
        ids.transportSequenceNumber() > 0 ? header.reserve(ids.transportSequenceNumber(), 2) : -1;
  }

  /**
   * Bytes that the copy of a packet's dependency descriptor takes; 0: none is sent, since the
   * receiver takes none or the publisher filled it up until it cannot grow.
   *
   * @param withTargets whether the copy says which decode targets are active
   */
  int descriptorLength(MediaPacket packet, Source source, boolean withTargets) {
    int id = source.dependencyExtensionId();
    if (ids.dependencyDescriptor() == 0 || id == 0 || !packet.hasDependency()) {
      return 0;
    }
    int length = packet.rtp.extensionLength(id);
    if (withTargets) {
      int flags = length > MANDATORY_DESCRIPTOR ? 0 : 5;
      int targets =
          packet.dependency().hasActiveDecodeTargets()
              ? 0
              : packet.dependency().structure().decodeTargets();
      length = (8 * length + flags + targets + 7) / 8;
    }
    int most = twoByte || settings.mixedExtensions() ? TWO_BYTE_MAX : ONE_BYTE_MAX;
    return length > most ? 0 : length;
  }

  /**
   * Writes the dependency descriptor, after {@link #header} with its length: under the frame number
   * that stands in {@code result}, and with its decode targets.
   */
  void descriptor(MediaPacket packet, int length, Forwarded result) {
    MemorySegment out = result.bytes.memory();
    long to = header.reserve(ids.dependencyDescriptor(), length);
    if (result.targets == 0) {
      DependencyDescriptorWriter.copy(packet.dependency(), result.ids, out, to);
    } else {
      dependencies.copy(packet.dependency(), result.ids, result.targets, out, to);
    }
  }

  void endHeader(Forwarded result) {
    result.bytes.header(header.end());
  }

  /**
   * A packet is complete: numbers it for the transport and notes what was written where.
   *
   * @param original its number in the stream of the media, which RTX repeats
   */
  void complete(Forwarded result, long original, long nowNs) {
    result.toKeep = result.repeated = false;
    result.transportSequence = -1;
    if (transportSequenceAt >= 0) {
      result.transportSequence = transport.count();
      boolean rtx = result.ssrc != settings.ssrc();
      int numbered = transport.next(settings.ssrc(), (int) original, rtx, nowNs);
      put16(result.bytes.memory(), transportSequenceAt, numbered);
    }
  }

  /** A packet of the source leaves for the first time. */
  void count(MediaPacket packet, Forwarded result, long nowNs) {
    timestamps.sent(result.timestamp, nowNs);
    if (result.sequence > anchorSequence) {
      anchorSequence = result.sequence;
      anchorTimestamp = result.timestamp;
      captureNs = packet.captureNs();
      captureKnown = packet.captureKnown();
    }
    packets++;
    octets += result.bytes.payloadLength();
  }

  /**
   * Writes a packet of padding alone (RFC 3550 section 5.1) under a number that was kept for a
   * packet which is not wanted after all. Its numbers stand in {@code result}.
   */
  void fill(Forwarded result, long nowNs) {
    begin(result, twoByte);
    header.padding();
    addressing();
    endHeader(result);
    put8(result.bytes.memory(), result.bytes.payloadOffset(), 1);
    result.bytes.prefix(1);
    result.bytes.rest(MemorySegment.NULL, 0, 0);
    complete(result, result.sequence, nowNs);
    packets++;
  }

  /** The next number of the RTX stream. */
  long nextRtxSequence() {
    return rtxSequence++;
  }

  /** Writes a sender report (RFC 3550 section 6.4.1) if one is due; false: nothing was written. */
  boolean writeReport(RtcpWriter writer, long nowNs) {
    if (!timestamps.started() || nowNs < nextReportNs) {
      return false;
    }
    int timestamp = anchorTimestamp + (int) ticks(nowNs - captureNs);
    if (!writer.senderReport(settings.ssrc(), ntp.at(nowNs), timestamp, packets, octets)) {
      return false;
    }
    nextReportNs = nowNs + REPORT_INTERVAL_NS;
    return true;
  }

  /**
   * When {@link #writeReport} has something next; {@link Long#MAX_VALUE} before the first packet.
   */
  long nextReportNs() {
    return timestamps.started() ? nextReportNs : Long.MAX_VALUE;
  }

  /** Takes a report block about this stream. */
  void onReport(RtcpReader reader, int index, long nowNs) {
    fractionLost = reader.fractionLost(index);
    jitter = (int) Math.min(reader.jitter(index), Integer.MAX_VALUE);
    intervalNs = reportedNs;
    intervalPackets = packets - packetsBefore;
    packetsBefore = packets;
    reportedNs = nowNs;
    lastRttNs = -1;
    int lastReport = reader.lastSenderReport(index);
    if (lastReport == 0) {
      return;
    }
    // RFC 3550 section 6.4.1: A - LSR - DLSR, the middle 32 bits of NTP time
    int units =
        (int) (ntp.at(nowNs) >>> 16) - lastReport - (int) reader.delaySinceLastSenderReport(index);
    long measuredNs = (long) units * 1_000_000_000L >> 16;
    if (measuredNs > MAX_RTT_NS || measuredNs < -MAX_RTT_NS) {
      return; // the receiver's answer is to no report of ours
    }
    lastRttNs = Math.max(measuredNs, 0);
    rttNs = rttNs < 0 ? lastRttNs : rttNs + (lastRttNs - rttNs) / 4;
  }

  /** Smoothed; -1 before the first report. */
  long rttNs() {
    return rttNs;
  }

  /** Of the last report; -1: it told none. */
  long lastRttNs() {
    return lastRttNs;
  }

  int fractionLost() {
    return fractionLost;
  }

  int jitter() {
    return jitter;
  }

  long intervalNs() {
    return intervalNs;
  }

  long intervalPackets() {
    return intervalPackets;
  }

  long reportedNs() {
    return reportedNs;
  }

  long packets() {
    return packets;
  }
}
