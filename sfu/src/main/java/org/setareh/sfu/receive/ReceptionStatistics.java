package org.setareh.sfu.receive;

import java.util.Arrays;
import org.setareh.wire.rtcp.RtcpWriter;
import org.setareh.wire.rtp.Sequence;

/**
 * Sequence numbers, loss and jitter of one SSRC (RFC 3550 appendices A.1, A.3, A.8), and which of
 * the last {@value #WINDOW} packets are here, so that a packet that comes twice is seen as such.
 *
 * <p>Packets that came by RTX take their place in the window and leave loss and jitter alone: those
 * speak of the network.
 *
 * <p>A leap of more than {@value #MAX_DROPOUT} ahead, or behind the window, is believed when the
 * next packet follows it: then the sender has started anew, and so do we, in numbers not used
 * before.
 */
public final class ReceptionStatistics {
  /** The packet is new. */
  public static final int NEW = 0;

  /** The packet was here before. */
  public static final int DUPLICATE = 1;

  /** The packet is too old, or a leap that the next one has to confirm. */
  public static final int OUT_OF_RANGE = 2;

  static final int WINDOW = 2048;
  static final int MAX_DROPOUT = 3000;
  private static final long RESTART_DISTANCE = 1 << 17;

  /** The oldest sender report whose age 32 bits of 1/65,536 s can say: 18 hours. */
  private static final long MAX_REPORT_AGE_NS = 65_535_000_000_000L;

  private final long[] here = new long[WINDOW / 64];
  private boolean started;
  private long base;
  private long highest;
  private long current;
  private long afterLeap = -1;
  private long received;
  private long expectedBefore;
  private long receivedBefore;

  private int clockRate = 90_000;
  private boolean hasTransit;
  private int lastTransit;
  private long jitterTimes16;

  private int lastSenderReport;
  private long lastSenderReportNs;

  /** Units of RTP time a second, for the jitter. */
  public void clockRate(int unitsPerSecond) {
    if (clockRate != unitsPerSecond) {
      clockRate = unitsPerSecond;
      hasTransit = false;
    }
  }

  /** Another sender took this one's place: everything begins anew but the extended numbers. */
  public void restart() {
    if (started) {
      begin((highest | 0xffff) + 1 + RESTART_DISTANCE);
    }
    started = false;
    lastSenderReport = 0;
  }

  /**
   * Takes a packet's number: {@link #NEW}, {@link #DUPLICATE} or {@link #OUT_OF_RANGE}. After NEW,
   * {@link #extendedSequence} is the packet's.
   *
   * @param retransmitted whether it came by RTX
   */
  public int onPacket(int sequenceNumber, boolean retransmitted) {
    if (!started) {
      if (retransmitted) {
        return OUT_OF_RANGE;
      }
      begin(Math.max(highest & ~0xffffL, 1L << 16) | sequenceNumber);
    }
    long extended = Sequence.extend(highest, sequenceNumber);
    if (extended > highest + MAX_DROPOUT || extended <= highest - WINDOW) {
      if (retransmitted || !confirms(sequenceNumber)) {
        return OUT_OF_RANGE;
      }
      extended = (highest | 0xffff) + 1 + RESTART_DISTANCE + sequenceNumber;
      begin(extended);
    } else if (!retransmitted) {
      afterLeap = -1;
    }
    advance(extended);
    if (!mark(extended)) {
      return DUPLICATE;
    }
    current = extended;
    if (!retransmitted) {
      received++;
    }
    return NEW;
  }

  private void begin(long extended) {
    started = true;
    base = extended;
    highest = extended - 1;
    received = expectedBefore = receivedBefore = 0;
    hasTransit = false;
    jitterTimes16 = 0;
    afterLeap = -1;
    Arrays.fill(here, 0);
  }

  /** Whether the packet follows the one that leapt; else it is the one to be followed. */
  private boolean confirms(int sequenceNumber) {
    boolean follows = sequenceNumber == afterLeap;
    afterLeap = sequenceNumber + 1 & 0xffff;
    return follows;
  }

  /** Forgets the window's places that now stand for newer packets. */
  private void advance(long extended) {
    if (extended <= highest) {
      return;
    }
    if (extended - highest >= WINDOW) {
      Arrays.fill(here, 0);
    } else {
      for (long gone = highest + 1; gone <= extended; gone++) {
        here[word(gone)] &= ~(1L << gone);
      }
    }
    highest = extended;
  }

  private boolean mark(long extended) {
    long bit = 1L << extended;
    boolean free = (here[word(extended)] & bit) == 0;
    here[word(extended)] |= bit;
    return free;
  }

  /** Whether the packet of this number, {@link #extendedSequence} or less, did not come so far. */
  boolean misses(long extended) {
    return extended >= base
        && extended > highest - WINDOW
        && (here[word(extended)] & 1L << extended) == 0;
  }

  private static int word(long extended) {
    return (int) extended >>> 6 & WINDOW / 64 - 1;
  }

  /**
   * Takes the RTP time of a packet that came over the network, with a payload (RFC 3550 appendix
   * A.8; the jitter is kept times 16).
   */
  public void onTime(int timestamp, long arrivalNs) {
    int arrival =
        (int) (arrivalNs / 1_000_000_000L * clockRate)
            + (int) (arrivalNs % 1_000_000_000L * clockRate / 1_000_000_000L);
    int transit = arrival - timestamp;
    if (hasTransit) {
      long change = Math.abs((long) (transit - lastTransit));
      jitterTimes16 += change - (jitterTimes16 + 8 >> 4);
    }
    lastTransit = transit;
    hasTransit = true;
  }

  /** Notes a sender report, to be named in the next report block. */
  public void onSenderReport(long ntpTimestamp, long arrivalNs) {
    lastSenderReport = (int) (ntpTimestamp >>> 16);
    lastSenderReportNs = arrivalNs;
  }

  /** The last new packet's number without wraps, 65,536 or more. */
  public long extendedSequence() {
    return current;
  }

  /** The highest number so far without wraps; meaningless before the first packet. */
  public long highestSequence() {
    return highest;
  }

  /** Whether any packet came. */
  public boolean started() {
    return started;
  }

  /** Packets received over the network, without those by RTX. */
  public long received() {
    return received;
  }

  /** Packets lost in all, by number; negative where duplicates came. */
  public long lost() {
    return started ? highest - base + 1 - received : 0;
  }

  /** Interarrival jitter in units of the RTP clock. */
  public long jitter() {
    return jitterTimes16 >> 4;
  }

  /**
   * Appends a report block (RFC 3550 section 6.4.1) and begins the next interval. False: no room,
   * nothing changed.
   */
  public boolean appendBlock(RtcpWriter writer, int ssrc, long nowNs) {
    long expected = highest - base + 1;
    long expectedNow = expected - expectedBefore;
    long lostNow = expectedNow - (received - receivedBefore);
    int fraction = expectedNow <= 0 || lostNow <= 0 ? 0 : (int) (lostNow * 256 / expectedNow);
    long sinceNs = Math.min(nowNs - lastSenderReportNs, MAX_REPORT_AGE_NS);
    long delay = lastSenderReport == 0 ? 0 : (sinceNs << 16) / 1_000_000_000L;
    if (!writer.reportBlock(ssrc)) {
      return false;
    }
    writer
        .lost(Math.min(fraction, 255), lost())
        .received((int) highest, jitter())
        .answers(lastSenderReport, delay);
    expectedBefore = expected;
    receivedBefore = received;
    return true;
  }
}
