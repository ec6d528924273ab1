package org.setareh.signaling.room;

/** Hears of rooms, on the thread that changes them: a virtual one. */
public interface RoomListener {
  /** A room has another title, or other rules. */
  void changed(String room);

  /**
   * A room is about to be deleted.
   *
   * @return what is done once it is gone
   */
  Runnable deleting(String room);
}
