package org.setareh.sfu.forward;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.setareh.wire.rtp.RtpPacket;
import org.setareh.wire.rtp.SplitPacket;

/** A packet as it leaves for the receiver, put together from header, prefix and payload. */
final class Sent {
  final RtpPacket rtp = new RtpPacket();
  final MemorySegment memory;
  final long sequence;
  final int ssrc;

  Sent(Forwarded result) {
    SplitPacket bytes = result.bytes();
    int front = bytes.headerLength() + bytes.prefixLength();
    memory = Arena.ofAuto().allocate(bytes.length());
    MemorySegment.copy(bytes.memory(), bytes.offset(), memory, 0, front);
    if (bytes.restLength() > 0) {
      MemorySegment.copy(bytes.rest(), bytes.restOffset(), memory, front, bytes.restLength());
    }
    if (!rtp.wrap(memory, 0, bytes.length())) {
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
