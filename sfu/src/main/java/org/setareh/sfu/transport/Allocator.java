package org.setareh.sfu.transport;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import org.setareh.sfu.congestion.ReceiverHealth;
import org.setareh.sfu.control.MediaEvent.Constraint;

/**
 * The one place where it is decided which of a receiver's pictures are sent, and how large at most:
 * by what its network bears and what its slots want. The worker's thread.
 */
final class Allocator {
  private final Slots slots;
  private final ReceiverHealth health;
  private final Consumer<Constraint> constrained;
  private Constraint constraint = Constraint.NONE;

  /**
   * @param constrained told where the network costs the receiver more than before, or less
   */
  Allocator(Slots slots, ReceiverHealth health, Consumer<Constraint> constrained) {
    this.slots = slots;
    this.health = health;
    this.constrained = constrained;
  }

  /** Decides anew where the health of the receiver's network has changed. */
  void judge(long nowNs) {
    if (health.update(nowNs, slots.wantedPictures())) {
      allocate(nowNs);
    }
  }

  void allocate(long nowNs) {
    List<Slot> wanting = new ArrayList<>();
    for (Slot slot : slots.all()) {
      if (slot.wantsPicture()) {
        wanting.add(slot);
      } else {
        slot.allow(true, health.highestLayer(), nowNs);
      }
    }
    wanting.sort(Comparator.comparingInt(Slot::priority).reversed());
    int affordable = health.pictures(wanting.size());
    int large = health.largePictures(wanting.size());
    for (int i = 0; i < wanting.size(); i++) {
      wanting.get(i).allow(i < affordable, i < large ? health.highestLayer() : 0, nowNs);
    }
    boolean all = health.level() == 0 || wanting.isEmpty();
    constrain(
        all
            ? Constraint.NONE
            : affordable < wanting.size() ? Constraint.VIDEOS : Constraint.LAYERS);
  }

  private void constrain(Constraint now) {
    if (now != constraint) {
      constraint = now;
      constrained.accept(now);
    }
  }
}
