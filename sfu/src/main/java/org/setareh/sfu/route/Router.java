package org.setareh.sfu.route;

import org.setareh.sfu.receive.MediaPacket;

/** The step between a producer and its consumers. Called by the producer's worker. */
public final class Router {
  private Router() {}

  /** Hands a producer's packet to every consumer of its track, in this domain and others. */
  public static void forward(Track track, MediaPacket packet, long nowNs) {
    track.forward(packet, nowNs);
  }
}
