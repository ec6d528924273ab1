package org.setareh.sfu.receive;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.setareh.sfu.codec.Codec;

/** Sound that was lost on its way to us, and that the next packet's RED repeats. */
final class RepeatedSoundTest {
  private static final int SSRC = 0x77;
  private static final int FRAME = 960;

  private final Publisher publisher = new Publisher();
  private final List<MediaPacket> held = new ArrayList<>();
  private final Producer producer =
      new Producer(Publisher.microphone(), new PeerClock(), new ReceiveCounters());

  @AfterEach
  void giveBack() {
    held.forEach(MediaPacket::release);
    assertEquals(0, publisher.pool.inUse());
    publisher.close();
  }

  /** RED whose primary block is {@code n, n, n}, with the block before it in two bytes. */
  private MediaPacket red(int n, int... repeated) {
    int[] header = {0x80 | Publisher.OPUS, FRAME >> 6, FRAME << 2 & 0xff, repeated.length};
    int[] payload = new int[4 + 1 + repeated.length + 3];
    System.arraycopy(header, 0, payload, 0, 4);
    payload[4] = Publisher.OPUS;
    System.arraycopy(repeated, 0, payload, 5, repeated.length);
    for (int i = 0; i < 3; i++) {
      payload[5 + repeated.length + i] = n;
    }
    publisher.mid = "0";
    publisher.level = 0x80 | 30;
    MediaPacket packet =
        publisher.packet(Publisher.RED, SSRC, n, FRAME * n, 20_000_000L * n, payload);
    held.add(packet);
    assertTrue(producer.onRtp(packet, 20_000_000L * n));
    return packet;
  }

  private MediaPacket spare() {
    MediaPacket packet = Objects.requireNonNull(publisher.pool.acquire());
    held.add(packet);
    return packet;
  }

  @Test
  void isMadeAnewInItsPlace() {
    red(1, 9, 9);
    MediaPacket third = red(3, 2, 2);
    assertTrue(producer.repeatsLost(third));
    MediaPacket lost = spare();
    assertTrue(producer.rebuild(lost, third));
    assertEquals(third.extendedSequence() - 1, lost.extendedSequence());
    assertEquals(2, lost.rtp.sequenceNumber());
    assertEquals(2 * FRAME, lost.rtp.timestamp());
    assertEquals(SSRC, lost.rtp.ssrc());
    assertEquals(Publisher.OPUS, lost.rtp.payloadType());
    assertEquals(Codec.OPUS, lost.codec());
    assertFalse(lost.red());
    assertEquals(30, lost.audioLevel());
    assertTrue(lost.voice());
    assertEquals(20_000_000, third.captureNs() - lost.captureNs());
    byte[] payload =
        lost.segment()
            .asSlice(lost.rtp.payloadOffset(), lost.rtp.payloadLength())
            .toArray(ValueLayout.JAVA_BYTE);
    assertArrayEquals(new byte[] {2, 2}, payload);
  }

  @Test
  void isLeftAloneWhereItCame() {
    MediaPacket first = red(1, 9, 9);
    assertFalse(producer.repeatsLost(first), "nothing was before it");
    assertFalse(producer.repeatsLost(red(2, 1, 1)));
  }

  @Test
  void ofSilenceThereIsNothingToMake() {
    red(1, 9, 9);
    MediaPacket third = red(3);
    assertTrue(producer.repeatsLost(third));
    assertFalse(producer.rebuild(spare(), third));
  }

  @Test
  void ofSeveralOnlyTheLastIsRepeated() {
    red(1, 9, 9);
    MediaPacket fifth = red(5, 4, 4);
    MediaPacket lost = spare();
    assertTrue(producer.repeatsLost(fifth));
    assertTrue(producer.rebuild(lost, fifth));
    assertEquals(4, lost.rtp.sequenceNumber());
  }
}
