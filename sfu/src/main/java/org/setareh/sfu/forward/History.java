package org.setareh.sfu.forward;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.setareh.sfu.receive.MediaPacket;
import org.setareh.sfu.receive.PacketCache;

/**
 * What the last outgoing packets were made of, so that a NACK can be answered: the source packet's
 * place in its cache and the values that were written into it. The bytes stay in the cache. Plain
 * arrays, indexed by outgoing number; one thread.
 */
final class History {
  /** Packets remembered: a second of 5 Mbit/s. */
  static final int REMEMBERED = 512;

  private final long[] number = new long[REMEMBERED];
  private final long[] sourceNumber = new long[REMEMBERED];
  private final long[] sentNs = new long[REMEMBERED];
  private final int[] timestamp = new int[REMEMBERED];
  private final int[] ids = new int[REMEMBERED];
  private final byte[] payloadTypes = new byte[REMEMBERED];
  private final boolean[] marker = new boolean[REMEMBERED];
  private final byte[] resends = new byte[REMEMBERED];
  private final int[] targets = new int[REMEMBERED];
  private final byte[] encoding = new byte[REMEMBERED];
  private final @Nullable Source[] from = new Source[REMEMBERED];

  History() {
    Arrays.fill(number, -1);
  }

  /**
   * Remembers a packet that leaves.
   *
   * @param rtxPayloadType under which it may be sent again
   */
  void add(Forwarded written, Source origin, MediaPacket packet, int rtxPayloadType, long nowNs) {
    int slot = slot(written.sequence);
    number[slot] = written.sequence;
    from[slot] = origin;
    encoding[slot] = (byte) packet.encoding();
    sourceNumber[slot] = packet.extendedSequence();
    timestamp[slot] = written.timestamp;
    ids[slot] = written.ids;
    targets[slot] = written.targets;
    marker[slot] = written.marker;
    payloadTypes[slot] = (byte) rtxPayloadType;
    sentNs[slot] = nowNs;
    resends[slot] = 0;
  }

  boolean has(long outgoing) {
    return outgoing >= 0 && number[slot(outgoing)] == outgoing;
  }

  /** The source packet, if it is still in its cache. */
  @Nullable MediaPacket packet(long outgoing) {
    int slot = slot(outgoing);
    Source origin = from[slot];
    PacketCache cache = origin == null ? null : origin.cache(encoding[slot]);
    return cache == null ? null : cache.get(sourceNumber[slot]);
  }

  @Nullable Source source(long outgoing) {
    return from[slot(outgoing)];
  }

  /** A packet is about to be written by RTX: with what it left with, under numbers of its own. */
  void recall(long outgoing, Forwarded again, int rtxSsrc, long rtxSequence) {
    int slot = slot(outgoing);
    again.number(rtxSsrc, rtxSequence, timestamp[slot]);
    again.type(payloadTypes[slot], marker[slot]);
    again.ids = ids[slot];
    again.targets = targets[slot];
  }

  int rtxPayloadType(long outgoing) {
    return payloadTypes[slot(outgoing)];
  }

  /** When it was last sent, first or again. */
  long sentNs(long outgoing) {
    return sentNs[slot(outgoing)];
  }

  int resends(long outgoing) {
    return resends[slot(outgoing)];
  }

  /** The receiver has it: it is not sent again, as if that had been done often enough. */
  void arrived(long outgoing) {
    resends[slot(outgoing)] = Byte.MAX_VALUE;
  }

  void resent(long outgoing, long nowNs) {
    int slot = slot(outgoing);
    sentNs[slot] = nowNs;
    resends[slot]++;
  }

  /** Lets go of the sources, when the stream ends. */
  void clear() {
    Arrays.fill(number, -1);
    Arrays.fill(from, null);
  }

  private static int slot(long outgoing) {
    return (int) outgoing & (REMEMBERED - 1);
  }
}
