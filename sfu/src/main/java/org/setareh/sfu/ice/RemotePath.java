package org.setareh.sfu.ice;

import org.jspecify.annotations.Nullable;
import org.setareh.net.Path;

/** A path on which the peer's checks were right, or from which its media came. */
final class RemotePath {
  /** Bytes sent by a path that is not proved, for each that came by it (RFC 9000 section 8.1). */
  static final int MOST_PER_BYTE = 3;

  final Path path;

  /** Of the peer's candidate, as its latest check claims. */
  long priority;

  /** When a check came last, or the first packet before any. */
  long lastCheckNs;

  /** When the peer's media came by it last, where it ever did. */
  private long mediaNs;

  private boolean carriedMedia;

  /** Whether a check came at all. */
  boolean checked;

  /** Whether the latest check carried USE-CANDIDATE. */
  boolean nominated;

  /** It was nominated once, or follows one that was and fell silent. */
  boolean everNominated;

  /** When it was nominated last, where ever. */
  long nominatedNs;

  /** Whether the peer has shown that it reads what is sent there. */
  boolean proved;

  /** Whether it does, as long as that was asked and not answered. */
  @Nullable PathQuestion question;

  private long receivedBytes;
  private long sentBytes;

  RemotePath(Path path, long nowNs) {
    this.path = path;
    this.lastCheckNs = nowNs;
  }

  void received(int bytes) {
    receivedBytes += bytes;
  }

  void media(long nowNs) {
    mediaNs = nowNs;
    carriedMedia = true;
  }

  /** How long before media came by this path last the other was silent; negative: it was not. */
  long silenceOf(RemotePath other) {
    return carriedMedia ? mediaNs - other.heardNs() : -1;
  }

  private long heardNs() {
    return carriedMedia && mediaNs - lastCheckNs > 0 ? mediaNs : lastCheckNs;
  }

  void sent(int bytes) {
    sentBytes += bytes;
  }

  /** Whether so many bytes more may go there; counts them where they may. */
  boolean maySend(int bytes) {
    if (proved) {
      return true;
    }
    if (sentBytes + bytes > MOST_PER_BYTE * receivedBytes) {
      return false;
    }
    sentBytes += bytes;
    return true;
  }
}
