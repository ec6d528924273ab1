package org.setareh.bench.plane;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.setareh.bench.synthetic.AudioSource;
import org.setareh.bench.synthetic.Offer;
import org.setareh.bench.synthetic.Shape;
import org.setareh.bench.synthetic.SyntheticPeer;
import org.setareh.bench.synthetic.SyntheticRoom;
import org.setareh.bench.synthetic.VideoSource;
import org.setareh.sfu.Sfu;
import org.setareh.sfu.control.MediaEvent;
import org.setareh.sfu.control.MediaEvent.Constraint;
import org.setareh.sfu.control.View;

/** A weak network, told by real transport-wide feedback. */
@Tag("poisoned")
class HealthTest extends PlaneTest {
  @Test
  void lossTakesLayersThenPicturesNeverSoundAndGivesBack() throws Exception {
    Sfu sfu = plane(Settings.one());
    SyntheticRoom room = room(sfu, "room");
    List<AudioSource> voices = new ArrayList<>();
    for (int p = 0; p < 3; p++) {
      SyntheticPeer peer = room.join("p" + p, Offer.of(Shape.MEMBER.withEncodings(2)), View.AUTO);
      for (int i = 0; i < 2; i++) {
        peer.publish(
            new VideoSource(200_000 << i, 30, 1_000)
                .origin(10 * p + i)
                .encoding(i, 320 << i, 180 << i));
      }
      AudioSource voice = new AudioSource(p, 30, false);
      voices.add(voice);
      peer.speak(voice);
    }
    SyntheticPeer viewer = room.join("v", Offer.of(Shape.MEMBER), View.AUTO);
    for (int slot = 0; slot < 3; slot++) {
      int at = slot;
      await("large pictures", () -> viewer.picture(at).origin() % 10 == 1);
    }
    long[] sent = sentBy(voices);
    long[] numbers = numbersOf(viewer);
    viewer.lose(0.2);
    awaitConstraint(Constraint.LAYERS, 0);
    // Not of all: with more loss some are paused before their key frame comes.
    await(
        "a small picture",
        () -> IntStream.range(0, 3).anyMatch(slot -> viewer.picture(slot).origin() % 10 == 0));
    awaitConstraint(Constraint.VIDEOS, 0);
    viewer.lose(0);
    int seen = events.size();
    awaitSent(voices, 25); // what was on its way
    long[] before = new long[3];
    for (int slot = 0; slot < 3; slot++) {
      before[slot] = viewer.picture(slot).packets();
    }
    awaitSent(voices, 75);
    int flowing = 0;
    for (int slot = 0; slot < 3; slot++) {
      flowing += viewer.picture(slot).packets() > before[slot] + 5 ? 1 : 0;
    }
    assertTrue(flowing < 3, flowing + " pictures still flow");
    awaitConstraint(Constraint.LAYERS, seen);
    for (int slot = 0; slot < 3; slot++) {
      int at = slot;
      long then = viewer.picture(slot).packets();
      await("every picture again", () -> viewer.picture(at).packets() > then + 10);
      assertEquals("", viewer.picture(slot).fault());
    }
    // What the network lost has its number; what the plane held back would have none.
    long[] sentSince = sentBy(voices);
    long[] numbersSince = numbersOf(viewer);
    for (int slot = 0; slot < 3; slot++) {
      long spoken = sentSince[slot] - sent[slot];
      long forwarded = numbersSince[slot] - numbers[slot];
      assertTrue(forwarded > 0.95 * spoken, forwarded + " of " + spoken + " packets of a voice");
    }
  }

  private static long[] sentBy(List<AudioSource> voices) {
    return voices.stream().mapToLong(AudioSource::sentPackets).toArray();
  }

  /** Of the sound of each slot: packets that came and those that are known to be lost. */
  private static long[] numbersOf(SyntheticPeer viewer) {
    return IntStream.range(0, 3)
        .mapToLong(slot -> viewer.sound(slot).packets() + viewer.sound(slot).missing())
        .toArray();
  }

  private static void awaitSent(List<AudioSource> voices, int packets) throws InterruptedException {
    long[] before = sentBy(voices);
    for (int i = 0; i < before.length; i++) {
      int at = i;
      await("sound is sent", () -> voices.get(at).sentPackets() >= before[at] + packets);
    }
  }

  private void awaitConstraint(Constraint constraint, int from) throws InterruptedException {
    await(
        "constraint " + constraint,
        () ->
            events.stream()
                .skip(from)
                .anyMatch(event ->
                    event instanceof MediaEvent.ConstraintChanged changed
                        && changed.connection().participant().equals("v")
                        && changed.constraint() == constraint));
  }
}
