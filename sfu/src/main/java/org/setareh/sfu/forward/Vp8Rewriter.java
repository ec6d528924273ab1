package org.setareh.sfu.forward;

import static org.setareh.wire.BigEndian.put16;
import static org.setareh.wire.BigEndian.put8;
import static org.setareh.wire.BigEndian.u8;

import java.lang.foreign.MemorySegment;
import org.setareh.sfu.codec.Vp8Descriptor;

/**
 * Writes VP8 descriptors (RFC 7741 section 4.2) whose ids go on over switches.
 *
 * <p>A source that counts its pictures gets one form of descriptor, whatever its own looks like: a
 * 15-bit picture id, TL0PICIDX and TID. libwebrtc begins its bookkeeping anew when the form
 * changes, so that a source with one temporal layer and no TL0PICIDX must look like one with three.
 * A source without picture ids (some encoders outside browsers) is passed on as it is; the receiver
 * then goes by sequence numbers. One thread.
 */
final class Vp8Rewriter {
  /** The packet must not leave: its picture was dropped, or is too old. */
  static final int REFUSED = -1;

  /** The packet leaves with its descriptor as it is. */
  static final int UNCHANGED = -2;

  /** Bytes of the descriptor that is written. */
  static final int LENGTH = 6;

  private final PictureIds pictureIds;
  private boolean running;
  private int newestTl0;
  private int tl0Offset;
  private int firstPictureId;
  private int firstTl0;

  Vp8Rewriter(int firstPictureId, int firstTl0) {
    pictureIds = new PictureIds(firstPictureId);
    newestTl0 = firstTl0 - 1;
  }

  /** A new run: the ids go on from the last ones that left. */
  void begin() {
    pictureIds.begin();
    running = false;
  }

  /**
   * The ids to write into a packet, or {@link #REFUSED} or {@link #UNCHANGED}.
   *
   * @param newestPacket whether it is newer by sequence number than all before
   */
  int ids(Vp8Descriptor source, boolean wanted, boolean newestPacket) {
    if (source.pictureId() < 0) {
      return wanted ? UNCHANGED : REFUSED;
    }
    int bits = source.longPictureId() ? 15 : 7;
    int pictureId = pictureIds.map(source.pictureId(), bits, wanted, newestPacket);
    if (pictureId == PictureIds.NONE) {
      return REFUSED;
    }
    if (!running) {
      running = true;
      firstPictureId = pictureId;
      firstTl0 = newestTl0 + 1;
      tl0Offset = firstTl0 - source.tl0PicIdx();
    }
    int tl0 =
        source.tl0PicIdx() >= 0
            ? source.tl0PicIdx() + tl0Offset
            : firstTl0 + (pictureId - firstPictureId); // every picture is of the base layer
    // a late packet can be the newest that leaves, where those after it were dropped
    if (newestPacket || (byte) (tl0 - newestTl0) > 0) {
      newestTl0 = tl0;
    }
    return pictureId << 8 | (tl0 & 0xff);
  }

  /**
   * Writes the descriptor.
   *
   * @param payload the source's payload
   * @param ids what {@link #ids} gave, not refused
   * @return bytes written; 0: the payload goes as it is
   */
  static int write(
      Vp8Descriptor source,
      MemorySegment payload,
      long payloadOffset,
      int ids,
      MemorySegment out,
      long at) {
    if (ids == UNCHANGED) {
      return 0;
    }
    int layer = source.layerOffset() >= 0 ? u8(payload, payloadOffset + source.layerOffset()) : 0;
    int tid = source.hasTemporalLayer() ? layer & 0xe0 : 0;
    boolean keyIdx = source.keyIdx() >= 0;
    put8(out, at, u8(payload, payloadOffset) | 0x80);
    put8(out, at + 1, keyIdx ? 0xf0 : 0xe0);
    put16(out, at + 2, 0x8000 | ids >>> 8);
    put8(out, at + 4, ids);
    put8(out, at + 5, keyIdx ? tid | source.keyIdx() : tid);
    return LENGTH;
  }
}
