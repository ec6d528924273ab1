package org.setareh.sfu.receive;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.jspecify.annotations.Nullable;
import org.setareh.net.PacketPool;
import org.setareh.net.Path;
import org.setareh.sfu.codec.Codec;
import org.setareh.wire.BigEndian;
import org.setareh.wire.rtp.RtpHeaderWriter;

/**
 * Makes packets as a producer would hand them on: real bytes, read by the real {@link
 * PayloadReader}. In poisoned memory, so that use after release shows.
 */
public final class TestPackets implements AutoCloseable {
  private final PacketPool<MediaPacket> pool = new PacketPool<>(MediaPacket::new, 256, 256, true);
  private final Path path;

  public TestPackets() {
    path = new Path(0, 0xffff_7f00_0001L, 5000, 0, 0, 0xffff_7f00_0001L);
  }

  /** What stands in a packet. */
  public record Content(
      Codec codec,
      boolean red,
      int encoding,
      long extendedSequence,
      int timestamp,
      boolean marker,
      byte[] payload,
      int extensionId,
      byte @Nullable [] extension) {}

  /**
   * A packet with one reference, the caller's.
   *
   * @param captureNs when it was captured by sender reports; negative: unknown
   */
  public MediaPacket make(Content content, PayloadReader reader, long captureNs, long nowNs) {
    MediaPacket packet = pool.acquire();
    if (packet == null) {
      throw new AssertionError("packets leak");
    }
    MemorySegment memory = packet.segment();
    RtpHeaderWriter header = new RtpHeaderWriter();
    byte[] extension = content.extension();
    header
        .begin(memory, packet.offset(), extension != null && extension.length > 16)
        .payloadType(96, content.marker())
        .sequenceNumber((int) content.extendedSequence())
        .timestamp(content.timestamp())
        .ssrc(0x1234);
    if (extension != null) {
      header.extension(content.extensionId(), extension);
    }
    int length = header.end();
    byte[] payload = content.payload();
    MemorySegment.copy(
        payload, 0, memory, ValueLayout.JAVA_BYTE, packet.offset() + length, payload.length);
    packet.arrived(length + payload.length, nowNs, path);
    if (!packet.wrap()) {
      throw new AssertionError("no RTP");
    }
    if (payload.length > 0 && !reader.read(packet, content.codec(), content.red())) {
      throw new AssertionError("not readable: " + content);
    }
    packet.codec = content.codec();
    packet.encoding = content.encoding();
    packet.extendedSequence = content.extendedSequence();
    packet.captureKnown = captureNs >= 0;
    packet.captureNs = captureNs >= 0 ? captureNs : nowNs;
    return packet;
  }

  /**
   * Sound of 90 bytes, with one reference, the caller's.
   *
   * @param level in -dBov; negative: the sender tells none
   */
  public MediaPacket sound(int level) {
    MediaPacket packet = pool.acquire();
    if (packet == null) {
      throw new AssertionError("packets leak");
    }
    RtpHeaderWriter header = new RtpHeaderWriter();
    header
        .begin(packet.segment(), packet.offset(), false)
        .payloadType(111, false)
        .sequenceNumber(1)
        .timestamp(1)
        .ssrc(0x1234);
    packet.arrived(header.end() + 90, 0, path);
    if (!packet.wrap()) {
      throw new AssertionError("no RTP");
    }
    packet.audioLevel = level < 0 ? MediaPacket.LEVEL_UNKNOWN : level;
    packet.voice = level >= 0 && level < 60;
    return packet;
  }

  /** Makes a packet the next one in place, for tests that may not allocate. */
  public static void renumber(
      MediaPacket packet, PayloadReader reader, long extendedSequence, int timestamp) {
    BigEndian.put16(packet.segment(), packet.rtp.offset() + 2, (int) extendedSequence);
    BigEndian.put32(packet.segment(), packet.rtp.offset() + 4, timestamp);
    if (!packet.wrap() || !reader.read(packet, packet.codec(), packet.red())) {
      throw new AssertionError("not readable");
    }
    packet.extendedSequence = extendedSequence;
  }

  /** Packets that somebody still holds. */
  public int inUse() {
    return pool.inUse();
  }

  @Override
  public void close() {
    pool.close();
  }
}
