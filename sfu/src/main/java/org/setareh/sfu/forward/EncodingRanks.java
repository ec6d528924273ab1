package org.setareh.sfu.forward;

import java.util.Arrays;
import org.setareh.sfu.receive.BitrateMeter;
import org.setareh.sfu.receive.MediaPacket;

/**
 * Which encoding of a simulcast source is the smallest, and which the largest: by the height of
 * their pictures where all that were heard told one, else, and among equal heights, by bitrate. The
 * order in {@code a=simulcast} is the sender's preference (RFC 8853 section 5.2): browsers begin
 * with the smallest, OBS with the largest.
 *
 * <p>The offer's order stands for what was not heard so far, and where nothing tells. Bitrates
 * count only between encodings that flow, and only where they differ by a half, so that a pause
 * changes no rank and two equal encodings do not change places again and again. One thread.
 */
final class EncodingRanks {
  /**
   * Without packets for so long, what {@link BitrateMeter} measures at once, an encoding pauses.
   */
  private static final long PAUSED_NS = 250_000_000L;

  private static final long JUDGED_EVERY_NS = 250_000_000L;

  private final int[] encodingAt;
  private final int[] rankOf;
  private final int[] heights;
  private final BitrateMeter[] rates;
  private final long[] heardNs;
  private long judgedNs = Long.MIN_VALUE;

  EncodingRanks(int encodings) {
    encodingAt = new int[encodings];
    rankOf = new int[encodings];
    heights = new int[encodings];
    rates = new BitrateMeter[encodings];
    heardNs = new long[encodings];
    Arrays.fill(heardNs, Long.MIN_VALUE);
    for (int i = 0; i < encodings; i++) {
      encodingAt[i] = rankOf[i] = i;
      rates[i] = new BitrateMeter();
    }
  }

  /** Learns from a packet with payload. */
  void observe(MediaPacket packet, long nowNs) {
    int encoding = packet.encoding();
    boolean first = !heard(encoding);
    if (!flows(encoding, nowNs)) {
      rates[encoding].restart();
    }
    heardNs[encoding] = nowNs;
    rates[encoding].add(packet.rtp.payloadLength(), nowNs);
    boolean grown = packet.height() > 0 && packet.height() != heights[encoding];
    if (grown) {
      heights[encoding] = packet.height();
    }
    if (first || grown || nowNs - judgedNs >= JUDGED_EVERY_NS) {
      judgedNs = nowNs;
      judge(nowNs);
    }
  }

  /** Sorts the encodings that were heard among the places that they have; few, so by exchange. */
  private void judge(long nowNs) {
    boolean byHeight = true;
    for (int encoding = 0; encoding < heights.length; encoding++) {
      byHeight &= !heard(encoding) || heights[encoding] > 0;
    }
    for (int low = 0; low < encodingAt.length; low++) {
      for (int high = low + 1; high < encodingAt.length; high++) {
        if (isLarger(encodingAt[low], encodingAt[high], byHeight, nowNs)) {
          int moved = encodingAt[low];
          encodingAt[low] = encodingAt[high];
          encodingAt[high] = moved;
        }
      }
    }
    for (int rank = 0; rank < encodingAt.length; rank++) {
      rankOf[encodingAt[rank]] = rank;
    }
  }

  private boolean isLarger(int one, int other, boolean byHeight, long nowNs) {
    if (!heard(one) || !heard(other)) {
      return false;
    }
    if (byHeight && heights[one] != heights[other]) {
      return heights[one] > heights[other];
    }
    long rate = rates[one].bps(nowNs);
    long otherRate = rates[other].bps(nowNs);
    return flows(one, nowNs)
        && flows(other, nowNs)
        && otherRate > 0
        && rate - otherRate > otherRate / 2;
  }

  private boolean heard(int encoding) {
    return heardNs[encoding] != Long.MIN_VALUE;
  }

  private boolean flows(int encoding, long nowNs) {
    return heard(encoding) && nowNs - heardNs[encoding] <= PAUSED_NS;
  }

  /** The encoding at a rank, 0 for the smallest. */
  int encodingAt(int rank) {
    return encodingAt[rank];
  }

  /** An encoding's rank, 0 for the smallest. */
  int rankOf(int encoding) {
    return rankOf[encoding];
  }

  /** Pixels; 0 while unknown. */
  int height(int rank) {
    return heights[encodingAt[rank]];
  }
}
