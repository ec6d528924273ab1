package org.setareh.sfu.forward;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.setareh.sfu.codec.Codec;

/** A receiver's FIR is a numbered command (RFC 5104 section 4.3.1.2). */
final class FullIntraRequestTest {
  private static final long MS = 1_000_000L;

  @Test
  void ofRepetitionsOnlyTheFirstAsks() {
    try (Fixture fixture = new Fixture()) {
      VideoConsumer consumer = fixture.video(98);
      Source source = fixture.source(Codec.VP8, 0);
      consumer.switchTo(source, fixture.nowNs);
      Vp8Camera camera = new Vp8Camera(0, 360, new Random(1), false, 15, new ArrayList<>());
      camera.next().forEach(content -> fixture.offer(consumer, source, content));
      fixture.keyFrameRequests.clear();
      int[][] commands = {{9, 7}, {9, 7}, {9, 7}, {9, 8}, {9, 8}, {10, 8}, {9, 8}};
      List<Integer> asked = new ArrayList<>();
      for (int[] command : commands) {
        fixture.nowNs += 1_000 * MS;
        consumer.onFullIntraRequest(command[0], command[1], fixture.nowNs);
        asked.add(fixture.keyFrameRequests.size());
      }
      assertEquals(List.of(1, 1, 1, 2, 2, 3, 4), asked);
      consumer.close();
    }
  }
}
