package org.setareh.bench.synthetic;

import org.setareh.wire.rtcp.RtcpWriter;
import org.setareh.wire.rtp.RtpPacket;

/**
 * What a synthetic participant received of one stream at a time. Written by the loop's thread; a
 * reader sees numbers that may be a moment old.
 */
public final class Reception {
  private static final int MAX_LATENCIES = 1 << 20;

  private final int[] latenciesNs = new int[MAX_LATENCIES];
  private volatile long packets;
  private volatile long bytes;
  private volatile long bad;
  private volatile long keyFrameRequests;
  private volatile long nacks;
  private volatile long firstPacketNs;
  private volatile int latencies;
  private volatile long duplicatesOrLate;
  private long firstSequence = -1;
  private long highestSequence;
  private int ssrc;

  @SuppressWarnings("NonAtomicVolatileUpdate") // one writer
  void onRtp(RtpPacket rtp, long nowNs) {
    if (packets == 0) {
      firstPacketNs = nowNs;
    }
    packets++;
    bytes += rtp.length();
    if (rtp.payloadLength() < VideoSource.STAMP_OFFSET + 8) {
      return;
    }
    follow(rtp);
    long latencyNs = System.nanoTime() - VideoSource.stamp(rtp.segment(), rtp.payloadOffset());
    int at = latencies;
    if (at < MAX_LATENCIES && latencyNs >= 0 && latencyNs < Integer.MAX_VALUE) {
      latenciesNs[at] = (int) latencyNs;
      latencies = at + 1;
    }
  }

  @SuppressWarnings("NonAtomicVolatileUpdate") // one writer
  private void follow(RtpPacket rtp) {
    if (firstSequence < 0 || rtp.ssrc() != ssrc) {
      ssrc = rtp.ssrc();
      firstSequence = rtp.sequenceNumber();
      highestSequence = firstSequence;
      return;
    }
    short step = (short) (rtp.sequenceNumber() - (int) highestSequence);
    if (step > 0) {
      highestSequence += step;
    } else {
      duplicatesOrLate++;
    }
  }

  @SuppressWarnings("NonAtomicVolatileUpdate") // one writer
  void onBad() {
    bad++;
  }

  @SuppressWarnings("NonAtomicVolatileUpdate") // one writer
  void onKeyFrameRequest() {
    keyFrameRequests++;
  }

  @SuppressWarnings("NonAtomicVolatileUpdate") // one writer
  void onNack(int count) {
    nacks += count;
  }

  void writeReportBlock(RtcpWriter writer, long nowNs) {
    if (firstSequence >= 0) {
      if (writer.reportBlock(ssrc)) {
        writer.lost(0, lost()).received((int) highestSequence, 0);
      }
    }
  }

  public long packets() {
    return packets;
  }

  public long bytes() {
    return bytes;
  }

  /** Packets that did not decrypt or parse. */
  public long bad() {
    return bad;
  }

  public long keyFrameRequests() {
    return keyFrameRequests;
  }

  /** In {@link System#nanoTime()}'s time; 0 before the first packet. */
  public long firstPacketNs() {
    return firstPacketNs;
  }

  /** Sequence numbers missing in the stream, 0 at least. */
  public long lost() {
    return firstSequence < 0
        ? 0
        : Math.max(0, highestSequence - firstSequence + 1 - (packets - duplicatesOrLate));
  }

  /** Forgets the latencies measured so far. */
  public void resetLatencies() {
    latencies = 0;
  }

  /** How many latencies were measured since the last reset. */
  public int latencies() {
    return latencies;
  }

  /** Copies the latencies, in nanoseconds, to {@code into} at {@code at}; returns how many. */
  public int copyLatencies(int[] into, int at) {
    int count = Math.min(latencies, into.length - at);
    System.arraycopy(latenciesNs, 0, into, at, count);
    return count;
  }
}
