package org.setareh.sfu.route;

import java.util.List;

/** A participant's receiving side, as its room sees it. */
public interface Receiver {
  /** The domain whose thread may call {@link #assign}. */
  Domain domain();

  /** Slots with a picture; they come first. */
  int pictureSlots();

  /** All slots, audio-only ones last. */
  int slots();

  /** What its slots carry from now on; slots not named stay as they are. */
  void assign(List<SlotAssignment> assignments);
}
