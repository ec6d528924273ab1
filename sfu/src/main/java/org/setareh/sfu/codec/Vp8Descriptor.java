package org.setareh.sfu.codec;

import static org.setareh.wire.BigEndian.u16;
import static org.setareh.wire.BigEndian.u8;

import java.lang.foreign.MemorySegment;

/**
 * Reads the descriptor in front of a VP8 payload, and the frame header of key frames (RFC 7741
 * sections 4.2 and 4.3, RFC 6386 section 9.1).
 *
 * <pre>
 *      0 1 2 3 4 5 6 7
 *     +-+-+-+-+-+-+-+-+
 *     |X|R|N|S|R| PID |
 *     +-+-+-+-+-+-+-+-+
 * X:  |I|L|T|K| RSV   |
 *     +-+-+-+-+-+-+-+-+
 * I:  |M| PictureID   |
 *     +-+-+-+-+-+-+-+-+
 * M:  |   PictureID   |
 *     +-+-+-+-+-+-+-+-+
 * L:  |   TL0PICIDX   |
 *     +-+-+-+-+-+-+-+-+
 * T/K:|TID|Y| KEYIDX  |
 *     +-+-+-+-+-+-+-+-+
 * </pre>
 *
 * <p>Offsets count bytes from the payload's first one, so that a forwarder rewrites them in its
 * copy of the first {@link #descriptorLength()} bytes. Reusable; written by one thread, then read
 * by any.
 */
public final class Vp8Descriptor {
  private int descriptorLength;
  private int first;
  private int pictureId;
  private int pictureIdOffset;
  private int tl0PicIdx;
  private int tl0PicIdxOffset;
  private int layerByte;
  private int layerOffset;
  private boolean hasLayer;
  private boolean hasKeyIdx;
  private boolean longPictureId;
  private boolean keyFrame;
  private int width;
  private int height;

  /** False: not a whole descriptor with at least one byte of VP8 behind it. */
  public boolean parse(MemorySegment segment, long offset, int length) {
    pictureId = tl0PicIdx = -1;
    pictureIdOffset = tl0PicIdxOffset = layerOffset = -1;
    hasLayer = hasKeyIdx = longPictureId = keyFrame = false;
    width = height = layerByte = 0;
    if (length < 2) {
      return false;
    }
    first = u8(segment, offset);
    int at = 1;
    if ((first & 0x80) != 0) {
      at = parseExtension(segment, offset, length);
    }
    if (at < 0 || at >= length) {
      return false;
    }
    descriptorLength = at;
    if (frameStart()) {
      parseFrameHeader(segment, offset + at, length - at);
    }
    return true;
  }

  /** Bytes of the descriptor with its extension, or -1. */
  private int parseExtension(MemorySegment segment, long offset, int length) {
    int flags = u8(segment, offset + 1);
    int at = 2;
    if ((flags & 0x80) != 0) {
      if (at >= length) {
        return -1;
      }
      pictureIdOffset = at;
      pictureId = u8(segment, offset + at++);
      if ((pictureId & 0x80) != 0) {
        if (at >= length) {
          return -1;
        }
        longPictureId = true;
        pictureId = u16(segment, offset + at++ - 1) & 0x7fff;
      }
    }
    if ((flags & 0x40) != 0) {
      if (at >= length) {
        return -1;
      }
      tl0PicIdxOffset = at;
      tl0PicIdx = u8(segment, offset + at++);
    }
    if ((flags & 0x30) != 0) {
      if (at >= length) {
        return -1;
      }
      layerOffset = at;
      layerByte = u8(segment, offset + at++);
      hasLayer = (flags & 0x20) != 0;
      hasKeyIdx = (flags & 0x10) != 0;
    }
    return at;
  }

  // RFC 6386 section 9.1: the P bit is 0 in key frames, whose start code and size follow the tag.
  private void parseFrameHeader(MemorySegment segment, long at, int length) {
    keyFrame = (u8(segment, at) & 1) == 0;
    if (keyFrame && length >= 10 && u8(segment, at + 3) == 0x9d && u16(segment, at + 4) == 0x012a) {
      width = u8(segment, at + 6) | (u8(segment, at + 7) & 0x3f) << 8;
      height = u8(segment, at + 8) | (u8(segment, at + 9) & 0x3f) << 8;
    }
  }

  /** Bytes in front of the VP8 data, 1 to 6. */
  public int descriptorLength() {
    return descriptorLength;
  }

  /** Whether the frame begins in this packet: start of partition 0. */
  public boolean frameStart() {
    return (first & 0x17) == 0x10;
  }

  /** N: no other frame refers to this one, it may be dropped alone. */
  public boolean nonReference() {
    return (first & 0x20) != 0;
  }

  /** Whether a key frame begins here; only its first packet says so. */
  public boolean keyFrame() {
    return keyFrame;
  }

  /** 7 or 15 bits, see {@link #longPictureId()}; -1 if absent. */
  public int pictureId() {
    return pictureId;
  }

  /** Whether the picture id has 15 bits in two bytes (the first with its top bit set). */
  public boolean longPictureId() {
    return longPictureId;
  }

  /** Where the picture id stands, one byte or two; -1 if absent. */
  public int pictureIdOffset() {
    return pictureIdOffset;
  }

  /** 0 to 255, or -1 if absent. */
  public int tl0PicIdx() {
    return tl0PicIdx;
  }

  /** -1 if absent. */
  public int tl0PicIdxOffset() {
    return tl0PicIdxOffset;
  }

  /** Whether the stream says its temporal layers. */
  public boolean hasTemporalLayer() {
    return hasLayer;
  }

  /** TID, 0 to 3; 0 if absent. */
  public int temporalLayer() {
    return hasLayer ? layerByte >>> 6 : 0;
  }

  /** Y: refers to nothing but the base layer, so a receiver may step up to this layer here. */
  public boolean layerSync() {
    return hasLayer && (layerByte & 0x20) != 0;
  }

  /** 0 to 31, or -1 if absent. */
  public int keyIdx() {
    return hasKeyIdx ? layerByte & 0x1f : -1;
  }

  /** The byte of TID, Y and KEYIDX (its low five bits); -1 if absent. */
  public int layerOffset() {
    return layerOffset;
  }

  /** Pixels of a key frame, 1 to 16,383; 0 where this packet does not say. */
  public int width() {
    return width;
  }

  /** Pixels of a key frame, 1 to 16,383; 0 where this packet does not say. */
  public int height() {
    return height;
  }
}
