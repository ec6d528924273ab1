package org.setareh.sfu.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.setareh.wire.BigEndian.put16;
import static org.setareh.wire.BigEndian.put32;
import static org.setareh.wire.BigEndian.put8;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.HexFormat;
import java.util.Objects;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.setareh.sfu.control.SourceKind;
import org.setareh.sfu.control.SourceState;
import org.setareh.sfu.receive.MediaPacket;

/** What a peer with keys of its own may send as media, with any RTCP in between. */
final class HostilePeerMediaTest extends PeerTest {
  private static final int[] VIDEO_TYPES = {96, 97, 98, 99, 100, 101, 102, 103};

  /** Of a key frame of AV1 with the structure of L2T2. */
  private static final byte[] DESCRIPTOR =
      HexFormat.of().parseHex("fc01f4978367aa130a019a284d04686422265013f00b3027f016703d000979e97f");

  /** How payloads begin: key frames of VP8, VP9, H.264 and AV1, a delta frame, RED, nothing. */
  private static final int[][] FRONTS = {
    VP8_KEY_FRAME,
    {0x90, 0xe0, 0x80, 6, 9, 0x20, 0x11, 0, 0},
    {0x8f, 0x80, 7, 0x00, 0x03, 0x18, 1, 64, 0, 180, 0, 0},
    {0x78, 0, 8, 0x67, 0x42, 0xe0, 0x1f, 0xda, 1, 64, 0x16, 0, 2, 0x68, 0xce, 0, 2, 0x65, 0x88},
    {0x7c, 0x85, 0x88, 0x80},
    {0x18, 0x0a, 0x0b, 0, 0, 0, 4},
    {0xef, 0, 0, 20, 0x6f},
    {},
  };

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void nonsenseUnderRightKeysIsForwardedOrDroppedAndNeverAFault(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    assign(random.nextBoolean() ? 90 : 720);
    int sequence = 0;
    for (int i = 0; i < 6_000; i++) {
      nowNs += random.nextInt(3) * MS;
      sequence += random.nextInt(40) == 0 ? random.nextInt(65_536) : 1;
      MediaPacket packet = rtp(random, sequence);
      inbound.onRtp(packet, nowNs);
      if (random.nextInt(4) == 0) {
        outbound.flush(exit, nowNs);
      }
      if (random.nextInt(16) == 0) {
        feedback(random);
        inbound.onDeadline(exit, nowNs);
        outbound.onDeadline(exit, nowNs);
        outbound.flush(exit, nowNs);
        port.outbox().flush();
      }
      outbound.flush(exit, nowNs);
      packet.release();
    }
    assertTrue(sent() > 100, "some of it is forwarded");
  }

  /** A key frame of L2T2 whose descriptor is filled up, to a receiver of the lowest layer. */
  @Test
  void aDescriptorThatCannotGrowHarmsNoReceiver() {
    assign(90);
    MediaPacket packet = Objects.requireNonNull(pool.acquire());
    MemorySegment memory = packet.segment();
    long at = packet.offset();
    put32(memory, at, 0x90e60001);
    put32(memory, at + 8, VIDEO);
    put32(memory, at + 12, 0x10000041);
    memory.asSlice(at + 16, 260).fill((byte) 0);
    put16(memory, at + 16, 0x08ff);
    MemorySegment.copy(DESCRIPTOR, 0, memory, ValueLayout.JAVA_BYTE, at + 18, DESCRIPTOR.length);
    put32(memory, at + 276, 0x180a0b00);
    packet.arrived(280, nowNs, path);
    inbound.onRtp(packet, nowNs);
    outbound.flush(exit, nowNs);
    packet.release();
    assertTrue(packet.hasDependency() && packet.keyFrame());
    assertEquals(1, sent());
  }

  @Test
  void dropsAreCountedByTheirReason() {
    inbound.setState(SourceKind.CAMERA, SourceState.MUTED);
    for (int payloadType : new int[] {96, 50}) {
      MediaPacket packet = Objects.requireNonNull(pool.acquire());
      put32(packet.segment(), packet.offset(), 0x80000001 | payloadType << 16);
      put32(packet.segment(), packet.offset() + 8, payloadType);
      put32(packet.segment(), packet.offset() + 12, 0x10010203);
      packet.arrived(16, nowNs, path);
      inbound.onRtp(packet, nowNs);
      packet.release();
    }
    assertEquals(1, host.counters.drops(DropReason.MUTED));
    assertEquals(1, host.counters.drops(DropReason.UNKNOWN_SSRC), "of a payload type of nobody");
  }

  /** A header of good form mostly, with extensions and a payload that may begin as they should. */
  private MediaPacket rtp(SplittableRandom random, int sequence) {
    MediaPacket packet = Objects.requireNonNull(pool.acquire());
    MemorySegment memory = packet.segment();
    long start = packet.offset();
    boolean audio = random.nextInt(5) == 0;
    int type =
        audio ? random.nextBoolean() ? OPUS : RED : VIDEO_TYPES[random.nextInt(VIDEO_TYPES.length)];
    int ssrc = audio ? AUDIO : (type & 1) == 1 ? VIDEO_RTX : VIDEO;
    boolean extended = random.nextInt(3) != 0;
    put8(memory, start, 0x80 | (extended ? 0x10 : 0) | (random.nextInt(20) == 0 ? 0x21 : 0));
    put8(memory, start + 1, type | (random.nextBoolean() ? 0x80 : 0));
    put16(memory, start + 2, sequence);
    put32(memory, start + 4, sequence * 3_000 + (random.nextInt(50) == 0 ? random.nextInt() : 0));
    put32(memory, start + 8, random.nextInt(50) == 0 ? random.nextInt() : ssrc);
    long at = start + 12;
    if (extended) {
      int words = random.nextInt(random.nextInt(10) == 0 ? 66 : 12);
      put16(memory, at, random.nextBoolean() ? 0x1000 : 0xbede);
      put16(memory, at + 2, words);
      at = fill(random, memory, at + 4, 4 * words);
      if (words > 2) {
        // a dependency descriptor in two-byte form
        int length = Math.min(255, random.nextInt(4 * words - 2));
        put16(memory, start + 16, 8 << 8 | length);
        if (random.nextBoolean()) {
          MemorySegment descriptor = MemorySegment.ofArray(DESCRIPTOR);
          int right = Math.min(length, DESCRIPTOR.length);
          MemorySegment.copy(descriptor, 0, memory, start + 18, right);
        }
        for (int flips = random.nextInt(3); flips > 0 && length > 0; flips--) {
          put8(memory, start + 18 + random.nextInt(length), random.nextInt());
        }
      }
    }
    int[] front = FRONTS[random.nextInt(FRONTS.length)];
    if (type == 97 || type == 99 || type == 101 || type == 103) {
      put16(memory, at, sequence - random.nextInt(30));
      at += 2;
    }
    for (int value : front) {
      put8(memory, at++, random.nextInt(30) == 0 ? random.nextInt() : value);
    }
    at = fill(random, memory, at, random.nextInt(random.nextInt(10) == 0 ? 1_200 : 60));
    packet.arrived((int) (at - start), nowNs, path);
    return packet;
  }

  private static long fill(SplittableRandom random, MemorySegment memory, long at, int bytes) {
    byte[] nonsense = new byte[bytes];
    random.nextBytes(nonsense);
    MemorySegment.copy(nonsense, 0, memory, ValueLayout.JAVA_BYTE, at, bytes);
    return at + bytes;
  }

  /** RTCP about what was sent, with numbers that may be anything. */
  private void feedback(SplittableRandom random) {
    MediaPacket packet = Objects.requireNonNull(pool.acquire());
    MemorySegment memory = packet.segment();
    long at = packet.offset();
    for (int i = random.nextInt(4); i >= 0; i--) {
      int words = 2 + random.nextInt(12);
      int[] kinds = {0x81cd, 0x8fcd, 0x81ce, 0x84ce, 0x8fce, 0x80c8, 0x81c9, 0x81ca, 0x81cb};
      int kind = random.nextInt(8) == 0 ? random.nextInt() : kinds[random.nextInt(kinds.length)];
      fill(random, memory, at, 4 + 4 * words);
      put32(memory, at, kind << 16 | words);
      put32(memory, at + 4, random.nextInt(4));
      put32(memory, at + 8, random.nextInt(3) == 0 ? random.nextInt() : SSRC + random.nextInt(3));
      at += 4 + 4L * words;
    }
    packet.arrived((int) (at - packet.offset()), nowNs, path);
    dispatch(packet);
  }
}
