package org.setareh.wire.rtp;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** RTP headers: RFC 3550 section 5.1 and RFC 8285. */
class RtpPacketTest {
  private final RtpPacket packet = new RtpPacket();

  private boolean wrap(String hex) {
    byte[] bytes = HexFormat.of().parseHex(hex.replace(" ", ""));
    return packet.wrap(MemorySegment.ofArray(bytes), 0, bytes.length);
  }

  @Test
  void readsOneByteExtensionsWithPaddingBetween() {
    assertTrue(wrap("90e0ffff fffffff0 12345678 bede0003 10 7f 00 22 010203 31 6162 00 00 aabb"));
    assertEquals(96, packet.payloadType());
    assertTrue(packet.marker());
    assertEquals(65535, packet.sequenceNumber());
    assertEquals(0xfffffff0, packet.timestamp());
    assertEquals(0x12345678, packet.ssrc());
    assertEquals(28, packet.headerLength());
    assertEquals(3, packet.extensionCount());
    assertEquals(17, packet.extensionOffset(1));
    assertEquals(1, packet.extensionLength(1));
    assertEquals(3, packet.extensionLength(2));
    assertEquals(2, packet.extensionLength(3));
    assertEquals(-1, packet.extensionOffset(4));
    assertEquals(-1, packet.extensionLength(4));
    assertEquals(2, packet.payloadLength());
  }

  @Test
  void idFifteenEndsOneByteExtensions() {
    assertTrue(wrap("90600001 00000000 00000001 bede0002 10 7f f0 00 20 01 00 00"));
    assertEquals(1, packet.extensionCount());
    assertEquals(-1, packet.extensionOffset(2));
  }

  @Test
  void readsTwoByteExtensionsEmptyOnesToo() {
    assertTrue(wrap("90600001 00000000 00000001 100f0002 ff 00 01 02 aabb 00 00"));
    assertEquals(0, packet.extensionLength(255));
    assertEquals(2, packet.extensionLength(1));
    assertEquals(20, packet.extensionOffset(1));
  }

  @Test
  void readsPaddingAndSources() {
    assertTrue(wrap("a2600001 00000000 00000001 0000000a 0000000b cc 00 00 03"));
    assertEquals(2, packet.csrcCount());
    assertEquals(11, packet.csrc(1));
    assertEquals(3, packet.paddingLength());
    assertEquals(1, packet.payloadLength());
    assertEquals(20, packet.payloadOffset());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", // nothing
        "40600001 00000000 00000001", // version 1
        "80600001 00000000 000000", // no whole header
        "81600001 00000000 00000001", // a source missing
        "90600001 00000000 00000001", // no extension header
        "90600001 00000000 00000001 bede0002 10000000", // extension block cut
        "a0600001 00000000 00000001", // padding without a byte
        "a0600001 00000000 00000001 00", // padding of 0
        "a0600001 00000000 00000001 0003" // padding beyond the payload
      })
  void refusesWhatIsCrooked(String hex) {
    assertFalse(wrap(hex));
  }

  /** The payload came, and a crooked element makes no loss of it. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "bede0002 10aa0000 00001300", // element beyond its block
        "10000002 0101aa00 00000001", // two-byte element without a length
        "10000002 0101aa00 01040000" // two-byte element beyond its block
      })
  void takesExtensionsAsFarAsTheyAreWhole(String block) {
    assertTrue(wrap("90600001 00000000 00000001 " + block + "55"));
    assertEquals(1, packet.extensionCount());
    assertEquals(1, packet.payloadLength());
  }

  @Test
  void writtenHeadersReadAsWritten() {
    Random random = new Random(42);
    RtpHeaderWriter writer = new RtpHeaderWriter();
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment memory = arena.allocate(2048);
      for (int round = 0; round < 2000; round++) {
        boolean twoByte = random.nextBoolean();
        int at = random.nextInt(8);
        int sequence = 65530 + round;
        int timestamp = random.nextInt();
        writer
            .begin(memory, at, twoByte)
            .payloadType(round & 0x7f, round % 3 == 0)
            .sequenceNumber(sequence)
            .timestamp(timestamp)
            .ssrc(round);
        int count = random.nextInt(6);
        byte[][] values = new byte[count][];
        for (int i = 0; i < count; i++) {
          values[i] = new byte[twoByte ? random.nextInt(40) : 1 + random.nextInt(16)];
          random.nextBytes(values[i]);
          writer.extension(i + 1, values[i]);
        }
        int header = writer.end();
        assertEquals(0, header % 4);
        assertTrue(packet.wrap(memory, at, header + 100));
        assertEquals(sequence & 0xffff, packet.sequenceNumber());
        assertEquals(timestamp, packet.timestamp());
        assertEquals(round, packet.ssrc());
        assertEquals(round & 0x7f, packet.payloadType());
        assertEquals(round % 3 == 0, packet.marker());
        assertEquals(header, packet.headerLength());
        assertEquals(count, packet.extensionCount());
        for (int i = 0; i < count; i++) {
          byte[] value =
              memory
                  .asSlice(packet.extensionOffset(i + 1), packet.extensionLength(i + 1))
                  .toArray(ValueLayout.JAVA_BYTE);
          assertArrayEquals(values[i], value);
        }
      }
    }
  }

  @Test
  void oneByteFormRefusesWhatItCannotCarry() {
    RtpHeaderWriter writer = new RtpHeaderWriter();
    writer.begin(MemorySegment.ofArray(new byte[100]), 0, false);
    assertThrows(IllegalArgumentException.class, () -> writer.reserve(15, 1));
    assertThrows(IllegalArgumentException.class, () -> writer.reserve(1, 17));
    assertThrows(IllegalArgumentException.class, () -> writer.reserve(1, 0));
    assertTrue(RtpHeaderWriter.fitsOneByte(14, 16));
  }

  @Test
  void sequencesWrap() {
    assertEquals(-2, Sequence.distance(1, 65535));
    assertEquals(65536, Sequence.extend(65535, 0));
    assertEquals(-1, Sequence.extend(0, 65535));
    long extended = 0;
    for (long i = 0; i < 500_000; i += 1 + i % 1000) {
      extended = Sequence.extend(extended, (int) (i & 0xffff));
      assertEquals(i, extended);
    }
  }
}
