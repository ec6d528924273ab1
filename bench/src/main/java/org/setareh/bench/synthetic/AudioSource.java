package org.setareh.bench.synthetic;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/**
 * Made-up Opus, a packet each 20 ms, as loud as it is told to be; as RED with one repeated block
 * where wanted. Each block begins with a valid TOC byte and says whose it is. One loop's thread.
 */
public final class AudioSource {
  /** RFC 6464's value for silence. */
  public static final int SILENT = 127;

  private static final long FRAME_NS = 20_000_000;
  private static final int WITHOUT = -1;
  private static final int FRAME_TICKS = 960;
  private static final int BLOCK_BYTES = 80;
  private static final ValueLayout.OfInt ORIGIN =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

  private final int origin;
  private final boolean red;
  private final boolean inTurn;
  private final long frameNs;
  private volatile int level;
  private volatile long sentPackets;
  private long startNs = -1;
  private long frame;

  /**
   * @param origin marks each packet
   * @param level 0 (loudest) to {@link #SILENT}, in -dBov
   */
  public AudioSource(int origin, int level, boolean red) {
    this(origin, level, red, FRAME_NS, false);
  }

  private AudioSource(int origin, int level, boolean red, long frameNs, boolean inTurn) {
    this.origin = origin;
    this.level = level;
    this.red = red;
    this.frameNs = frameNs;
    this.inTurn = inTurn;
  }

  /** A hostile one: so many packets a second, with a level of silence and without any in turn. */
  public static AudioSource flapping(int origin, int packetsPerSecond) {
    return new AudioSource(origin, SILENT, false, 1_000_000_000L / packetsPerSecond, true);
  }

  /** A hostile one: so many packets a second, without any level. */
  public static AudioSource flooding(int origin, int packetsPerSecond) {
    return new AudioSource(origin, WITHOUT, false, 1_000_000_000L / packetsPerSecond, false);
  }

  /** Packets sent so far; the loop's thread writes it. */
  public long sentPackets() {
    return sentPackets;
  }

  /** Speaks louder or lower from now on; any thread. */
  public void level(int value) {
    level = value;
  }

  void produce(long nowNs, PeerSending to) throws IOException {
    if (startNs < 0) {
      startNs = nowNs;
    }
    while (nowNs >= startNs + frame * frameNs) {
      MemorySegment plain = to.plain();
      int at = 0;
      boolean repeats = red && frame > 0;
      if (repeats) {
        // RFC 2198 section 3: the block before, its payload type, age and length.
        int ageAndLength = FRAME_TICKS << 10 | BLOCK_BYTES;
        put(plain, at++, 0x80 | Offer.OPUS);
        put(plain, at++, ageAndLength >> 16);
        put(plain, at++, ageAndLength >> 8);
        put(plain, at++, ageAndLength);
      }
      if (red) {
        put(plain, at++, Offer.OPUS);
      }
      for (int block = repeats ? 0 : 1; block < 2; block++) {
        put(plain, at, 0xfc);
        plain.set(ORIGIN, at + 1, origin);
        at += BLOCK_BYTES;
      }
      int told = inTurn && frame % 2 == 0 ? WITHOUT : level;
      to.audio((int) frame, (int) frame * FRAME_TICKS, red, told, at);
      frame++;
      sentPackets = frame;
    }
  }

  /** Whose an Opus block is. */
  static int origin(MemorySegment segment, long blockOffset) {
    return segment.get(ORIGIN, blockOffset + 1);
  }

  private static void put(MemorySegment plain, int at, int value) {
    plain.set(ValueLayout.JAVA_BYTE, at, (byte) value);
  }
}
