package org.setareh.sfu.forward;

import java.lang.foreign.MemorySegment;

/**
 * What {@link Consumer#offer} or {@link Consumer#resend} made of a packet: the header and a prefix
 * of the payload stand where the caller asked for them, back to back; the rest of the payload lies
 * where it arrived. Reusable; filled anew by each call that returns true, and valid until the
 * source packet is released. One thread.
 */
public final class Forwarded {
  int headerLength;
  int prefixLength;
  MemorySegment payload = MemorySegment.NULL;
  long payloadOffset;
  int payloadLength;
  int ssrc;
  long sequence;
  int timestamp;
  long transportSequence;
  boolean toKeep;
  boolean repeated;

  /** Bytes of the RTP header with its extensions. */
  public int headerLength() {
    return headerLength;
  }

  /** Bytes of payload written behind the header, 0 to {@link Consumer#MAX_PREFIX_BYTES}. */
  public int prefixLength() {
    return prefixLength;
  }

  /** Where the rest of the payload lies, read only. */
  public MemorySegment payload() {
    return payload;
  }

  public long payloadOffset() {
    return payloadOffset;
  }

  /** Bytes of the rest of the payload; may be 0. */
  public int payloadLength() {
    return payloadLength;
  }

  /** Bytes of the whole RTP packet before it is protected. */
  public int length() {
    return headerLength + prefixLength + payloadLength;
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
   * Whether what was written left before in these very bytes: it is protected already, {@link
   * #length()} bytes long.
   */
  public boolean repeated() {
    return repeated;
  }

  void repeated(int packetBytes, int ofSsrc, long number) {
    headerLength = 0;
    prefixLength = packetBytes;
    rest(MemorySegment.NULL, 0, 0);
    ssrc = ofSsrc;
    sequence = number;
    toKeep = false;
    repeated = true;
  }

  void rest(MemorySegment segment, long offset, int length) {
    payload = segment;
    payloadOffset = offset;
    payloadLength = length;
  }
}
