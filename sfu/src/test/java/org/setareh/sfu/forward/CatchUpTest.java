package org.setareh.sfu.forward;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.setareh.sfu.codec.Codec;
import org.setareh.sfu.receive.TestPackets;

/** Who comes right after a key frame gets it from the cache; who comes later asks for a new one. */
final class CatchUpTest {
  private static final long MS = 1_000_000L;
  private final Fixture fixture = new Fixture();
  private final Source source = fixture.source(Codec.VP8, 0);
  private final Vp8Camera camera =
      new Vp8Camera(0, 360, new Random(3), true, 15, new ArrayList<>());
  private final VideoConsumer first = fixture.video(98);
  private int packets;

  @AfterEach
  void close() {
    fixture.close();
  }

  private void frames(int count) {
    for (int i = 0; i < count; i++) {
      for (TestPackets.Content content : camera.next()) {
        assertNotNull(fixture.offer(first, source, content));
        packets++;
      }
      fixture.nowNs += 33 * MS;
    }
  }

  private List<Sent> catchUp(VideoConsumer consumer) {
    List<Sent> sent = new ArrayList<>();
    consumer.catchUp(
        fixture.nowNs,
        (from, packet) -> {
          fixture.result.into(fixture.out, 0);
          assertTrue(consumer.offer(from, packet, fixture.nowNs, fixture.result));
          sent.add(new Sent(fixture.result));
        });
    return sent;
  }

  @Test
  void aFreshKeyFrameAndWhatFollowedComeAtOnce() {
    first.switchTo(source, fixture.nowNs);
    frames(5);
    fixture.keyFrameRequests.clear();
    VideoConsumer second = fixture.video(98);
    second.switchTo(source, fixture.nowNs);
    List<Sent> sent = catchUp(second);
    assertEquals(packets, sent.size());
    for (int i = 1; i < sent.size(); i++) {
      assertEquals(sent.get(i - 1).sequence + 1, sent.get(i).sequence);
    }
    assertTrue(catchUp(second).isEmpty(), "it flows already");
    second.poll(fixture.nowNs + 100 * MS);
    assertTrue(fixture.keyFrameRequests.isEmpty(), "nobody needs another key frame");
  }

  @Test
  void anOldOneIsNotRepeated() {
    first.switchTo(source, fixture.nowNs);
    frames(12);
    fixture.keyFrameRequests.clear();
    VideoConsumer second = fixture.video(98);
    second.switchTo(source, fixture.nowNs);
    assertEquals(List.of(0), fixture.keyFrameRequests);
    assertTrue(catchUp(second).isEmpty());
  }

  @Test
  void whoIsNotCaughtUpAsksAtTheNextPoll() {
    first.switchTo(source, fixture.nowNs);
    frames(2);
    fixture.keyFrameRequests.clear();
    VideoConsumer second = fixture.video(98);
    second.switchTo(source, fixture.nowNs);
    assertTrue(fixture.keyFrameRequests.isEmpty());
    second.poll(fixture.nowNs + 50 * MS);
    assertEquals(List.of(0), fixture.keyFrameRequests);
  }
}
