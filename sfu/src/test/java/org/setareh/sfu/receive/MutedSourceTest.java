package org.setareh.sfu.receive;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.setareh.sfu.control.SourceState;
import org.setareh.sfu.negotiate.NegotiatedSource.DeclaredStream;

/** What a muted source still sends goes nowhere, and nothing is asked of it. */
final class MutedSourceTest {
  private static final long MS = 1_000_000;

  private final Publisher publisher = new Publisher();
  private final ReceiveCounters counters = new ReceiveCounters();
  private final Producer camera =
      new Producer(
          Publisher.camera(List.of(), new DeclaredStream(7, 8, true)), new PeerClock(), counters);

  @AfterEach
  void giveBack() {
    assertEquals(0, publisher.pool.inUse());
    publisher.close();
  }

  private boolean offer(int sequence) {
    MediaPacket packet =
        publisher.packet(Publisher.VP8, 7, sequence, 0, 0, Publisher.vp8(false, sequence));
    boolean forwarded = camera.onRtp(packet, 0);
    packet.release();
    return forwarded;
  }

  @Test
  void packetsAreDroppedButCounted() {
    assertTrue(offer(1));
    camera.state(SourceState.MUTED);
    assertFalse(offer(2));
    assertFalse(offer(5));
    assertEquals(2, counters.drops(ReceiveDrop.SILENCED));
    assertEquals(2, camera.encoding(0).statistics().lost());
    assertEquals(0, camera.encoding(0).nack().missing());
    camera.state(SourceState.ON);
    assertTrue(offer(6));
    assertEquals(0, camera.encoding(0).nack().missing(), "the pause is no gap");
  }

  @Test
  void noKeyFrameIsAskedFor() {
    assertTrue(offer(1));
    camera.requestKeyFrame(0, 0);
    assertEquals(0, camera.nextDeadlineNs());
    camera.state(SourceState.OFF);
    assertEquals(Long.MAX_VALUE, camera.nextDeadlineNs());
    camera.requestKeyFrame(0, MS);
    assertEquals(Long.MAX_VALUE, camera.nextDeadlineNs());
    camera.state(SourceState.ON);
    camera.requestKeyFrame(0, 2 * MS);
    assertEquals(2 * MS, camera.nextDeadlineNs());
  }
}
