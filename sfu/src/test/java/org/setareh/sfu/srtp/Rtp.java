package org.setareh.sfu.srtp;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.Random;
import org.setareh.wire.rtp.SplitPacket;

/** Makes packets, and protects and unprotects them as byte arrays. */
final class Rtp {
  /** A plain packet: header of {@code headerLength} bytes, then payload. */
  @SuppressWarnings("ArrayRecordComponent")
  record Plain(byte[] bytes, int headerLength) {
    int payloadLength() {
      return bytes.length - headerLength;
    }
  }

  private Rtp() {}

  static byte[] hex(String hex) {
    return HexFormat.of().parseHex(hex.replace(" ", ""));
  }

  static SrtpMasterKey key(SrtpProfile profile, long seed) {
    Random random = new Random(seed);
    byte[] key = new byte[profile.keyBytes()];
    byte[] salt = new byte[profile.saltBytes()];
    random.nextBytes(key);
    random.nextBytes(salt);
    return new SrtpMasterKey(key, salt);
  }

  /** With CSRCs and a header extension now and then, and a payload from nothing to 1200 bytes. */
  static Plain random(Random random, int ssrc, int sequenceNumber) {
    int csrcs = random.nextInt(4) == 0 ? random.nextInt(16) : 0;
    int extensionWords = random.nextInt(3) == 0 ? random.nextInt(10) : -1;
    int headerLength = 12 + 4 * csrcs + (extensionWords < 0 ? 0 : 4 + 4 * extensionWords);
    int payloadLength = random.nextInt(8) == 0 ? random.nextInt(3) : random.nextInt(1200);
    byte[] bytes = new byte[headerLength + payloadLength];
    random.nextBytes(bytes);
    bytes[0] = (byte) (0x80 | (extensionWords < 0 ? 0 : 0x10) | csrcs);
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    buffer.putShort(2, (short) sequenceNumber).putInt(8, ssrc);
    if (extensionWords >= 0) {
      buffer.putShort(12 + 4 * csrcs, (short) 0xBEDE);
      buffer.putShort(14 + 4 * csrcs, (short) extensionWords);
    }
    return new Plain(bytes, headerLength);
  }

  static Plain simple(int ssrc, int sequenceNumber, int payloadLength) {
    byte[] bytes = new byte[12 + payloadLength];
    ByteBuffer.wrap(bytes)
        .put(0, (byte) 0x80)
        .put(1, (byte) 96)
        .putShort(2, (short) sequenceNumber)
        .putInt(8, ssrc);
    for (int i = 12; i < bytes.length; i++) {
      bytes[i] = (byte) i;
    }
    return new Plain(bytes, 12);
  }

  /** The protected packet; fails the test if it was refused. */
  static byte[] protect(SrtpSender sender, Plain plain, int prefixLength) {
    byte[] out = new byte[plain.bytes().length + SrtpProfile.MAX_TRAILER_BYTES];
    int length = protect(sender, plain, prefixLength, out);
    if (length < 0) {
      throw new AssertionError(SrtpFailure.of(length));
    }
    return java.util.Arrays.copyOf(out, length);
  }

  /** What {@link SrtpSender#protectRtp} returns. */
  static int tryProtect(SrtpSender sender, Plain plain) {
    return protect(
        sender, plain, 0, new byte[plain.bytes().length + SrtpProfile.MAX_TRAILER_BYTES]);
  }

  private static int protect(SrtpSender sender, Plain plain, int prefixLength, byte[] result) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment out = arena.allocate(result.length + 7L);
      MemorySegment payload = arena.allocate(plain.bytes().length + 5L);
      int head = plain.headerLength() + prefixLength;
      MemorySegment.copy(plain.bytes(), 0, out, ValueLayout.JAVA_BYTE, 7, head);
      int rest = plain.bytes().length - head;
      MemorySegment.copy(plain.bytes(), head, payload, ValueLayout.JAVA_BYTE, 5, rest);
      SplitPacket packet = new SplitPacket();
      packet.begin(out, 7);
      packet.header(plain.headerLength());
      packet.prefix(prefixLength);
      packet.rest(payload, 5, rest);
      int length = sender.protectRtp(packet);
      MemorySegment.copy(out, ValueLayout.JAVA_BYTE, 7, result, 0, Math.max(0, length));
      return length;
    }
  }

  /** An array as long as the packet became, or a code. */
  @SuppressWarnings("ArrayRecordComponent")
  record Unprotected(int length, byte[] bytes) {}

  static Unprotected unprotect(SrtpReceiver receiver, byte[] packet) {
    return unprotect(receiver, packet, false);
  }

  static Unprotected unprotectRtcp(SrtpReceiver receiver, byte[] packet) {
    return unprotect(receiver, packet, true);
  }

  private static Unprotected unprotect(SrtpReceiver receiver, byte[] packet, boolean rtcp) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment memory = arena.allocate(packet.length + 3L);
      MemorySegment.copy(packet, 0, memory, ValueLayout.JAVA_BYTE, 3, packet.length);
      int length =
          rtcp
              ? receiver.unprotectRtcp(memory, 3, packet.length)
              : receiver.unprotectRtp(memory, 3, packet.length);
      byte[] plain = new byte[Math.max(0, length)];
      MemorySegment.copy(memory, ValueLayout.JAVA_BYTE, 3, plain, 0, plain.length);
      return new Unprotected(length, plain);
    }
  }

  static byte[] protectRtcp(SrtpSender sender, byte[] plain) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment memory = arena.allocate(plain.length + 3L + SrtpProfile.MAX_TRAILER_BYTES);
      MemorySegment.copy(plain, 0, memory, ValueLayout.JAVA_BYTE, 3, plain.length);
      int length = sender.protectRtcp(memory, 3, plain.length);
      return memory.asSlice(3, length).toArray(ValueLayout.JAVA_BYTE);
    }
  }

  static byte[] randomRtcp(Random random, int ssrc) {
    byte[] bytes = new byte[8 + 4 * random.nextInt(100)];
    random.nextBytes(bytes);
    bytes[0] = (byte) 0x81;
    bytes[1] = (byte) 200;
    ByteBuffer.wrap(bytes).putShort(2, (short) (bytes.length / 4 - 1)).putInt(4, ssrc);
    return bytes;
  }
}
