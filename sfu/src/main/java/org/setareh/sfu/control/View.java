package org.setareh.sfu.control;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a receiver wants to see. Slots not named are {@link SlotWish#AUTO}.
 *
 * @param slots by slot index
 */
public record View(List<SlotWish> slots, Saving saving) {
  /** All slots automatic, nothing saved. */
  public static final View AUTO = new View(List.of(), Saving.NONE);

  public View {
    slots = List.copyOf(slots);
  }

  public SlotWish wish(int slot) {
    return slot < slots.size() ? slots.get(slot) : SlotWish.AUTO;
  }

  /** What a person chose to save on a dear or slow network. */
  public enum Saving {
    NONE,
    /** The smallest layers. */
    LOW,
    /** No pictures. */
    AUDIO
  }

  /**
   * A slot's wish.
   *
   * @param choice who is shown
   * @param source the picture, where the choice is {@link Choice#SOURCE}
   * @param heightPixels the largest height shown; 0 asks for sound alone
   * @param priority the higher one loses its picture later
   */
  public record SlotWish(Choice choice, @Nullable SourceId source, int heightPixels, int priority) {
    public static final SlotWish AUTO = new SlotWish(Choice.AUTO, null, 360, 1);
    public static final SlotWish NOTHING = new SlotWish(Choice.NOTHING, null, 0, 0);
  }

  /** Who decides what a slot carries. */
  public enum Choice {
    /** The SFU: active speakers and whoever fits. */
    AUTO,
    /** The receiver named a source. */
    SOURCE,
    NOTHING
  }
}
