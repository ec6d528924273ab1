package org.setareh.sfu.forward;

import java.lang.foreign.MemorySegment;
import java.util.random.RandomGenerator;
import org.setareh.sfu.receive.MediaPacket;

/**
 * The numbers that video codecs put into their payloads or descriptors, one series for each codec,
 * since a slot may show VP8, then VP9, then VP8 again. <em>Ids</em> are what was written into one
 * packet, packed into an int so that the same can be written again. One thread.
 */
final class PayloadRewriter {
  /** The packet must not leave. */
  static final int REFUSED = Vp8Rewriter.REFUSED;

  private final Vp8Rewriter vp8;
  private final Vp9Rewriter vp9;
  private boolean av1Running;
  private int av1Newest;
  private int av1Offset;

  PayloadRewriter(RandomGenerator random) {
    vp8 = new Vp8Rewriter(random.nextInt(1 << 15), random.nextInt(1 << 8));
    vp9 = new Vp9Rewriter(random.nextInt(1 << 15), random.nextInt(1 << 8));
    av1Newest = random.nextInt(1 << 16);
  }

  /** A new run: all series go on from what left last. */
  void begin() {
    vp8.begin();
    vp9.begin();
    av1Running = false;
  }

  /**
   * The ids of a packet, or {@link #REFUSED}; to be asked for packets that are not wanted, too.
   *
   * @param newest whether it is newer by sequence number than all before in the run
   */
  int ids(MediaPacket packet, boolean wanted, boolean newest) {
    return switch (packet.codec()) {
      case VP8 -> vp8.ids(packet.vp8(), wanted, newest);
      case VP9 -> wanted ? vp9.ids(packet.vp9(), newest) : REFUSED;
      case AV1 -> wanted ? av1Ids(packet, newest) : REFUSED;
      case H264, OPUS -> wanted ? 0 : REFUSED;
    };
  }

  /** The dependency descriptor's frame number, 16 bits. */
  private int av1Ids(MediaPacket packet, boolean newest) {
    if (!packet.hasDependency()) {
      return 0;
    }
    int source = packet.dependency().frameNumber();
    if (!av1Running) {
      av1Running = true;
      av1Offset = av1Newest + 1 - source;
    }
    int number = source + av1Offset & 0xffff;
    // a late packet can be the newest that leaves, where those after it were dropped
    if (newest || (short) (number - av1Newest) > 0) {
      av1Newest = number;
    }
    return number;
  }

  /**
   * Writes what stands in front of the payload's unchanged rest, behind the header, and points
   * {@code result} to both.
   *
   * @param before bytes of the prefix that stand there already
   */
  static void write(MediaPacket packet, int before, Forwarded result) {
    MemorySegment out = result.bytes.memory();
    long at = result.bytes.payloadOffset() + before;
    int ids = result.ids;
    MemorySegment memory = packet.rtp.segment();
    long payload = packet.rtp.payloadOffset();
    int written = 0;
    int replaced = 0;
    switch (packet.codec()) {
      case VP8 -> {
        written = Vp8Rewriter.write(packet.vp8(), memory, payload, ids, out, at);
        replaced = written == 0 ? 0 : packet.vp8().descriptorLength();
      }
      case VP9 -> {
        written = Vp9Rewriter.write(packet.vp9(), memory, payload, ids, out, at);
        replaced = Vp9Rewriter.replaced(packet.vp9(), ids);
      }
      case AV1, H264, OPUS -> {}
    }
    result.bytes.prefix(before + written);
    result.bytes.rest(memory, payload + replaced, packet.rtp.payloadLength() - replaced);
  }
}
