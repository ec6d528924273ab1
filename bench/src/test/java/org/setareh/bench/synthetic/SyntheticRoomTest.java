package org.setareh.bench.synthetic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.setareh.sfu.Sfu;
import org.setareh.sfu.control.MediaEvent;
import org.setareh.sfu.control.MediaSettings;

class SyntheticRoomTest {
  private final Queue<MediaEvent> events = new ConcurrentLinkedQueue<>();
  private final List<AutoCloseable> open = new ArrayList<>();

  private Sfu sfu(MediaSettings settings) throws Exception {
    Sfu sfu = Sfu.start(settings, events::add);
    open.addFirst(sfu);
    return sfu;
  }

  private SyntheticRoom room(Sfu sfu) throws Exception {
    SyntheticRoom room = new SyntheticRoom(sfu, "room");
    open.addFirst(room);
    return room;
  }

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable each : open) {
      each.close();
    }
  }

  static void await(String what, Duration patience, BooleanSupplier condition)
      throws InterruptedException {
    long end = System.nanoTime() + patience.toNanos();
    while (!condition.getAsBoolean()) {
      assertTrue(System.nanoTime() < end, "in vain waited for " + what);
      Thread.sleep(5);
    }
  }

  @Test
  void aPublishersPacketsReachEveryViewer() throws Exception {
    Sfu sfu = sfu(MediaSettings.defaults().with(0, 0, true));
    SyntheticRoom room = room(sfu);
    SyntheticPeer publisher = room.join("p", Offer.Role.PUBLISHER);
    List<SyntheticPeer> viewers = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      viewers.add(room.join("v" + i, Offer.Role.VIEWER));
    }
    publisher.publish(new VideoSource(1_500_000, 30, 1_180));
    for (SyntheticPeer viewer : viewers) {
      await("200 packets", Duration.ofSeconds(120), () -> viewer.reception().packets() > 200);
      assertEquals(0, viewer.reception().bad());
      assertEquals(0, viewer.reception().lost());
    }
  }
}
