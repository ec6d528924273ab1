package org.setareh.sfu.ice;

import org.setareh.net.Path;

/** A path on which the peer's checks were right, or from which its media came. */
final class RemotePath {
  final Path path;

  /** Of the peer's candidate, as its latest check claims. */
  long priority;

  /** When a check came last, or the first packet before any. */
  long lastCheckNs;

  /** Whether a check came at all. */
  boolean checked;

  /** Whether the latest check carried USE-CANDIDATE. */
  boolean nominated;

  /** It was nominated once, or follows one that was and fell silent. */
  boolean everNominated;

  /** When it was nominated last, where ever. */
  long nominatedNs;

  RemotePath(Path path, long nowNs) {
    this.path = path;
    this.lastCheckNs = nowNs;
  }
}
