package org.setareh.sfu.forward;

import java.lang.foreign.MemorySegment;
import org.setareh.wire.rtp.SplitPacket;

/**
 * A packet on its way out. The caller says {@link #into where}; {@link Consumer#offer} or {@link
 * Consumer#resend} writes header and prefix there, and notes here under which numbers, and what it
 * wrote in place of the codec's own. Reusable; filled anew by each call that returns true, and
 * valid until the source packet is released. One thread.
 */
public final class Forwarded {
  final SplitPacket bytes = new SplitPacket();

  // The fixed header.
  int payloadType;
  boolean marker;
  int ssrc;
  long sequence;
  int timestamp;

  /** What the codec's rewriter needs to write the same again: see {@link PayloadRewriter}. */
  int ids;

  /** The active decode targets in its dependency descriptor; 0: as the source says. */
  int targets;

  long transportSequence;
  boolean toKeep;
  boolean repeated;

  /** Where to write the next packet. */
  public void into(MemorySegment memory, long at) {
    bytes.begin(memory, at);
  }

  /** Header, prefix, and where the rest of the payload lies. */
  public SplitPacket bytes() {
    return bytes;
  }

  /** The stream the packet belongs to: the consumer's SSRC or its RTX SSRC. */
  public int ssrc() {
    return ssrc;
  }

  /** The outgoing sequence number without wraps; its low 16 bits stand in the header. */
  public long sequence() {
    return sequence;
  }

  /** The outgoing RTP timestamp. */
  public int timestamp() {
    return timestamp;
  }

  /** The transport-wide number without wraps; -1: it has none. */
  public long transportSequence() {
    return transportSequence;
  }

  /** Whether the packet is to be given to {@link Consumer#keep} once it is protected. */
  public boolean toKeep() {
    return toKeep;
  }

  /**
   * Whether what was written left before in these very bytes: it is protected already, as long as
   * {@link #bytes} says.
   */
  public boolean repeated() {
    return repeated;
  }

  /** The numbers of the packet that is about to be written. */
  void number(int ofSsrc, long outgoing, int rtpTimestamp) {
    ssrc = ofSsrc;
    sequence = outgoing;
    timestamp = rtpTimestamp;
  }

  void type(int ofPayload, boolean withMarker) {
    payloadType = ofPayload;
    marker = withMarker;
  }

  /** What stands there left before. */
  void repeats(int packetBytes, int ofSsrc, long number) {
    bytes.header(0);
    bytes.prefix(packetBytes);
    bytes.rest(MemorySegment.NULL, 0, 0);
    ssrc = ofSsrc;
    sequence = number;
    toKeep = false;
    repeated = true;
  }
}
