package org.setareh.bench.plane;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.setareh.bench.synthetic.AudioSource;
import org.setareh.bench.synthetic.Offer;
import org.setareh.bench.synthetic.Shape;
import org.setareh.bench.synthetic.SyntheticPeer;
import org.setareh.bench.synthetic.SyntheticRoom;
import org.setareh.bench.synthetic.VideoSource;
import org.setareh.sfu.Sfu;
import org.setareh.sfu.control.MediaCommand;
import org.setareh.sfu.control.View;

/** Two hundred people come and go in every way there is. */
@Tag("poisoned")
class NothingStaysTest extends PlaneTest {
  private static final int ROUNDS = 25;

  @Test
  void afterTwoHundredJoinsAndLeaves() throws Exception {
    Sfu sfu = plane(Settings.one().workers(2).patience(3_000, 8_000, 12_000));
    SyntheticRoom room = room(sfu, "room");
    SyntheticRoom elsewhere = room(sfu, "room");
    SyntheticPeer watcher = room.join("watcher", Offer.Role.MEMBER);
    int threads = platformThreads();
    for (int round = 0; round < ROUNDS; round++) {
      List<CompletableFuture<SyntheticPeer>> joining = new ArrayList<>();
      for (int i = 0; i < 6; i++) {
        Offer offer = Offer.of(Shape.MEMBER);
        String name = round + "-" + i;
        joining.add(room.joining(offer, room.connect(name, offer, View.AUTO)));
      }
      room.connect(round + "-silent", Offer.of(Shape.MEMBER), View.AUTO);
      List<SyntheticPeer> people = new ArrayList<>();
      for (int i = 0; i < joining.size(); i++) {
        SyntheticPeer peer = joining.get(i).get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        peer.publish(new VideoSource(300_000, 30, 1_000).origin(i));
        peer.speak(new AudioSource(i, 10, false));
        people.add(peer);
      }
      people.get(0).close();
      people.get(1).close();
      sfu.post(new MediaCommand.Close(room.id(round + "-2")));
      people.get(3).vanish();
      people.get(4).vanish();
      SyntheticPeer fresh = elsewhere.join(round + "-5", Offer.Role.MEMBER); // replaces
      fresh.close();
    }
    await("the watcher alone", () -> sfu.statistics().connections() == 1);
    await("one path in each of two workers", () -> paths(sfu) == 2);
    assertEquals(1, sfu.statistics().iceUserNames());
    await("one DTLS connection", () -> sfu.statistics().handshakes().connections() == 1);
    await("no packet held", () -> buffersInUse(sfu) == 0);
    watcher.close();
    awaitEmpty(sfu);
    assertEquals(threads, platformThreads(), "threads");
  }

  private static int platformThreads() {
    return (int)
        Thread.getAllStackTraces().keySet().stream()
            .filter(thread -> thread.getName().startsWith("media"))
            .count();
  }
}
