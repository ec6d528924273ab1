package org.setareh.sfu.forward;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.setareh.sfu.codec.Codec;
import org.setareh.sfu.codec.DependencyDescriptor;
import org.setareh.sfu.codec.DependencyStructure;
import org.setareh.sfu.receive.TestPackets;

/** Two spatial and two temporal layers, one packet a frame, by dependency descriptors. */
final class Av1LayersTest {
  private static final int S0_T0 = 0;
  private static final int S0_T1 = 1;
  private static final int S1_T0 = 2;
  private static final int S1_T1 = 3;

  private final Fixture fixture = new Fixture();
  private final Source source = fixture.source(Codec.AV1, 0);
  private final VideoConsumer consumer = fixture.video(46);
  private @Nullable DependencyStructure received;
  private long sequence = 65_534;
  private int frameNumber = 65_533;

  @AfterEach
  void close() {
    fixture.close();
  }

  private static final class Bits {
    private final byte[] bytes = new byte[64];
    private int at;

    Bits put(int value, int count) {
      for (int i = count - 1; i >= 0; i--, at++) {
        bytes[at >> 3] |= (byte) ((value >> i & 1) << (7 - (at & 7)));
      }
      return this;
    }

    byte[] done() {
      return Arrays.copyOf(bytes, (at + 7) / 8);
    }
  }

  private static byte[] descriptor(int template, int number, boolean key) {
    Bits bits = new Bits().put(3, 2).put(template, 6).put(number & 0xffff, 16);
    if (!key) {
      return bits.done();
    }
    bits.put(0b10000, 5).put(0, 6).put(3, 5); // a structure, templates from 0, four targets
    bits.put(1, 2).put(2, 2).put(1, 2).put(3, 2);
    bits.put(0b10101010, 8).put(0b00010011, 8).put(0b00001010, 8).put(0b00000001, 8);
    bits.put(0, 4); // no frame differences
    bits.put(0, 2); // no chains
    bits.put(1, 1);
    bits.put(639, 16).put(359, 16).put(1279, 16).put(719, 16);
    return bits.done();
  }

  private @Nullable Sent frame(int template, boolean key) {
    byte[] descriptor = descriptor(template, frameNumber++, key);
    byte[] payload = {(byte) (key ? 0x18 : 0x10), (byte) template, 7};
    int timestamp = (int) (fixture.nowNs / 1_000_000) * 90;
    boolean marker = template >= S1_T0;
    fixture.nowNs += marker ? 33_000_000L : 0;
    return fixture.offer(
        consumer,
        source,
        new TestPackets.Content(
            Codec.AV1,
            false,
            0,
            sequence++,
            timestamp,
            marker,
            payload,
            Fixture.DEPENDENCY_ID,
            descriptor));
  }

  private DependencyDescriptor read(@Nullable Sent sent) {
    assertNotNull(sent);
    DependencyDescriptor descriptor = new DependencyDescriptor();
    long at = sent.rtp.extensionOffset(6);
    assertTrue(descriptor.parse(sent.memory, at, sent.rtp.extensionLength(6), received, 0b1111));
    received = descriptor.structure();
    return descriptor;
  }

  @Test
  void sendsTheWholeStructureToWhoTakesEverything() {
    consumer.switchTo(source, fixture.nowNs);
    Sent key = frame(S0_T0, true);
    assertEquals(0b1111, read(key).activeDecodeTargets());
    assertEquals(false, read(key).hasActiveDecodeTargets());
    int first = read(key).frameNumber();
    assertEquals(first + 1 & 0xffff, read(frame(S1_T0, false)).frameNumber());
    assertNotNull(frame(S0_T1, false));
    assertNotNull(frame(S1_T1, false));
  }

  @Test
  void sendsOneDecodeTargetAndSaysSo() {
    consumer.switchTo(source, fixture.nowNs);
    consumer.wish(360, 0, 0, fixture.nowNs);
    Sent key = frame(S0_T0, true);
    assertEquals(0b0001, read(key).activeDecodeTargets());
    assertEquals(360, read(key).structure().height(0));
    assertTrue(key != null && key.rtp.marker(), "the last of its picture that leaves");
    assertNull(frame(S1_T0, false));
    assertNull(frame(S0_T1, false));
    assertNull(frame(S1_T1, false));
    Sent next = frame(S0_T0, false);
    assertEquals(read(key).frameNumber() + 4 & 0xffff, read(next).frameNumber());
    assertTrue(next != null && key != null && next.sequence == key.sequence + 1);
  }

  @Test
  void goesUpWhereTheDescriptorAllowsIt() {
    consumer.switchTo(source, fixture.nowNs);
    consumer.wish(360, 0, 0, fixture.nowNs);
    frame(S0_T0, true);
    frame(S1_T0, false);
    consumer.wish(720, 7, 7, fixture.nowNs);
    assertNull(frame(S0_T1, false));
    assertNull(frame(S1_T1, false));
    assertNotNull(frame(S0_T0, false));
    assertNotNull(frame(S1_T0, false));
    assertNotNull(frame(S0_T1, false));
    assertNotNull(frame(S1_T1, false));
    assertEquals(1, consumer.currentLayer());
  }

  @Test
  void frameNumbersGoOnOverASwitch() {
    consumer.switchTo(source, fixture.nowNs);
    read(frame(S0_T0, true));
    int last = read(frame(S1_T0, false)).frameNumber();
    consumer.switchTo(source, fixture.nowNs);
    assertNull(frame(S0_T0, false));
    frameNumber = 7;
    assertEquals(last + 1 & 0xffff, read(frame(S0_T0, true)).frameNumber());
  }
}
