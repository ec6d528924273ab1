package org.setareh.wire.rtcp;

import static org.setareh.wire.BigEndian.put16;
import static org.setareh.wire.BigEndian.put24;
import static org.setareh.wire.BigEndian.put32;
import static org.setareh.wire.BigEndian.put64;
import static org.setareh.wire.BigEndian.put8;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.setareh.wire.rtp.Sequence;

/**
 * Appends RTCP packets to a compound in memory (RFC 3550, 4585, 5104). Each method writes a whole
 * packet or, where the capacity does not hold it, nothing, and says which. Reusable, free of
 * allocation, one thread.
 */
public final class RtcpWriter {
  private static final int MAX_REPORTS = 31;
  private static final int NACK_REACH = 16;

  private MemorySegment segment = MemorySegment.NULL;
  private long start;
  private long at;
  private long end;
  private long report = -1;
  private long block;

  /** Begins a compound at {@code offset} of at most {@code capacity} bytes. */
  public void begin(MemorySegment segment, long offset, int capacity) {
    this.segment = segment;
    start = offset;
    at = offset;
    end = offset + capacity;
    report = -1;
  }

  /** Bytes written since {@link #begin}. */
  public int length() {
    return (int) (at - start);
  }

  /** Bytes that are left. */
  public int remaining() {
    return (int) (end - at);
  }

  /** Whether nothing was written since {@link #begin}. */
  public boolean isEmpty() {
    return at == start;
  }

  /** Takes back all that was written since {@link #begin}. */
  public void clear() {
    at = start;
    report = -1;
  }

  private boolean open(int countOrFormat, int type, int length) {
    if (length > end - at) {
      return false;
    }
    put8(segment, at, 0x80 | countOrFormat);
    put8(segment, at + 1, type);
    put16(segment, at + 2, length / 4 - 1);
    report = -1;
    return true;
  }

  private boolean openFeedback(int format, int type, int length, int senderSsrc, int mediaSsrc) {
    if (!open(format, type, length)) {
      return false;
    }
    put32(segment, at + 4, senderSsrc);
    put32(segment, at + 8, mediaSsrc);
    return true;
  }

  /**
   * A sender report; {@link #reportBlock} may follow.
   *
   * @param ntpTimestamp 32.32 fixed-point seconds since 1900
   * @param packetCount packets sent, low 32 bits
   * @param octetCount payload bytes sent, low 32 bits
   */
  public boolean senderReport(
      int ssrc, long ntpTimestamp, int rtpTimestamp, long packetCount, long octetCount) {
    if (!open(0, RtcpFormat.SR, 8 + RtcpFormat.SENDER_INFO_LENGTH)) {
      return false;
    }
    put32(segment, at + 4, ssrc);
    put64(segment, at + 8, ntpTimestamp);
    put32(segment, at + 16, rtpTimestamp);
    put32(segment, at + 20, (int) packetCount);
    put32(segment, at + 24, (int) octetCount);
    report = at;
    at += 8 + RtcpFormat.SENDER_INFO_LENGTH;
    return true;
  }

  /** An empty receiver report; {@link #reportBlock} may follow. */
  public boolean receiverReport(int ssrc) {
    if (!open(0, RtcpFormat.RR, 8)) {
      return false;
    }
    put32(segment, at + 4, ssrc);
    report = at;
    at += 8;
    return true;
  }

  /**
   * Adds a block to the report written last. False if there is no room or it has 31 already: the
   * caller begins another receiver report. What it reports is 0 until it is set by {@link #lost},
   * {@link #received} and {@link #answers}.
   */
  public boolean reportBlock(int ssrc) {
    if (report < 0) {
      throw new IllegalStateException("no report is open");
    }
    int count = segment.get(ValueLayout.JAVA_BYTE, report) & 0x1f;
    if (count == MAX_REPORTS || RtcpFormat.REPORT_BLOCK_LENGTH > end - at) {
      return false;
    }
    block = at;
    at += RtcpFormat.REPORT_BLOCK_LENGTH;
    put32(segment, block, ssrc);
    put32(segment, block + 4, 0);
    put64(segment, block + 8, 0);
    put64(segment, block + 16, 0);
    put8(segment, report, 0x80 | count + 1);
    put16(segment, report + 2, (int) (at - report) / 4 - 1);
    return true;
  }

  /**
   * In the block added last: what was lost.
   *
   * @param fraction since the report before, 1/256, 0 to 255
   * @param cumulative clamped to signed 24 bits
   */
  public RtcpWriter lost(int fraction, long cumulative) {
    put8(segment, block + 4, fraction);
    put24(segment, block + 5, (int) Math.clamp(cumulative, -0x80_0000, 0x7f_ffff));
    return this;
  }

  /**
   * In the block added last: what came.
   *
   * @param highestSequence with the wraps in the high 16 bits
   * @param jitter in units of the RTP clock
   */
  public RtcpWriter received(int highestSequence, long jitter) {
    put32(segment, block + 8, highestSequence);
    put32(segment, block + 12, (int) jitter);
    return this;
  }

  /**
   * In the block added last: which sender report it answers.
   *
   * @param lastSenderReport the middle 32 bits of its NTP time
   * @param delay since it came, in 1/65,536 seconds
   */
  public RtcpWriter answers(int lastSenderReport, long delay) {
    put32(segment, block + 16, lastSenderReport);
    put32(segment, block + 20, (int) delay);
    return this;
  }

  /**
   * A source description of one chunk with the canonical name.
   *
   * @param cname UTF-8, at most 255 bytes
   */
  public boolean cname(int ssrc, byte[] cname) {
    int items = 2 + cname.length;
    int padded = (items & ~3) + 4; // at least one null ends the items
    if (cname.length > 255) {
      throw new IllegalArgumentException("CNAME of " + cname.length + " bytes");
    }
    if (!open(1, RtcpFormat.SDES, 8 + padded)) {
      return false;
    }
    put32(segment, at + 4, ssrc);
    put8(segment, at + 8, SdesReader.CNAME);
    put8(segment, at + 9, cname.length);
    MemorySegment.copy(cname, 0, segment, ValueLayout.JAVA_BYTE, at + 10, cname.length);
    for (int i = items; i < padded; i++) {
      put8(segment, at + 8 + i, 0);
    }
    at += 8 + padded;
    return true;
  }

  /**
   * A generic NACK for {@code sequences[from]} and what follows, in rising order (wrapping). Takes
   * as many as fit and returns how many that were; 0 if none.
   *
   * @param to end of the range, exclusive
   */
  public int nack(int senderSsrc, int mediaSsrc, int[] sequences, int from, int to) {
    if (from >= to || end - at < 16) {
      return 0;
    }
    long items = at + 12;
    int next = from;
    while (next < to && items + 4 <= end) {
      int packetId = sequences[next++] & 0xffff;
      int bitmask = 0;
      while (next < to) {
        int distance = Sequence.distance(packetId, sequences[next]);
        if (distance < 0 || distance > NACK_REACH) {
          break;
        }
        if (distance > 0) {
          bitmask |= 1 << (distance - 1);
        }
        next++;
      }
      put16(segment, items, packetId);
      put16(segment, items + 2, bitmask);
      items += 4;
    }
    openFeedback(
        RtcpFormat.RTPFB_NACK, RtcpFormat.RTPFB, (int) (items - at), senderSsrc, mediaSsrc);
    at = items;
    return next - from;
  }

  /** A picture loss indication. */
  public boolean pictureLoss(int senderSsrc, int mediaSsrc) {
    if (!openFeedback(RtcpFormat.PSFB_PLI, RtcpFormat.PSFB, 12, senderSsrc, mediaSsrc)) {
      return false;
    }
    at += 12;
    return true;
  }

  /**
   * A full intra request to one source.
   *
   * @param sequence the command's number, low 8 bits; risen by one for each new command
   */
  public boolean fullIntraRequest(int senderSsrc, int mediaSsrc, int sequence) {
    if (!openFeedback(RtcpFormat.PSFB_FIR, RtcpFormat.PSFB, 20, senderSsrc, 0)) {
      return false;
    }
    put32(segment, at + 12, mediaSsrc);
    put32(segment, at + 16, sequence << 24);
    at += 20;
    return true;
  }

  /** The transport-wide feedback that {@code feedback} gathered; false if it is empty, too. */
  public boolean transportFeedback(
      int senderSsrc, int mediaSsrc, TransportFeedbackBuilder feedback) {
    int length = feedback.write(segment, at, remaining(), senderSsrc, mediaSsrc);
    if (length < 0) {
      return false;
    }
    report = -1;
    at += length;
    return true;
  }
}
