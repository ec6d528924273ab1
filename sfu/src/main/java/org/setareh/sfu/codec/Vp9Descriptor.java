package org.setareh.sfu.codec;

import static org.setareh.wire.BigEndian.u16;
import static org.setareh.wire.BigEndian.u8;

import java.lang.foreign.MemorySegment;

/**
 * Reads the descriptor in front of a VP9 payload in flexible and non-flexible mode, and the size in
 * the frame header of key frames (RFC 9628 section 4.2; VP9 bitstream specification section 6.2).
 *
 * <pre>
 *      0 1 2 3 4 5 6 7
 *     +-+-+-+-+-+-+-+-+
 *     |I|P|L|F|B|E|V|Z|
 *     +-+-+-+-+-+-+-+-+
 * I:  |M| PICTURE ID  |
 *     +-+-+-+-+-+-+-+-+
 * M:  | EXTENDED PID  |
 *     +-+-+-+-+-+-+-+-+
 * L:  | TID |U| SID |D|
 *     +-+-+-+-+-+-+-+-+
 *     |   TL0PICIDX   |  non-flexible (F = 0) only
 *     +-+-+-+-+-+-+-+-+
 * P,F:|  P_DIFF     |N|  up to 3 times
 *     +-+-+-+-+-+-+-+-+
 * V:  | SS            |
 *     +-+-+-+-+-+-+-+-+
 * </pre>
 *
 * <p>A <em>frame</em> is one spatial layer of a picture; the RTP marker bit ends the picture.
 * Offsets count bytes from the payload's first one. Reusable; written by one thread, then read by
 * any.
 */
public final class Vp9Descriptor {
  /** Spatial layers that a scalability structure can describe. */
  public static final int MAX_SPATIAL_LAYERS = 8;

  private static final int MAX_REFERENCES = 3;

  private final short[] widths = new short[MAX_SPATIAL_LAYERS];
  private final short[] heights = new short[MAX_SPATIAL_LAYERS];
  private final byte[] referenceDiffs = new byte[MAX_REFERENCES];
  private int first;
  private int descriptorLength;
  private int pictureId;
  private int pictureIdOffset;
  private boolean longPictureId;
  private int layerByte;
  private int tl0PicIdx;
  private int tl0PicIdxOffset;
  private int references;
  private int spatialLayers;
  private int width;
  private int height;
  private int at;

  /** False: not a whole descriptor with at least one byte of VP9 behind it. */
  public boolean parse(MemorySegment segment, long offset, int length) {
    reset();
    if (length < 2) {
      return false;
    }
    first = u8(segment, offset);
    at = 1;
    if (!parsePictureId(segment, offset, length)
        || !parseLayers(segment, offset, length)
        || !parseReferences(segment, offset, length)
        || ((first & 0x02) != 0 && !parseStructure(segment, offset, length))
        || at >= length) {
      return false;
    }
    descriptorLength = at;
    if (keyFrame()) {
      findSize(segment, offset + at, length - at);
    }
    return true;
  }

  private void reset() {
    pictureId = tl0PicIdx = -1;
    pictureIdOffset = tl0PicIdxOffset = -1;
    longPictureId = false;
    layerByte = references = spatialLayers = width = height = 0;
  }

  private boolean parsePictureId(MemorySegment segment, long offset, int length) {
    if ((first & 0x80) == 0) {
      return true;
    }
    if (at >= length) {
      return false;
    }
    pictureIdOffset = at;
    pictureId = u8(segment, offset + at++);
    if ((pictureId & 0x80) != 0) {
      if (at >= length) {
        return false;
      }
      longPictureId = true;
      pictureId = (pictureId & 0x7f) << 8 | u8(segment, offset + at++);
    }
    return true;
  }

  private boolean parseLayers(MemorySegment segment, long offset, int length) {
    if ((first & 0x20) == 0) {
      return true;
    }
    if (at >= length) {
      return false;
    }
    layerByte = u8(segment, offset + at++);
    if (!flexible()) {
      if (at >= length) {
        return false;
      }
      tl0PicIdxOffset = at;
      tl0PicIdx = u8(segment, offset + at++);
    }
    return true;
  }

  private boolean parseReferences(MemorySegment segment, long offset, int length) {
    if (!flexible() || !interPicture()) {
      return true;
    }
    int diff;
    do {
      if (at >= length || references == MAX_REFERENCES) {
        return false;
      }
      diff = u8(segment, offset + at++);
      referenceDiffs[references++] = (byte) (diff >>> 1);
    } while ((diff & 1) != 0);
    return true;
  }

  // Section 4.2.1, the scalability structure.
  private boolean parseStructure(MemorySegment segment, long offset, int length) {
    if (at >= length) {
      return false;
    }
    int flags = u8(segment, offset + at++);
    spatialLayers = (flags >>> 5) + 1;
    boolean sizes = (flags & 0x10) != 0;
    if (sizes && length - at < 4 * spatialLayers) {
      return false;
    }
    for (int i = 0; i < spatialLayers; i++) {
      widths[i] = sizes ? (short) u16(segment, offset + at) : 0;
      heights[i] = sizes ? (short) u16(segment, offset + at + 2) : 0;
      at += sizes ? 4 : 0;
    }
    return (flags & 0x08) == 0 || skipPictureGroup(segment, offset, length);
  }

  private boolean skipPictureGroup(MemorySegment segment, long offset, int length) {
    if (at >= length) {
      return false;
    }
    for (int pictures = u8(segment, offset + at++); pictures > 0; pictures--) {
      if (at >= length) {
        return false;
      }
      at += 1 + (u8(segment, offset + at) >>> 2 & 3);
    }
    return at <= length;
  }

  /** The base layer's size: from the structure, else from profile 0's frame header. */
  private void findSize(MemorySegment segment, long frame, int length) {
    if (spatialLayers > 0 && widths[0] != 0) {
      width = widths[0] & 0xffff;
      height = heights[0] & 0xffff;
      return;
    }
    // marker 10, profile 0, shown, key frame; then sync code, colour space, 16 + 16 bits of size
    if (length >= 9
        && (u8(segment, frame) & 0xfc) == 0x80
        && u8(segment, frame + 1) == 0x49
        && u16(segment, frame + 2) == 0x8342
        && u8(segment, frame + 4) >>> 5 != 7) {
      width = (u16(segment, frame + 4) << 8 | u8(segment, frame + 6)) >>> 4 & 0xffff;
      height = (u16(segment, frame + 6) << 8 | u8(segment, frame + 8)) >>> 4 & 0xffff;
      width++;
      height++;
    }
  }

  /** Bytes in front of the VP9 data. */
  public int descriptorLength() {
    return descriptorLength;
  }

  /** P: the picture refers to earlier pictures. */
  public boolean interPicture() {
    return (first & 0x40) != 0;
  }

  /** F: references are listed instead of following the structure. */
  public boolean flexible() {
    return (first & 0x10) != 0;
  }

  /** B: the frame (layer of a picture) begins in this packet. */
  public boolean frameStart() {
    return (first & 0x08) != 0;
  }

  /** E: the frame (layer of a picture) ends in this packet. */
  public boolean frameEnd() {
    return (first & 0x04) != 0;
  }

  /** Z: no higher spatial layer of this picture refers to this frame. */
  public boolean notForUpperLayers() {
    return (first & 0x01) != 0;
  }

  /** Whether a picture begins here that any decoder can start with. */
  public boolean keyFrame() {
    return frameStart() && !interPicture() && spatialLayer() == 0;
  }

  /** TID, 0 to 7; 0 if absent. */
  public int temporalLayer() {
    return layerByte >>> 5;
  }

  /**
   * U: pictures of higher temporal layers after this one refer to nothing of such layers before it,
   * so a receiver may step up after it.
   */
  public boolean switchingUpPoint() {
    return (layerByte & 0x10) != 0;
  }

  /** SID, 0 to 7; 0 if absent. */
  public int spatialLayer() {
    return layerByte >>> 1 & 7;
  }

  /** D: refers to the next lower spatial layer of its picture. */
  public boolean interLayer() {
    return (layerByte & 0x01) != 0;
  }

  /** 7 or 15 bits, see {@link #longPictureId()}; -1 if absent. */
  public int pictureId() {
    return pictureId;
  }

  /** Whether the picture id has 15 bits in two bytes (the first with its top bit set). */
  public boolean longPictureId() {
    return longPictureId;
  }

  /** -1 if absent. */
  public int pictureIdOffset() {
    return pictureIdOffset;
  }

  /** 0 to 255, or -1 if absent (always in flexible mode). */
  public int tl0PicIdx() {
    return tl0PicIdx;
  }

  /** -1 if absent. */
  public int tl0PicIdxOffset() {
    return tl0PicIdxOffset;
  }

  /** Pictures that this one refers to in flexible mode, 0 to 3. */
  public int referenceCount() {
    return references;
  }

  /** How many picture ids back the reference lies, 0 to 127. */
  public int referenceDiff(int index) {
    return referenceDiffs[index];
  }

  /** Spatial layers by the scalability structure in this packet, 1 to 8; 0 without one. */
  public int spatialLayers() {
    return spatialLayers;
  }

  /** Pixels by the structure in this packet; 0 where it does not say. */
  public int width(int spatialLayer) {
    return spatialLayer < spatialLayers ? widths[spatialLayer] & 0xffff : 0;
  }

  /** Pixels by the structure in this packet; 0 where it does not say. */
  public int height(int spatialLayer) {
    return spatialLayer < spatialLayers ? heights[spatialLayer] & 0xffff : 0;
  }

  /** Pixels of the base layer of a key frame; 0 where this packet does not say. */
  public int width() {
    return width;
  }

  /** Pixels of the base layer of a key frame; 0 where this packet does not say. */
  public int height() {
    return height;
  }
}
