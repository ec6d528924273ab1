package org.setareh.sfu.receive;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;
import org.setareh.net.PacketPool;
import org.setareh.net.Path;
import org.setareh.sfu.negotiate.NegotiatedSource.DeclaredStream;
import org.setareh.wire.rtcp.RtcpWriter;

/**
 * A fuzz target for all that happens to a peer's decrypted packets: header extensions, which
 * stream, RTX, numbers, audio level, RED and the codecs' payloads. The data are packets behind each
 * other, each behind its length and a byte that chooses its payload type; fuzzed within {@code
 * AllCodecsFuzzTest}.
 *
 * <p>What holds: no exception, nothing outside the datagram, and what is forwarded lies within it.
 */
public class ReceiveFuzzTest {
  private static final Path PATH = new Path(0, 1, 5000, 0, 0, 1);
  private static final int[] TYPES = {
    Publisher.OPUS, Publisher.RED, Publisher.VP8, Publisher.VP8_RTX, Publisher.VP9, Publisher.H264
  };

  @MethodSource("seeds")
  @FuzzTest(maxDuration = "5m") // the last annotation, as Jazzer wants it
  public void packets(byte[] data) {
    ReceiveCounters counters = new ReceiveCounters();
    PeerClock clock = new PeerClock();
    Producers producers =
        new Producers(
            List.of(
                new Producer(
                    Publisher.microphone(new DeclaredStream(1, 0, false)), clock, counters),
                new Producer(Publisher.camera(List.of("q", "h")), clock, counters)),
            new TransportFeedback(Publisher.TWCC),
            counters,
            9,
            new byte[] {'c'},
            true);
    RtcpWriter writer = new RtcpWriter();
    MemorySegment out = MemorySegment.ofArray(new byte[1_200]);
    long nowNs = 0;
    try (PacketPool<MediaPacket> pool = new PacketPool<>(MediaPacket::new, 1, 1, true)) {
      for (int at = 0; at + 2 < data.length; ) {
        int length = Math.min(data[at] & 0xff, data.length - at - 2);
        MediaPacket packet = Objects.requireNonNull(pool.acquire());
        MemorySegment.copy(
            data, at + 2, packet.segment(), ValueLayout.JAVA_BYTE, packet.offset(), length);
        type(packet, length, TYPES[(data[at + 1] & 0xff) % TYPES.length]);
        packet.arrived(length, nowNs, PATH);
        if (packet.wrap() && producers.onRtp(packet, nowNs) != null) {
          check(packet, length);
        }
        packet.release();
        nowNs += 7_000_000;
        writer.begin(out, 0, 1_200);
        producers.writeRtcp(writer, nowNs);
        at += 2 + length;
      }
    }
  }

  private static void type(MediaPacket packet, int length, int payloadType) {
    if (length > 1) {
      long at = packet.offset() + 1;
      int marker = packet.segment().get(ValueLayout.JAVA_BYTE, at) & 0x80;
      packet.segment().set(ValueLayout.JAVA_BYTE, at, (byte) (marker | payloadType));
    }
  }

  private static void check(MediaPacket packet, int length) {
    long payload = packet.rtp.payloadOffset() - packet.offset();
    boolean holds =
        payload >= 12
            && payload + packet.rtp.payloadLength() <= length
            && packet.encoding() >= 0
            && packet.encoding() < 2
            && packet.audioLevel() <= MediaPacket.LEVEL_SILENT
            && (packet.rtp.payloadLength() == 0
                || packet.primaryOffset() + packet.primaryLength() <= packet.rtp.payloadLength());
    if (!holds) {
      throw new AssertionError();
    }
  }

  /** Two packets of each payload type, as they should be. */
  public static Stream<byte[]> seeds() {
    return Stream.of(
        new byte[] {20, 0, -128, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1, 8, 1, 2, 3, 4, 5, 6, 7},
        new byte[] {
          24, 0, -112, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 1, -66, -34, 0, 1, 0x10, -1, 0, 0, 8, 1, 2, 3
        },
        new byte[] {
          32, 2, -112, -128, 0, 1, 0, 0, 0, 1, 0, 0, 0, 2, -66, -34, 0, 1, 0x40, '1', -96, 'q',
          -112, -128, -127, 5, 16, 0, 0, -99, 1, 42, 64, 1, 30, 3, -112, -128, 0, 9, 0, 0, 0, 1, 0,
          0, 0, 3, -66, -34, 0, 1, 0x40, '1', -80, 'q', 0, 2, -112, -128, -127, 6, 17, 0, 0, 1
        });
  }
}
