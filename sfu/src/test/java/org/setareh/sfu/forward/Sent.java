package org.setareh.sfu.forward;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.setareh.wire.rtp.RtpPacket;

/** A packet as it leaves for the receiver, put together from header, prefix and payload. */
final class Sent {
  final RtpPacket rtp = new RtpPacket();
  final MemorySegment memory;
  final long sequence;
  final int ssrc;

  Sent(MemorySegment out, long at, Forwarded result) {
    int front = result.headerLength() + result.prefixLength();
    memory = Arena.ofAuto().allocate(result.length());
    MemorySegment.copy(out, at, memory, 0, front);
    if (result.payloadLength() > 0) {
      MemorySegment.copy(
          result.payload(), result.payloadOffset(), memory, front, result.payloadLength());
    }
    if (!rtp.wrap(memory, 0, result.length())) {
      throw new AssertionError("what leaves is no RTP packet");
    }
    sequence = result.sequence();
    ssrc = result.ssrc();
    if (rtp.ssrc() != ssrc
        || rtp.sequenceNumber() != (sequence & 0xffff)
        || rtp.timestamp() != result.timestamp()) {
      throw new AssertionError("the header says something else than the result");
    }
  }

  byte[] payload() {
    return memory.asSlice(rtp.payloadOffset(), rtp.payloadLength()).toArray(ValueLayout.JAVA_BYTE);
  }
}
