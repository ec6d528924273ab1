package org.setareh.sfu.forward;

/**
 * Chooses a source's layer for a receiver: the smallest that is as high as what the receiver shows,
 * within its limit, among those that the publisher sends. Pure. Any thread.
 */
final class LayerSelector {
  /** A layer may be that much smaller than the tile: 1/10 is not seen. */
  private static final int TOLERANCE = 10;

  private LayerSelector() {}

  /**
   * The layer to aim at, 0 for the lowest.
   *
   * @param heightPixels what the receiver shows
   * @param limit the highest layer allowed
   */
  static int choose(Source source, int heightPixels, int limit, long nowNs) {
    int top = Math.min(limit, source.layers() - 1);
    int wanted = 0;
    while (wanted < top && source.height(wanted) < heightPixels - heightPixels / TOLERANCE) {
      wanted++;
    }
    // Of several of one height the best, where all of it is shown; else the cheapest will do.
    while (wanted < top
        && source.height(wanted + 1) == source.height(wanted)
        && heightPixels >= source.height(wanted) - source.height(wanted) / TOLERANCE) {
      wanted++;
    }
    for (int layer = wanted; layer >= 0; layer--) {
      if (source.isAlive(layer, nowNs)) {
        return layer;
      }
    }
    for (int layer = wanted + 1; layer < source.layers(); layer++) {
      if (source.isAlive(layer, nowNs)) {
        return layer;
      }
    }
    return wanted;
  }
}
