package org.setareh.sfu.ice;

import org.setareh.net.Path;

/** A path on which the peer's checks were right. */
final class RemotePath {
  final Path path;

  /** Of its first check. */
  final long sinceNs;

  /** Of the peer's candidate, as its latest check claims. */
  long priority;

  long lastCheckNs;

  /** Whether the latest check carried USE-CANDIDATE. */
  boolean nominated;

  /** It was nominated once, or follows one that was and fell silent. */
  boolean everNominated;

  /** When it was nominated last, where ever. */
  long nominatedNs;

  RemotePath(Path path, long sinceNs) {
    this.path = path;
    this.sinceNs = sinceNs;
  }
}
