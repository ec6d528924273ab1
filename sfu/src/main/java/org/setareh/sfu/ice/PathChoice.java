package org.setareh.sfu.ice;

import org.jspecify.annotations.Nullable;
import org.setareh.net.Path;

/**
 * Which of a peer's paths is used: where it wants to be sent to, by its checks, and where we send,
 * which is there once it is proved that the peer receives there, or while nothing is proved. See
 * {@link IceAgent} for why. Reads no clock; the peer's media worker.
 */
final class PathChoice {
  static final long SETTLING_NS = 500_000_000L;

  /** RFC 7675 section 5.1: a path in use is checked every 6 s at the latest. */
  static final long ABANDONED_NS = 7_000_000_000L;

  /** Media by another path after such a silence of the path in use: the peer may be there now. */
  static final long LEFT_NS = 500_000_000L;

  private final IceSink sink;
  private @Nullable RemotePath wanted;

  /** How many restarts the credentials had seen under which the peer said so. */
  private int wantedBy;

  private @Nullable RemotePath selected;

  /** Whether we sent by more than one path. */
  private boolean moved;

  PathChoice(IceSink sink) {
    this.sink = sink;
  }

  /** Where the peer wants to be sent to; null before its first check. */
  @Nullable RemotePath wanted() {
    return wanted;
  }

  /** Where we send; null before its first check. */
  @Nullable RemotePath selected() {
    return selected;
  }

  boolean uses(RemotePath path) {
    return path == wanted || path == selected;
  }

  /**
   * The peer checked a path.
   *
   * @param generation of the credentials that it used; each restart makes one
   */
  void onCheck(RemotePath remote, boolean nominating, int generation, long nowNs) {
    RemotePath held = wanted;
    remote.nominated = nominating;
    if (nominating) {
      remote.everNominated = true;
      remote.nominatedNs = nowNs;
    }
    if (held == null || held == remote || generation > wantedBy) {
      become(remote, Math.max(generation, wantedBy));
      return;
    }
    if (!nominating) {
      boolean abandoned = nowNs - held.lastCheckNs > ABANDONED_NS;
      // Before any nomination: the latest validated.
      if (!held.everNominated || abandoned || isRebound(held, remote)) {
        follow(held, remote, generation);
      }
      return;
    }
    boolean settling = held.nominated && nowNs - held.nominatedNs < SETTLING_NS;
    if (!settling || remote.priority > held.priority) {
      become(remote, generation);
    }
  }

  /**
   * Whether the peer's media comes by that path, and nothing came by the one in use for a while: it
   * may have gone back to where it was before, where no check tells of it for seconds.
   */
  boolean isLeftFor(RemotePath remote) {
    RemotePath now = selected;
    return now != null && now != remote && remote.silenceOf(now) > LEFT_NS;
  }

  /** The peer proved by an answer that it receives by a path, which it may never have checked. */
  void onProof(RemotePath remote, long nowNs) {
    RemotePath held = wanted;
    remote.proved = true;
    if (held == null || remote.checked && !isLeftFor(remote)) {
      use();
    } else {
      remote.priority = held.priority;
      remote.lastCheckNs = nowNs;
      remote.checked = true;
      follow(held, remote, wantedBy);
    }
  }

  /** The peer read what we sent by the only path that we ever sent by. */
  void onHandshake() {
    if (selected != null && !moved) {
      selected.proved = true;
    }
  }

  /**
   * Whether a check without a nomination comes from the candidate of the path in use, through a NAT
   * that has forgotten its mapping and made another: an address never checked before, to the same
   * address of ours, with the priority of that candidate (unique to it, RFC 8445 section 5.1.2).
   */
  private static boolean isRebound(RemotePath held, RemotePath remote) {
    return !remote.checked
        && remote.priority == held.priority
        && remote.path.localHigh() == held.path.localHigh()
        && remote.path.localLow() == held.path.localLow();
  }

  /** The peer is at another place, and took its nomination along. */
  private void follow(RemotePath held, RemotePath next, int generation) {
    next.everNominated |= held.everNominated;
    become(next, generation);
  }

  private void become(RemotePath next, int generation) {
    wanted = next;
    wantedBy = generation;
    use();
  }

  /** Sends where the peer wants it, if it receives there, or if nothing better is known. */
  private void use() {
    RemotePath next = wanted;
    RemotePath now = selected;
    if (next == null || next == now || !next.proved && now != null && now.proved) {
      return;
    }
    moved |= now != null;
    selected = next;
    Path path = next.path;
    sink.onPathSelected(path);
  }
}
