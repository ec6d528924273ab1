package org.setareh.sfu.codec;

import static org.setareh.wire.BigEndian.put16;
import static org.setareh.wire.BigEndian.put32;
import static org.setareh.wire.BigEndian.u16;
import static org.setareh.wire.BigEndian.u8;

import java.lang.foreign.MemorySegment;
import org.setareh.wire.rtp.RtpPacket;

/**
 * Finds the primary block of a RED payload (RFC 2198 section 3): the packet's own sound, behind the
 * repeated ones of earlier packets. Reusable; written by one thread, then read by any.
 *
 * <pre>
 *  0                   1                    2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3  4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |1|   block PT  |  timestamp offset         |   block length    |  a redundant block
 * |0|   block PT  |                                                  the primary one, last
 * +-+-+-+-+-+-+-+-+
 * </pre>
 */
public final class Red {
  /** Redundant blocks that we take; browsers send one or two, or eight with large settings. */
  public static final int MAX_REDUNDANT_BLOCKS = 15;

  private static final int HEADER_BYTES = 12;

  private int redundantBlocks;
  private int primaryPayloadType;
  private int primaryOffset;
  private int primaryLength;

  /** False: headers or blocks that reach beyond the payload, or too many of them. */
  public boolean parse(MemorySegment segment, long offset, int length) {
    redundantBlocks = 0;
    int at = 0;
    int blocks = 0;
    while (at < length && (u8(segment, offset + at) & 0x80) != 0) {
      if (length - at < 5 || redundantBlocks == MAX_REDUNDANT_BLOCKS) {
        return false;
      }
      blocks += u16(segment, offset + at + 2) & 0x3ff;
      redundantBlocks++;
      at += 4;
    }
    if (at >= length || blocks > length - at - 1) {
      return false;
    }
    primaryPayloadType = u8(segment, offset + at);
    primaryOffset = at + 1 + blocks;
    primaryLength = length - primaryOffset;
    return true;
  }

  /**
   * Writes the packet that was sent before this one as its last repeated block has it, with a
   * header alone.
   *
   * @param packet the one that was parsed
   * @return bytes written; 0: that block is empty
   */
  public int writeLastRepeated(RtpPacket packet, MemorySegment out, long at) {
    MemorySegment from = packet.segment();
    long payload = packet.payloadOffset();
    long header = payload + 4L * (redundantBlocks - 1);
    int offsetAndLength = u16(from, header + 1) << 8 | u8(from, header + 3);
    int length = offsetAndLength & 0x3ff;
    if (length == 0) {
      return 0;
    }
    put16(out, at, 0x8000 | u8(from, header) & 0x7f);
    put16(out, at + 2, packet.sequenceNumber() - 1);
    put32(out, at + 4, packet.timestamp() - (offsetAndLength >>> 10));
    put32(out, at + 8, packet.ssrc());
    MemorySegment.copy(from, payload + primaryOffset - length, out, at + HEADER_BYTES, length);
    return HEADER_BYTES + length;
  }

  /** 0 to {@link #MAX_REDUNDANT_BLOCKS}. */
  public int redundantBlocks() {
    return redundantBlocks;
  }

  /** 0 to 127, in the sender's numbers. */
  public int primaryPayloadType() {
    return primaryPayloadType;
  }

  /** Where the primary block begins, in bytes from the payload's first one. */
  public int primaryOffset() {
    return primaryOffset;
  }

  /** Bytes of the primary block; 0 while the sender is silent. */
  public int primaryLength() {
    return primaryLength;
  }
}
