package org.setareh.sfu.receive;

import static org.setareh.wire.BigEndian.put16;
import static org.setareh.wire.BigEndian.put32;
import static org.setareh.wire.BigEndian.put8;
import static org.setareh.wire.BigEndian.u16;
import static org.setareh.wire.BigEndian.u8;

import java.lang.foreign.MemorySegment;
import org.setareh.wire.rtp.RtpPacket;

/**
 * Turns a retransmission back into its original (RFC 4588 section 4), in the packet's own memory
 * and before anybody else sees it. The header moves two bytes towards the payload, over the
 * original sequence number, so that the payload stays where it is.
 */
final class RtxPacket {
  private static final int ORIGINAL_SEQUENCE_LENGTH = 2;

  private RtxPacket() {}

  /** Whether there is an original inside; padding alone is a probe. */
  static boolean holdsOriginal(RtpPacket rtp) {
    return rtp.payloadLength() > ORIGINAL_SEQUENCE_LENGTH;
  }

  /**
   * Rewrites the packet and wraps it anew.
   *
   * @param payloadType the original's
   * @param ssrc the original's
   */
  static boolean unwrap(RtpPacket rtp, int payloadType, int ssrc) {
    MemorySegment segment = rtp.segment();
    long from = rtp.offset();
    long to = from + ORIGINAL_SEQUENCE_LENGTH;
    int length = rtp.length() - ORIGINAL_SEQUENCE_LENGTH;
    int sequenceNumber = u16(segment, rtp.payloadOffset());
    MemorySegment.copy(segment, from, segment, to, rtp.headerLength());
    put8(segment, to + 1, u8(segment, to + 1) & 0x80 | payloadType);
    put16(segment, to + 2, sequenceNumber);
    put32(segment, to + 8, ssrc);
    return rtp.wrap(segment, to, length);
  }
}
