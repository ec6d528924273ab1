package org.setareh.sfu.receive;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.setareh.net.PacketPool;
import org.setareh.net.Path;
import org.setareh.sfu.codec.Codec;
import org.setareh.sfu.control.SourceKind;
import org.setareh.sfu.negotiate.ExtensionIds;
import org.setareh.sfu.negotiate.NegotiatedCodec;
import org.setareh.sfu.negotiate.NegotiatedSource;
import org.setareh.sfu.negotiate.NegotiatedSource.DeclaredStream;
import org.setareh.wire.rtp.RtpHeaderWriter;

/**
 * The other side of a producer: makes decrypted packets as a browser does, in the memory of a pool
 * that poisons what is freed.
 */
public final class Publisher implements AutoCloseable {
  public static final int OPUS = 111;
  public static final int RED = 63;
  public static final int VP8 = 96;
  public static final int VP8_RTX = 97;
  public static final int VP9 = 98;
  public static final int H264 = 102;

  public static final int MID = 4;
  public static final int RID = 10;
  public static final int RRID = 11;
  public static final int LEVEL = 1;
  public static final int TWCC = 3;
  public static final ExtensionIds IDS = new ExtensionIds(MID, RID, RRID, LEVEL, TWCC, 0, 0, 13);

  private static final Path PATH = new Path(0, 1, 5000, 0, 0, 1);

  public final PacketPool<MediaPacket> pool = new PacketPool<>(MediaPacket::new, 256, 64, true);
  private final RtpHeaderWriter header = new RtpHeaderWriter();
  private final MemorySegment text = MemorySegment.ofArray(new byte[16]);

  // Of the next packet; -1 or empty: without.
  public boolean marker;
  public int transportNumber = -1;
  public int level = -1;
  public String mid = "";
  public String rid = "";
  public String repairedRid = "";
  public int originalSequence = -1;
  public int padding;

  public static NegotiatedSource microphone(DeclaredStream... streams) {
    NegotiatedCodec opus = new NegotiatedCodec(Codec.OPUS, 0, OPUS, -1, false, false, "");
    return new NegotiatedSource(
        SourceKind.MICROPHONE, "0", List.of(opus), RED, IDS, List.of(), List.of(streams));
  }

  public static NegotiatedSource camera(List<String> rids, DeclaredStream... streams) {
    return new NegotiatedSource(
        SourceKind.CAMERA,
        "1",
        List.of(
            new NegotiatedCodec(Codec.VP8, 0, VP8, VP8_RTX, true, false, ""),
            new NegotiatedCodec(Codec.VP9, 0, VP9, -1, true, false, ""),
            new NegotiatedCodec(Codec.H264, 0, H264, -1, true, false, "")),
        -1,
        IDS,
        rids,
        List.of(streams));
  }

  /** A packet of the pool, already wrapped; the caller releases it. */
  public MediaPacket packet(
      int payloadType, int ssrc, int sequence, int timestamp, long arrivalNs, int... payload) {
    MediaPacket packet = Objects.requireNonNull(pool.acquire());
    MemorySegment memory = packet.segment();
    header
        .begin(memory, packet.offset(), false)
        .payloadType(payloadType, marker)
        .sequenceNumber(sequence)
        .timestamp(timestamp)
        .ssrc(ssrc);
    if (padding > 0) {
      header.padding();
    }
    if (transportNumber >= 0) {
      header.extensionShort(TWCC, transportNumber);
    }
    if (level >= 0) {
      header.extensionByte(LEVEL, level);
    }
    text(MID, mid);
    text(RID, rid);
    text(RRID, repairedRid);
    long at = packet.offset() + header.end();
    if (originalSequence >= 0) {
      at = put(memory, put(memory, at, originalSequence >> 8), originalSequence);
    }
    for (int value : payload) {
      at = put(memory, at, value);
    }
    for (int i = padding; i > 0; i--) {
      at = put(memory, at, padding);
    }
    packet.arrived((int) (at - packet.offset()), arrivalNs, PATH);
    assertTrue(packet.wrap());
    return packet;
  }

  private static long put(MemorySegment memory, long at, int value) {
    memory.set(ValueLayout.JAVA_BYTE, at, (byte) value);
    return at + 1;
  }

  private void text(int id, String value) {
    if (!value.isEmpty()) {
      byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
      MemorySegment.copy(bytes, 0, text, ValueLayout.JAVA_BYTE, 0, bytes.length);
      header.extension(id, text, 0, bytes.length);
    }
  }

  /** A VP8 payload: a picture id, and a key frame of 320x180 or a delta frame. */
  public static int[] vp8(boolean key, int pictureId) {
    int high = 0x80 | pictureId >> 8 & 0x7f;
    int low = pictureId & 0xff;
    return key
        ? new int[] {0x90, 0x80, high, low, 0x10, 0, 0, 0x9d, 1, 0x2a, 64, 1, 180, 0}
        : new int[] {0x90, 0x80, high, low, 0x11, 0, 0, 1, 2, 3};
  }

  @Override
  public void close() {
    pool.close();
  }
}
