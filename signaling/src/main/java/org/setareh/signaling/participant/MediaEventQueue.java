package org.setareh.signaling.participant;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.setareh.sfu.control.MediaEvent;

/** The media plane's events on their way from its workers to {@link LiveRooms}. */
public record MediaEventQueue(BlockingQueue<MediaEvent> queue) {
  public MediaEventQueue() {
    this(new LinkedBlockingQueue<>());
  }

  /** Any thread; returns at once. */
  public void add(MediaEvent event) {
    queue.add(event);
  }
}
