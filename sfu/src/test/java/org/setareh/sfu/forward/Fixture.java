package org.setareh.sfu.forward;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.setareh.sfu.codec.Codec;
import org.setareh.sfu.forward.ConsumerSettings.ExtensionIds;
import org.setareh.sfu.receive.MediaPacket;
import org.setareh.sfu.receive.PacketCache;
import org.setareh.sfu.receive.PayloadReader;
import org.setareh.sfu.receive.TestPackets;

/** One source, one consumer and a clock that the test moves. */
final class Fixture implements AutoCloseable {
  static final int SSRC = 0x5151;
  static final int RTX_SSRC = 0x5252;
  static final int LEVEL_ID = 10;
  static final int DEPENDENCY_ID = 11;

  final TestPackets packets = new TestPackets();
  final PayloadReader reader = new PayloadReader(0, DEPENDENCY_ID);
  final TransportSequences transport = new TransportSequences();
  final NtpAnchor ntp = NtpAnchor.ofUnixMillis(0, 1_800_000_000_500L);
  final MemorySegment out = Arena.ofAuto().allocate(Consumer.MAX_RESENT_BYTES);
  final Forwarded result = new Forwarded();
  final List<Integer> flowing = new ArrayList<>();
  final List<Integer> keyFrameRequests = new ArrayList<>();
  final List<MediaPacket> held = new ArrayList<>();
  final PacketCache cache = PacketCache.video(false);
  long nowNs = 1_000_000_000L;

  static ConsumerSettings settings(int red, int rtx) {
    return new ConsumerSettings(
        "3",
        SSRC,
        RTX_SSRC,
        List.of(
            new OutgoingCodec(Codec.OPUS, 0, 111, -1, false),
            new OutgoingCodec(Codec.VP8, 0, 97, rtx, true),
            new OutgoingCodec(Codec.VP9, 0, 99, rtx, true),
            new OutgoingCodec(Codec.AV1, 0, 45, rtx, true),
            new OutgoingCodec(Codec.H264, 1, 102, rtx, true)),
        red,
        new ExtensionIds(1, 2, 3, 4, 5, 6),
        true);
  }

  VideoConsumer video(int rtx) {
    return new VideoConsumer(
        settings(-1, rtx),
        transport,
        ntp,
        (consumer, source, timestamp) -> flowing.add(timestamp),
        (source, encoding) -> keyFrameRequests.add(encoding),
        new Random(1));
  }

  AudioConsumer audio(int red) {
    return new AudioConsumer(
        settings(red, -1),
        transport,
        ntp,
        (consumer, source, timestamp) -> flowing.add(timestamp),
        new Random(1));
  }

  Source source(Codec codec, int profile) {
    Source source = new Source(codec, profile, 1, DEPENDENCY_ID);
    source.cache(0, cache);
    return source;
  }

  /** Offers a packet; null if it does not leave. */
  @Nullable Sent offer(Consumer consumer, Source source, TestPackets.Content content) {
    MediaPacket packet = packets.make(content, reader, -1, nowNs);
    held.add(packet);
    cache.add(packet, nowNs);
    source.observe(packet, nowNs);
    result.into(out, 0);
    return consumer.offer(source, packet, nowNs, result) ? new Sent(result) : null;
  }

  @Nullable Sent resend(Consumer consumer, long sequence) {
    result.into(out, 0);
    return consumer.resend((int) sequence & 0xffff, nowNs, result) ? new Sent(result) : null;
  }

  @Override
  public void close() {
    held.forEach(MediaPacket::release);
    cache.clear();
    if (packets.inUse() != 0) {
      throw new AssertionError("packets leak");
    }
    packets.close();
  }
}
