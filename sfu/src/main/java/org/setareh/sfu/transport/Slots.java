package org.setareh.sfu.transport;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.setareh.sfu.control.SlotState;
import org.setareh.sfu.negotiate.NegotiatedSlot;
import org.setareh.sfu.route.Track;

/** A receiver's slots, and what its peer is told of them. The worker's thread. */
final class Slots {
  private final Slot[] slots;
  private final SlotStream[] streams;
  private final int pictureSlots;
  private final Outbound.Listener listener;
  private boolean toReport;

  Slots(
      List<NegotiatedSlot> negotiated,
      Consumers consumers,
      SendQueue queue,
      Outbound.Listener listener) {
    this.listener = listener;
    slots = new Slot[negotiated.size()];
    List<SlotStream> all = new ArrayList<>();
    int pictures = 0;
    for (int i = 0; i < slots.length; i++) {
      slots[i] = new Slot(this, queue, i, negotiated.get(i), consumers);
      if (slots[i].hasPicture()) {
        pictures++;
      }
      addIfThere(all, slots[i].picture());
      addIfThere(all, slots[i].sound());
    }
    pictureSlots = pictures;
    streams = all.toArray(SlotStream[]::new);
  }

  private static void addIfThere(List<SlotStream> all, @Nullable SlotStream stream) {
    if (stream != null) {
      all.add(stream);
    }
  }

  int pictureSlots() {
    return pictureSlots;
  }

  int count() {
    return slots.length;
  }

  Slot get(int index) {
    return slots[index];
  }

  /** Not to be changed. */
  Slot[] all() {
    return slots;
  }

  /** Not to be changed. */
  SlotStream[] streams() {
    return streams;
  }

  @Nullable SlotStream streamOf(int ssrc) {
    for (SlotStream stream : streams) {
      if (stream.consumer().settings().ssrc() == ssrc) {
        return stream;
      }
    }
    return null;
  }

  int wantedPictures() {
    int wanted = 0;
    for (Slot slot : slots) {
      wanted += slot.wantsPicture() ? 1 : 0;
    }
    return wanted;
  }

  /** One is to be told of, with the next flush. */
  void changed() {
    if (!toReport) {
      toReport = true;
      listener.toFlush();
    }
  }

  void reportIfChanged() {
    if (toReport) {
      report();
    }
  }

  /** Tells of slots that changed, at once. */
  void report() {
    toReport = false;
    List<SlotState> changed = new ArrayList<>();
    for (Slot slot : slots) {
      SlotState state = slot.toReport();
      if (state != null) {
        changed.add(state);
        Track picture = slot.assignment().picture();
        if (slot.undecodable() && picture != null) {
          listener.undecodable(picture);
        }
      }
    }
    if (!changed.isEmpty()) {
      listener.slotsChanged(changed);
    }
  }

  void close() {
    for (Slot slot : slots) {
      slot.close();
    }
  }
}
