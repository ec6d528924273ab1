package org.setareh.signaling.participant;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.setareh.sfu.control.ConnectionId;
import org.setareh.sfu.control.MediaEvent;
import org.setareh.sfu.control.SlotState;

/** Events wait by room, and of one kind about one thing no two. */
final class MediaEventQueueTest {
  private static final ConnectionId SARA = new ConnectionId("slow", "p_sara", 1);
  private static final ConnectionId ALI = new ConnectionId("quick", "p_ali", 1);

  private final MediaEventQueue queue = new MediaEventQueue();
  private final BlockingQueue<MediaEvent> handled = new LinkedBlockingQueue<>();
  private final CountDownLatch begun = new CountDownLatch(1);
  private final CountDownLatch goOn = new CountDownLatch(1);

  /** One room waits at its first event. */
  private void holdSlowRoom() {
    queue.handleBy(event -> {
      handled.add(event);
      if (event.room().equals("slow")) {
        begun.countDown();
        await(goOn);
      }
    });
    queue.add(new MediaEvent.Connected(SARA));
    await(begun);
    handled.clear();
  }

  private static void await(CountDownLatch latch) {
    try {
      assertTrue(latch.await(60, TimeUnit.SECONDS));
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private MediaEvent next() {
    try {
      MediaEvent event = handled.poll(60, TimeUnit.SECONDS);
      if (event == null) {
        throw new AssertionError("no event was handled");
      }
      return event;
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static SlotState slot(int number, long from) {
    return new SlotState(number, null, SlotState.Video.FLOWING, null, from, true);
  }

  @Test
  void aSlowRoomHoldsNobodyElseUp() {
    holdSlowRoom();
    queue.add(new MediaEvent.Silent(SARA));
    queue.add(new MediaEvent.Silent(ALI));
    assertEquals(new MediaEvent.Silent(ALI), next());
    assertTrue(handled.isEmpty());
    goOn.countDown();
    assertEquals(new MediaEvent.Silent(SARA), next());
  }

  @Test
  void aFloodBecomesOneEventOfEachKindWithAllThatItSaid() {
    holdSlowRoom();
    for (int i = 0; i < 100_000; i++) {
      queue.add(new MediaEvent.SlotsChanged(SARA, List.of(slot(i % 3, i))));
      queue.add(new MediaEvent.SpeakersChanged("slow", "p_" + i, List.of()));
      queue.add(i % 2 == 0 ? new MediaEvent.Silent(SARA) : new MediaEvent.Back(SARA));
    }
    queue.add(new MediaEvent.Closed(SARA, MediaEvent.CloseReason.LOST));
    assertEquals(4, queue.size());
    assertEquals(299_997, queue.merged());
    goOn.countDown();
    assertEquals(
        new MediaEvent.SlotsChanged(
            SARA, List.of(slot(0, 99_999), slot(1, 99_997), slot(2, 99_998))),
        next());
    assertEquals(new MediaEvent.SpeakersChanged("slow", "p_99999", List.of()), next());
    assertEquals(new MediaEvent.Back(SARA), next());
    assertEquals(new MediaEvent.Closed(SARA, MediaEvent.CloseReason.LOST), next());
    assertEquals(0, queue.dropped());
  }

  @Test
  void whatOldAndNewConnectionsSayStaysApart() {
    holdSlowRoom();
    ConnectionId second = new ConnectionId("slow", "p_sara", 2);
    queue.add(new MediaEvent.Silent(SARA));
    queue.add(new MediaEvent.Back(second));
    goOn.countDown();
    assertEquals(new MediaEvent.Silent(SARA), next());
    assertEquals(new MediaEvent.Back(second), next());
  }

  @Test
  void whatFindsNoRoomIsCountedButEndsAreTaken() {
    holdSlowRoom();
    for (int i = 0; i < 100_010; i++) {
      queue.add(new MediaEvent.Silent(new ConnectionId("slow", "p_" + i, 1)));
    }
    queue.add(
        new MediaEvent.Closed(
            new ConnectionId("slow", "p_100009", 1), MediaEvent.CloseReason.LOST));
    assertEquals(10, queue.dropped());
    assertEquals(100_001, queue.size());
    goOn.countDown();
  }

  @Test
  void anEventThatFailsTakesNothingAlong() {
    queue.handleBy(event -> {
      handled.add(event);
      throw new IllegalStateException("of this test");
    });
    queue.add(new MediaEvent.Silent(SARA));
    assertEquals(new MediaEvent.Silent(SARA), next());
    queue.add(new MediaEvent.Back(SARA));
    assertEquals(new MediaEvent.Back(SARA), next());
  }
}
