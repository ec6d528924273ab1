package org.setareh.sfu.forward;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.setareh.sfu.codec.Codec;
import org.setareh.sfu.receive.TestPackets;

final class AudioConsumerTest {
  private static final int RED = 63;
  private final Fixture fixture = new Fixture();
  private final Source source = fixture.source(Codec.OPUS, 0);

  @AfterEach
  void close() {
    fixture.close();
  }

  private static TestPackets.Content content(long sequence, boolean red, int... payload) {
    byte[] bytes = new byte[payload.length];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) payload[i];
    }
    int timestamp = (int) sequence * 960;
    return new TestPackets.Content(Codec.OPUS, red, 0, sequence, timestamp, false, bytes, 0, null);
  }

  /** Two repeated blocks, 20 and 40 ms old, of publisher's payload type 109. */
  private static TestPackets.Content red(long sequence) {
    int oldest = 1920 << 10 | 2;
    int older = 960 << 10 | 3;
    return content(
        sequence,
        true,
        0x80 | 109,
        oldest >> 16,
        oldest >> 8 & 0xff,
        oldest & 0xff,
        0x80 | 109,
        older >> 16,
        older >> 8 & 0xff,
        older & 0xff,
        109,
        20,
        21,
        30,
        31,
        32,
        40,
        41,
        42,
        43);
  }

  private Sent send(AudioConsumer consumer, TestPackets.Content content) {
    @Nullable Sent sent = fixture.offer(consumer, source, content);
    assertNotNull(sent);
    fixture.nowNs += 20_000_000L;
    return sent;
  }

  @Test
  void writesTheReceiversPayloadTypeIntoRedBlocks() {
    AudioConsumer consumer = fixture.audio(RED);
    consumer.switchTo(source, fixture.nowNs);
    send(consumer, red(1));
    send(consumer, red(2));
    Sent third = send(consumer, red(3));
    assertEquals(RED, third.rtp.payloadType());
    byte[] expected = {
      (byte) (0x80 | 111),
      1920 >> 6,
      (byte) (1920 << 2),
      2,
      (byte) (0x80 | 111),
      960 >> 6,
      (byte) (960 << 2),
      3,
      111,
      20,
      21,
      30,
      31,
      32,
      40,
      41,
      42,
      43
    };
    assertArrayEquals(expected, third.payload());
  }

  @Test
  void leavesOutRepetitionsOfBeforeTheSwitch() {
    AudioConsumer consumer = fixture.audio(RED);
    consumer.switchTo(source, fixture.nowNs);
    assertArrayEquals(new byte[] {111, 40, 41, 42, 43}, send(consumer, red(70)).payload());
    byte[] expected = {
      (byte) (0x80 | 111), 960 >> 6, (byte) (960 << 2), 3, 111, 30, 31, 32, 40, 41, 42, 43
    };
    assertArrayEquals(expected, send(consumer, red(71)).payload());
    assertEquals(18, send(consumer, red(72)).payload().length);
  }

  @Test
  void takesThePrimaryBlockOutForReceiversWithoutRed() {
    AudioConsumer consumer = fixture.audio(-1);
    consumer.switchTo(source, fixture.nowNs);
    Sent sent = send(consumer, red(1));
    assertEquals(111, sent.rtp.payloadType());
    assertArrayEquals(new byte[] {40, 41, 42, 43}, sent.payload());
  }

  @Test
  void goesOnOverAChangeOfSpeaker() {
    AudioConsumer consumer = fixture.audio(-1);
    consumer.switchTo(source, fixture.nowNs);
    Sent first = send(consumer, content(65_535, false, 1, 2, 3, 4));
    Sent second = send(consumer, content(65_536, false, 1, 2, 3, 4));
    assertTrue(first.rtp.marker());
    assertEquals(false, second.rtp.marker());
    Source other = fixture.source(Codec.OPUS, 0);
    consumer.switchTo(other, fixture.nowNs);
    assertNull(fixture.offer(consumer, source, content(65_537, false, 1, 2, 3, 4)));
    fixture.nowNs += 80_000_000L;
    Sent third = fixture.offer(consumer, other, content(40, false, 1, 2, 3, 4));
    assertNotNull(third);
    assertEquals(second.sequence + 1, third.sequence);
    assertEquals(second.rtp.timestamp() + 4_800, third.rtp.timestamp());
    assertTrue(third.rtp.marker());
    assertEquals(2, fixture.flowing.size());
    assertEquals(third.rtp.timestamp(), fixture.flowing.get(1));
  }

  @Test
  void fillsTheLateSilenceThatNobodyWants() {
    AudioConsumer consumer = fixture.audio(-1);
    consumer.switchTo(source, fixture.nowNs);
    send(consumer, content(1, false, 1, 2, 3, 4));
    Sent after = send(consumer, content(3, false, 1, 2, 3, 4));
    Sent late = send(consumer, content(2, true, 109)); // RED around nothing
    assertEquals(after.sequence - 1, late.sequence);
    assertEquals(0, late.rtp.payloadLength());
    assertEquals(1, late.rtp.paddingLength());
  }
}
