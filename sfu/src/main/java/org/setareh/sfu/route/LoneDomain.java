package org.setareh.sfu.route;

import org.setareh.sfu.receive.MediaPacket;

/**
 * The realm of the thread that calls, and no other beside it: rooms and peers without media
 * workers, as a measurement or a test drives them by itself.
 */
public class LoneDomain implements Domain {
  @Override
  public final int index() {
    return 0;
  }

  @Override
  public final boolean inside() {
    return true;
  }

  @Override
  public final void post(Runnable task) {
    task.run();
  }

  @Override
  public final void lend(Domain to, Track track, MediaPacket packet) {
    throw new IllegalStateException("nobody else is here");
  }
}
