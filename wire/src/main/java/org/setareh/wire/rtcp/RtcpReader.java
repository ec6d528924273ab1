package org.setareh.wire.rtcp;

import static org.setareh.wire.BigEndian.i32;
import static org.setareh.wire.BigEndian.i64;
import static org.setareh.wire.BigEndian.u16;
import static org.setareh.wire.BigEndian.u24;
import static org.setareh.wire.BigEndian.u32;
import static org.setareh.wire.BigEndian.u8;

import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * Walks a compound RTCP packet in place (RFC 3550 section 6.1, reduced-size ones of RFC 5506 too).
 *
 * <p>{@link #next} steps from packet to packet and {@link #kind} says which accessors mean
 * something; each body is checked before. A crooked packet is passed over by its length, as RFC
 * 3550 appendix A.2 does with what it does not know: those before and behind it stand for
 * themselves. Reusable; one thread.
 *
 * <pre>{@code
 * if (!reader.wrap(segment, offset, length)) drop(MALFORMED);
 * while (reader.next()) switch (reader.kind()) { ... }
 * }</pre>
 */
public final class RtcpReader {
  private MemorySegment segment = MemorySegment.NULL;
  private long end;
  private long nextPacket;
  private long packet;
  private int packetLength;
  private RtcpKind kind = RtcpKind.OTHER;
  private int crooked;

  /** Takes the compound at {@code offset}. False: no packet in it is whole. */
  public boolean wrap(MemorySegment segment, long offset, int length) {
    this.segment = segment;
    end = offset + length;
    nextPacket = offset;
    if (!next()) {
      return false;
    }
    nextPacket = offset;
    crooked = 0;
    return true;
  }

  /** Steps to the next whole packet of the compound; false behind the last one. */
  public boolean next() {
    while (end - nextPacket >= RtcpFormat.HEADER_LENGTH) {
      long at = nextPacket;
      int whole = 4 + 4 * u16(segment, at + 2);
      if (whole > end - at) {
        break;
      }
      nextPacket += whole;
      if (read(at, whole)) {
        return true;
      }
      crooked++;
    }
    crooked += nextPacket < end ? 1 : 0; // cut off
    nextPacket = end;
    return false;
  }

  /**
   * Packets passed over so far: of another version, reaching beyond the end, too short for what
   * they say they are, or padded by more than they have.
   */
  public int crooked() {
    return crooked;
  }

  private boolean read(long at, int whole) {
    int first = u8(segment, at);
    if (first >>> 6 != 2) {
      return false;
    }
    int length = whole;
    if ((first & 0x20) != 0) {
      int padding = u8(segment, at + whole - 1);
      // Browsers pad transport-wide feedback by 1 to 3 bytes, against RFC 3550 section 6.4.1, which
      // wants multiples of four and only in the last packet: neither is held against them.
      if (padding == 0 || padding > whole - 4) {
        return false;
      }
      length -= padding;
    }
    @Nullable RtcpKind found = RtcpFormat.kind(segment, at, length);
    if (found == null) {
      return false;
    }
    kind = found;
    packet = at;
    packetLength = length;
    return true;
  }

  public RtcpKind kind() {
    return kind;
  }

  /** The report count, source count or feedback message type: 0 to 31. */
  public int count() {
    return u8(segment, packet) & 0x1f;
  }

  /** The memory that was wrapped. */
  public MemorySegment segment() {
    return segment;
  }

  /** Where the current packet begins in {@link #segment()}. */
  public long packetOffset() {
    return packet;
  }

  /** Bytes of the current packet with its header, without padding. */
  public int packetLength() {
    return packetLength;
  }

  /** Who sent it: of every kind but {@code SOURCE_DESCRIPTION} and {@code BYE}; 0 where absent. */
  public int senderSsrc() {
    return packetLength < 8 ? 0 : i32(segment, packet + 4);
  }

  /** The media source that a feedback message is about; 0 in FIR. */
  public int mediaSsrc() {
    return i32(segment, packet + 8);
  }

  // SENDER_REPORT, RFC 3550 section 6.4.1

  /** Sender report: NTP time, 32.32 fixed-point seconds since 1900. */
  public long ntpTimestamp() {
    return i64(segment, packet + 8);
  }

  /** Sender report: the same instant on the RTP clock. */
  public int rtpTimestamp() {
    return i32(segment, packet + 16);
  }

  /** Sender report: packets sent, modulo 2^32. */
  public long packetCount() {
    return u32(segment, packet + 20);
  }

  /** Sender report: payload bytes sent, modulo 2^32. */
  public long octetCount() {
    return u32(segment, packet + 24);
  }

  // Report blocks of SENDER_REPORT and RECEIVER_REPORT; index below reportCount()

  /** How many report blocks this sender or receiver report carries, 0 to 31. */
  public int reportCount() {
    return count();
  }

  private long report(int index) {
    int header = kind == RtcpKind.SENDER_REPORT ? 8 + RtcpFormat.SENDER_INFO_LENGTH : 8;
    return packet + header + (long) index * RtcpFormat.REPORT_BLOCK_LENGTH;
  }

  /** The source that the block is about. */
  public int reportSsrc(int index) {
    return i32(segment, report(index));
  }

  /** Fraction lost since the last report, in 1/256. */
  public int fractionLost(int index) {
    return u8(segment, report(index) + 4);
  }

  /** Packets lost in all: signed 24 bits, negative where duplicates came. */
  public int cumulativeLost(int index) {
    return u24(segment, report(index) + 5) << 8 >> 8;
  }

  /** Extended highest sequence number received: raw 32 bits, cycles above. */
  public int highestSequence(int index) {
    return i32(segment, report(index) + 8);
  }

  /** Interarrival jitter in units of the RTP clock. */
  public long jitter(int index) {
    return u32(segment, report(index) + 12);
  }

  /** Middle 32 bits of the last sender report's NTP time, 0 if none came. */
  public int lastSenderReport(int index) {
    return i32(segment, report(index) + 16);
  }

  /** Delay since that sender report, in 1/65,536 seconds. */
  public long delaySinceLastSenderReport(int index) {
    return u32(segment, report(index) + 20);
  }

  // NACK, RFC 4585 section 6.2.1

  /** NACK: how many pairs of packet id and bitmask. */
  public int nackCount() {
    return (packetLength - 12) / 4;
  }

  /** NACK: the first lost sequence number of the pair. */
  public int nackPacketId(int index) {
    return u16(segment, packet + 12 + 4L * index);
  }

  /** NACK: bit i set means that packet id + i + 1 is lost too. */
  public int nackBitmask(int index) {
    return u16(segment, packet + 14 + 4L * index);
  }

  // FULL_INTRA_REQUEST, RFC 5104 section 4.3.1

  /** FIR: how many sources are asked for a key frame. */
  public int firCount() {
    return (packetLength - 12) / 8;
  }

  /** FIR: the source asked. */
  public int firSsrc(int index) {
    return i32(segment, packet + 12 + 8L * index);
  }

  /** FIR: the command's number, 0 to 255; the same number again is a repetition. */
  public int firSequence(int index) {
    return u8(segment, packet + 16 + 8L * index);
  }
}
