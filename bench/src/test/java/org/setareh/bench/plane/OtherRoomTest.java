package org.setareh.bench.plane;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.setareh.bench.synthetic.AudioSource;
import org.setareh.bench.synthetic.Offer;
import org.setareh.bench.synthetic.Shape;
import org.setareh.bench.synthetic.SyntheticPeer;
import org.setareh.bench.synthetic.SyntheticRoom;
import org.setareh.bench.synthetic.VideoSource;
import org.setareh.sfu.Sfu;
import org.setareh.sfu.control.MediaEvent.SpeakersChanged;
import org.setareh.sfu.control.View;

/**
 * What somebody does in one room costs those of another on the same worker nothing. How late they
 * are {@code ./setareh bench rooms} tells.
 */
class OtherRoomTest extends PlaneTest {
  private static final int PEOPLE = 48;
  private static final int FLOOD_PER_SECOND = 2_800;

  /** A look at everybody's slots for the flood's first packet, one for its first level. */
  private static final int CHANGES = 2;

  @Test
  void soundWithAndWithoutLevelInTurnCostsAnotherRoomNothing() throws Exception {
    Sfu sfu = plane(Settings.one());
    SyntheticRoom quiet = room(sfu, "quiet");
    SyntheticRoom loud = room(sfu, "loud");
    SyntheticPeer publisher = quiet.join("publisher", Offer.Role.PUBLISHER);
    SyntheticPeer viewer = quiet.join("viewer", Offer.Role.VIEWER);
    List<CompletableFuture<SyntheticPeer>> joining = new ArrayList<>();
    for (int i = 0; i < PEOPLE; i++) {
      Offer offer = Offer.of(Shape.MEMBER.withSlots(4, 3));
      joining.add(loud.joining(offer, loud.connect("p" + i, offer, View.AUTO)));
    }
    for (CompletableFuture<SyntheticPeer> each : joining) {
      each.get();
    }
    VideoSource video = new VideoSource(2_000_000, 30, 1_000);
    publisher.publish(video);
    await("a picture", () -> viewer.reception().packets() > 0);
    AudioSource flood = AudioSource.flapping(0, FLOOD_PER_SECOND);
    joining.getFirst().get().speak(flood);
    long before = video.sentPackets();
    await("three seconds of the flood", () -> flood.sentPackets() > 3 * FLOOD_PER_SECOND);
    long sent = video.sentPackets();
    assertTrue(sent > before);
    // The first frames went nowhere: nobody was connected to see them.
    await(
        "all that the quiet room sent",
        () -> viewer.reception().packets() + viewer.reception().lost() >= sent - before);
    // A machine that does not let the worker run makes it late by itself: that alone may be lost.
    long late = sfu.statistics().drops().getOrDefault("late", 0L);
    long lost = viewer.reception().lost();
    assertTrue(lost <= late, () -> lost + " lost, " + late + " dropped as late");
    assertEquals(0, viewer.reception().bad());
    long changes = events.stream().filter(SpeakersChanged.class::isInstance).count();
    assertTrue(changes <= CHANGES, changes + " changes of speaker");
    System.out.println(
        sent
            - before
            + " sent, "
            + lost
            + " lost, worker busy for "
            + sfu.statistics().workers().getFirst().busy());
  }
}
