package org.setareh.sfu.forward;

import static org.setareh.wire.BigEndian.put16;
import static org.setareh.wire.BigEndian.put8;
import static org.setareh.wire.BigEndian.u8;

import java.lang.foreign.MemorySegment;
import org.setareh.sfu.codec.Vp9Descriptor;

/**
 * Writes the front of VP9 descriptors (RFC 9628 section 4.2) with ids that go on over switches.
 *
 * <p>Other than with VP8 the ids of dropped pictures stay away: a receiver finds a picture's place
 * in the group of pictures by the distance of ids, so inside a run all ids move by one offset.
 * Picture ids are always written with 15 bits. One thread.
 */
final class Vp9Rewriter {
  /** The packet leaves with its descriptor as it is. */
  static final int UNCHANGED = -2;

  private boolean running;
  private int newestSource;
  private int newestPictureId;
  private int newestTl0;
  private int pictureIdOffset;
  private int tl0Offset;

  Vp9Rewriter(int firstPictureId, int firstTl0) {
    newestPictureId = firstPictureId - 1;
    newestTl0 = firstTl0 - 1;
  }

  /** A new run: the ids go on from the last ones that left. */
  void begin() {
    running = false;
  }

  /** The ids to write into a packet that leaves, or {@link #UNCHANGED}. */
  int ids(Vp9Descriptor source, boolean newestPacket) {
    if (source.pictureId() < 0) {
      return UNCHANGED;
    }
    if (!running) {
      running = true;
      newestSource = source.pictureId();
      pictureIdOffset = newestPictureId + 1 - source.pictureId();
      tl0Offset = newestTl0 + 1 - source.tl0PicIdx();
    }
    int shift = source.longPictureId() ? 17 : 25;
    int pictureId = newestSource + ((source.pictureId() - newestSource) << shift >> shift);
    int out = pictureId + pictureIdOffset;
    int tl0 = source.tl0PicIdx() >= 0 ? source.tl0PicIdx() + tl0Offset : newestTl0;
    // a late packet can be the newest that leaves, where those after it were dropped
    if (newestPacket || out - newestPictureId > 0) {
      newestSource = pictureId;
      newestPictureId = out;
      newestTl0 = tl0;
    }
    return (out & 0x7fff) << 8 | (tl0 & 0xff);
  }

  /** Bytes of the source's descriptor that {@link #write} replaces; 0 where it goes as it is. */
  static int replaced(Vp9Descriptor source, int ids) {
    if (ids == UNCHANGED) {
      return 0;
    }
    return source.tl0PicIdxOffset() >= 0
        ? source.tl0PicIdxOffset() + 1
        : source.pictureIdOffset() + (source.longPictureId() ? 2 : 1);
  }

  /**
   * Writes the descriptor's front.
   *
   * @return bytes written, up to 5; 0: the payload goes as it is
   */
  static int write(
      Vp9Descriptor source,
      MemorySegment payload,
      long payloadOffset,
      int ids,
      MemorySegment out,
      long at) {
    if (ids == UNCHANGED) {
      return 0;
    }
    put8(out, at, u8(payload, payloadOffset));
    put16(out, at + 1, 0x8000 | ids >>> 8);
    if (source.tl0PicIdxOffset() < 0) {
      return 3;
    }
    put8(out, at + 3, u8(payload, payloadOffset + source.tl0PicIdxOffset() - 1));
    put8(out, at + 4, ids);
    return 5;
  }
}
