package org.setareh.sfu.forward;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.setareh.sfu.codec.Codec;
import org.setareh.sfu.receive.MediaPacket;
import org.setareh.sfu.receive.TestPackets;
import org.setareh.sfu.srtp.SrtpCrypto;
import org.setareh.sfu.srtp.SrtpMasterKey;
import org.setareh.sfu.srtp.SrtpProfile;
import org.setareh.sfu.srtp.SrtpSender;

/** NACKs of a receiver that negotiated no RTX: what left leaves again, in the very same bytes. */
final class RepeatTest {
  private static final long MS = 1_000_000L;
  private static final int FRAMES = 300;

  private final Fixture fixture = new Fixture();
  private final Source source = fixture.source(Codec.VP8, 0);
  private final VideoConsumer consumer = fixture.video(-1);
  private final MemorySegment out = Arena.ofAuto().allocate(4096);
  private final SrtpSender sender =
      SrtpCrypto.choose("auto")
          .sender(SrtpProfile.AEAD_AES_128_GCM, new SrtpMasterKey(new byte[16], new byte[12]));

  /** Everything that left, by its number. */
  private final Map<Long, byte[]> left = new HashMap<>();

  @AfterEach
  void close() {
    consumer.close();
    sender.close();
    fixture.close();
  }

  private Vp8Camera flowing(Random random) {
    consumer.switchTo(source, fixture.nowNs);
    return new Vp8Camera(0, 360, random, true, 15, new ArrayList<>());
  }

  /** The number under which it left; null: it did not. */
  private @Nullable Long offer(TestPackets.Content content) {
    MediaPacket packet = fixture.packets.make(content, fixture.reader, -1, fixture.nowNs);
    fixture.held.add(packet);
    fixture.cache.add(packet, fixture.nowNs);
    source.observe(packet, fixture.nowNs);
    fixture.result.into(out, 0);
    return consumer.offer(source, packet, fixture.nowNs, fixture.result) ? leave() : null;
  }

  private @Nullable Long nack(long number) {
    fixture.result.into(out, 0);
    return consumer.resend((int) number & 0xffff, fixture.nowNs, fixture.result) ? leave() : null;
  }

  private long leave() {
    Forwarded result = fixture.result;
    int length = result.bytes().length();
    if (!result.repeated()) {
      length = sender.protectRtp(result.bytes());
      assertTrue(length > 0, "a number is protected once");
      if (result.toKeep()) {
        consumer.keep(result, length);
      }
    }
    assertEquals(Fixture.SSRC, result.ssrc());
    byte[] bytes = out.asSlice(0, length).toArray(ValueLayout.JAVA_BYTE);
    byte[] before = left.putIfAbsent(result.sequence(), bytes);
    assertEquals(result.repeated(), before != null);
    if (before != null) {
      assertArrayEquals(before, bytes);
    }
    return result.sequence();
  }

  private List<Long> frame(Vp8Camera camera) {
    List<Long> numbers = new ArrayList<>();
    for (TestPackets.Content content : camera.next()) {
      numbers.add(Objects.requireNonNull(offer(content)));
    }
    fixture.nowNs += 33 * MS;
    return numbers;
  }

  @Test
  void answersWithTheSameBytesOnceARoundTrip() {
    Vp8Camera camera = flowing(new Random(3));
    long first = frame(camera).getFirst();
    frame(camera);
    long numbered = fixture.transport.count();
    assertNotNull(nack(first));
    assertTrue(fixture.result.repeated());
    assertEquals(0, fixture.result.transportSequence(), "the number that it left under");
    assertEquals(numbered, fixture.transport.count(), "no new one");
    fixture.nowNs += 10 * MS;
    assertNull(nack(first));
    fixture.nowNs += 60 * MS;
    assertNotNull(nack(first));
    assertEquals(2, consumer.resends());
    assertEquals(1, consumer.resendsRefused());
  }

  @Test
  void asksForAKeyFrameWhereThePacketIsNoLongerKept() {
    Vp8Camera camera = flowing(new Random(3));
    frame(camera);
    final long lost = frame(camera).getFirst();
    while (left.size() <= Ciphertexts.REMEMBERED + 10) {
      frame(camera);
    }
    fixture.keyFrameRequests.clear();
    assertNull(nack(lost));
    assertEquals(List.of(0), fixture.keyFrameRequests);
  }

  @Test
  void keepsNothingForAReceiverWithRtx() {
    VideoConsumer withRtx = fixture.video(98);
    withRtx.switchTo(source, fixture.nowNs);
    Vp8Camera camera = new Vp8Camera(0, 360, new Random(3), true, 15, new ArrayList<>());
    assertNotNull(fixture.offer(withRtx, source, camera.next().getFirst()));
    assertFalse(fixture.result.toKeep());
  }

  /** Reordering, gaps, leaps, padding under kept numbers, and NACKs of anything at any time. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void neverSendsTwoPacketsUnderOneNumber(long seed) {
    Random random = new Random(seed);
    Vp8Camera camera = flowing(random);
    List<TestPackets.Content> late = new ArrayList<>();
    int nacks = 0;
    for (int frame = 0; frame < FRAMES; frame++) {
      if (random.nextInt(40) == 0) {
        consumer.switchTo(source, fixture.nowNs);
        camera.keyWanted = true;
      }
      if (random.nextInt(30) == 0) {
        consumer.wish(720, 7, random.nextInt(4), fixture.nowNs);
      }
      if (random.nextInt(50) == 0) {
        camera.sequence += random.nextInt(700);
      }
      for (TestPackets.Content content : camera.next()) {
        if (random.nextInt(10) == 0) {
          late.add(content);
        } else {
          offer(content);
        }
      }
      if (!late.isEmpty() && random.nextBoolean()) {
        offer(late.remove(random.nextInt(late.size())));
      }
      fixture.nowNs += random.nextInt(40) * MS;
      long newest = left.keySet().stream().mapToLong(number -> number).max().orElse(0);
      for (int i = random.nextInt(6); i > 0; i--) {
        nack(newest + 2 - random.nextInt(random.nextInt(20) == 0 ? 700 : 20));
        nacks++;
      }
    }
    assertTrue(consumer.resends() > 50, consumer.resends() + " of " + nacks);
    assertTrue(consumer.resends() <= 32 + left.size() / 2, "within the budget");
    assertEquals(0, sender.refused());
  }
}
