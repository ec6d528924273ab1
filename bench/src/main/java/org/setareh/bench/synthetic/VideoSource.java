package org.setareh.bench.synthetic;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/**
 * Made-up VP8: frames at a steady rate, each in packets of one size sent back to back, with a valid
 * payload descriptor and, in key frames, a valid frame header. Behind those each packet carries the
 * time of its sending, so that receivers of the same machine know its latency. One loop's thread.
 */
public final class VideoSource {
  /**
   * Bytes before the time of sending: payload descriptor (6, all of it, so that a server that
   * rewrites it leaves its length) and a key frame's header (10).
   */
  static final int STAMP_OFFSET = 16;

  private static final ValueLayout.OfLong STAMP =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
  private static final ValueLayout.OfInt ORIGIN =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
  static final int ORIGIN_OFFSET = STAMP_OFFSET + 8;
  private static final long CLOCK = 90_000;

  private final int packetBytes;
  private final long frameNs;
  private final double packetsPerFrame;
  private long startNs = -1;
  private long frame;
  private double owed;
  private int sequenceNumber = 65_000;
  private long sentPackets;
  private boolean keyFrameWanted = true;
  private int origin;
  private int encoding;
  private int width = 1280;
  private int height = 720;

  /**
   * @param bitrateBps of payload
   * @param packetBytes payload bytes of a packet
   */
  public VideoSource(int bitrateBps, int framesPerSecond, int packetBytes) {
    this.packetBytes = packetBytes;
    this.frameNs = 1_000_000_000L / framesPerSecond;
    this.packetsPerFrame = bitrateBps / 8.0 / packetBytes / framesPerSecond;
  }

  /** Marks each packet, so that a receiver knows whose it is. */
  public VideoSource origin(int mark) {
    origin = mark;
    return this;
  }

  /** One of several encodings of a picture (simulcast), by its place in the offer. */
  public VideoSource encoding(int index, int widthPixels, int heightPixels) {
    encoding = index;
    width = widthPixels;
    height = heightPixels;
    return this;
  }

  int encoding() {
    return encoding;
  }

  void requestKeyFrame() {
    keyFrameWanted = true;
  }

  /** The next frame is due at once, and those after it from then on. */
  void beginAnew() {
    startNs = -1;
  }

  /** Packets sent so far; the loop's thread writes it. */
  public long sentPackets() {
    return sentPackets;
  }

  void produce(long nowNs, PeerSending to) throws IOException {
    if (startNs < 0) {
      startNs = nowNs - frame * frameNs;
    }
    while (nowNs >= startNs + frame * frameNs) {
      sendFrame(to);
      frame++;
    }
  }

  long nextFrameNs() {
    return startNs < 0 ? 0 : startNs + frame * frameNs;
  }

  private void sendFrame(PeerSending to) throws IOException {
    owed += packetsPerFrame;
    int packets = Math.max(1, (int) owed);
    owed -= packets;
    boolean key = keyFrameWanted;
    keyFrameWanted = false;
    long sinceNs = frame * frameNs;
    int timestamp =
        (int)
            (sinceNs / 1_000_000_000L * CLOCK + sinceNs % 1_000_000_000L * CLOCK / 1_000_000_000L);
    MemorySegment plain = to.plain();
    for (int i = 0; i < packets; i++) {
      describe(plain, i == 0, key);
      plain.set(STAMP, STAMP_OFFSET, System.nanoTime());
      plain.set(ORIGIN, ORIGIN_OFFSET, origin);
      to.video(encoding, sequenceNumber++, timestamp, i == packets - 1, packetBytes);
      sentPackets++;
    }
  }

  /**
   * RFC 7741 section 4.2: extended, a 15-bit picture id, TL0PICIDX, base layer; section 4.3: the
   * frame's first bytes.
   */
  private void describe(MemorySegment plain, boolean first, boolean key) {
    put(plain, 0, first ? 0x90 : 0x80);
    put(plain, 1, 0xe0);
    put(plain, 2, 0x80 | (int) (frame >> 8 & 0x7f));
    put(plain, 3, (int) frame & 0xff);
    put(plain, 4, (int) frame & 0xff);
    put(plain, 5, 0x20);
    put(plain, 6, key ? 0x10 : 0x11);
    put(plain, 7, 0);
    put(plain, 8, 0);
    if (key) {
      int[] startCodeAndSize = {
        0x9d, 0x01, 0x2a, width & 0xff, width >> 8, height & 0xff, height >> 8
      };
      for (int i = 0; i < startCodeAndSize.length; i++) {
        put(plain, 9 + i, startCodeAndSize[i]);
      }
    }
  }

  private static void put(MemorySegment plain, int at, int value) {
    plain.set(ValueLayout.JAVA_BYTE, at, (byte) value);
  }

  static int origin(MemorySegment segment, long payloadOffset) {
    return segment.get(ORIGIN, payloadOffset + ORIGIN_OFFSET);
  }

  static long stamp(MemorySegment segment, long payloadOffset) {
    return segment.get(STAMP, payloadOffset + STAMP_OFFSET);
  }
}
