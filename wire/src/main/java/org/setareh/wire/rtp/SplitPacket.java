package org.setareh.wire.rtp;

import java.lang.foreign.MemorySegment;

/**
 * A packet that is to be protected and sent, in two places: its header and the first bytes of its
 * payload, the <em>prefix</em>, are written back to back where it will leave from; the rest of the
 * payload lies where it arrived, and is only read. Reusable; one thread.
 */
public final class SplitPacket {
  private MemorySegment memory = MemorySegment.NULL;
  private long offset;
  private int headerLength;
  private int prefixLength;
  private MemorySegment rest = MemorySegment.NULL;
  private long restOffset;
  private int restLength;

  /** Begins a packet, empty as yet, at this place. */
  public void begin(MemorySegment where, long at) {
    memory = where;
    offset = at;
    headerLength = 0;
    prefixLength = 0;
    rest(MemorySegment.NULL, 0, 0);
  }

  /** The header is written, with its CSRCs and extensions; in bytes. */
  public void header(int length) {
    headerLength = length;
  }

  /** The prefix is written, at {@link #payloadOffset}; in bytes, may be 0. */
  public void prefix(int length) {
    prefixLength = length;
  }

  /** What follows the prefix; {@code length} may be 0. */
  public void rest(MemorySegment segment, long at, int length) {
    rest = segment;
    restOffset = at;
    restLength = length;
  }

  /** Where header and prefix stand. */
  public MemorySegment memory() {
    return memory;
  }

  public long offset() {
    return offset;
  }

  public int headerLength() {
    return headerLength;
  }

  /** Where the prefix stands, right behind the header. */
  public long payloadOffset() {
    return offset + headerLength;
  }

  public int prefixLength() {
    return prefixLength;
  }

  public MemorySegment rest() {
    return rest;
  }

  public long restOffset() {
    return restOffset;
  }

  public int restLength() {
    return restLength;
  }

  /** Bytes of prefix and rest. */
  public int payloadLength() {
    return prefixLength + restLength;
  }

  /** Bytes of the whole packet before it is protected. */
  public int length() {
    return headerLength + prefixLength + restLength;
  }
}
