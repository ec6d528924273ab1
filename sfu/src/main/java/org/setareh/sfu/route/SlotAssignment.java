package org.setareh.sfu.route;

import org.jspecify.annotations.Nullable;
import org.setareh.sfu.control.SlotState.PauseReason;
import org.setareh.sfu.control.SourceId;

/**
 * What a room tells a receiver of one slot.
 *
 * @param source that stands in the slot; null: empty
 * @param picture its track; null where it has none or none is wanted
 * @param sound the track of the sound that goes with it; null where it has none or is off
 * @param heightPixels the largest picture that is shown
 * @param priority the higher one keeps its picture longer
 * @param pause why a wanted picture is held back at the source; null: it is not
 * @param soundChosen whether the sound flows though its speaker is not among the loud ones
 */
public record SlotAssignment(
    int slot,
    @Nullable SourceId source,
    @Nullable Track picture,
    @Nullable Track sound,
    int heightPixels,
    int priority,
    @Nullable PauseReason pause,
    boolean soundChosen) {

  /** A slot in which nobody stands. */
  public static SlotAssignment empty(int slot) {
    return new SlotAssignment(slot, null, null, null, 0, 0, null, false);
  }
}
