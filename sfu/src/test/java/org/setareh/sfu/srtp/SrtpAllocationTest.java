package org.setareh.sfu.srtp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.setareh.wire.rtp.SplitPacket;

/** No garbage a packet with libcrypto. */
class SrtpAllocationTest {
  private static final int PACKETS = 100_000;
  private static final int BYTES = 1200;

  @ParameterizedTest
  @EnumSource
  void allocatesNothingForAPacket(SrtpProfile profile) {
    Assumptions.assumeTrue(LibcryptoCrypto.isAvailable());
    SrtpCrypto crypto = SrtpCrypto.choose("libcrypto");
    SrtpMasterKey key = Rtp.key(profile, 1);
    try (Arena arena = Arena.ofShared();
        SrtpSender sender = crypto.sender(profile, key);
        SrtpReceiver receiver = crypto.receiver(profile, key)) {
      MemorySegment out = arena.allocate(2048, 8);
      MemorySegment payload = arena.allocate(2048, 8);
      run(sender, receiver, out, payload, 0);
      ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
      long before = threads.getCurrentThreadAllocatedBytes();
      run(sender, receiver, out, payload, PACKETS);
      long allocated = threads.getCurrentThreadAllocatedBytes() - before;
      assertTrue(allocated < PACKETS, allocated + " bytes for " + PACKETS + " packets");
    }
  }

  private static void run(
      SrtpSender sender, SrtpReceiver receiver, MemorySegment out, MemorySegment payload, int n) {
    SplitPacket packet = new SplitPacket();
    for (int i = n; i < n + PACKETS; i++) {
      out.set(ValueLayout.JAVA_BYTE, 0, (byte) 0x80);
      Bytes.u16(out, 2, i);
      Bytes.i32(out, 8, 7);
      packet.begin(out, 0);
      packet.header(12);
      packet.prefix(4);
      packet.rest(payload, 16, BYTES - 16);
      int length = sender.protectRtp(packet);
      if (receiver.unprotectRtp(out, 0, length) != BYTES) {
        throw new AssertionError("packet " + i);
      }
      if (i % 16 == 0) {
        Bytes.i32(out, 0, 0x81C8_0006);
        Bytes.i32(out, 4, 7);
        int control = sender.protectRtcp(out, 0, 28);
        assertEquals(28, receiver.unprotectRtcp(out, 0, control));
      }
    }
  }
}
