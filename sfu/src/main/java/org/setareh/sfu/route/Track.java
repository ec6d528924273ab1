package org.setareh.sfu.route;

import org.jspecify.annotations.Nullable;
import org.setareh.sfu.control.ConnectionId;
import org.setareh.sfu.control.SourceId;
import org.setareh.sfu.control.SourceKind;
import org.setareh.sfu.forward.OutgoingCodec;
import org.setareh.sfu.receive.MediaPacket;

/**
 * A producer as its room sees it: the packets of one source, to be had in any domain.
 *
 * <p>{@link #forward}, {@link #lendTo} and {@link #lendNoMoreTo} belong to the owner's thread; a
 * domain's {@link #feed} to that domain's.
 */
public final class Track {
  /** What a track asks of its producer, on the owner's thread. */
  public interface Upstream {
    /** Somebody waits for a key frame of this encoding. */
    void requestKeyFrame(int encoding, long nowNs);
  }

  /**
   * What was negotiated with the publisher.
   *
   * @param encodings simulcast encodings; 1 without
   * @param dependencyExtensionId of AV1's dependency descriptor; 0: none
   * @param profiles by payload type, 0 to 127: see {@link OutgoingCodec#profile()}
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared, never changed
  public record Format(int encodings, int dependencyExtensionId, int[] profiles) {
    int profile(int payloadType) {
      return profiles[payloadType];
    }
  }

  private final ConnectionId connection;
  private final SourceId id;
  private final Format format;
  private final Domain owner;
  private final Upstream upstream;
  private final @Nullable Feed[] feeds;
  private final Domain[] borrowers;
  private int borrowerCount;

  /**
   * @param domains of the process
   */
  public Track(
      ConnectionId connection,
      SourceKind kind,
      Format format,
      Domain owner,
      int domains,
      Upstream upstream) {
    this.connection = connection;
    this.id = new SourceId(connection.participant(), kind);
    this.format = format;
    this.owner = owner;
    this.upstream = upstream;
    this.feeds = new @Nullable Feed[domains];
    this.borrowers = new Domain[domains];
  }

  /** That it comes by. */
  public ConnectionId connection() {
    return connection;
  }

  public SourceId id() {
    return id;
  }

  public Format format() {
    return format;
  }

  public Domain owner() {
    return owner;
  }

  /** The fan-out point of the calling domain, made where it is not there yet. */
  public Feed feed(Domain domain) {
    Feed feed = feeds[domain.index()];
    if (feed == null) {
      feed = new Feed(this, domain);
      feeds[domain.index()] = feed;
    }
    return feed;
  }

  /** Hands a producer's packet to everyone who listens, here and in other domains. */
  public void forward(MediaPacket packet, long nowNs) {
    Feed feed = feeds[owner.index()];
    if (feed != null) {
      feed.forward(packet, nowNs);
    }
    for (int i = 0; i < borrowerCount; i++) {
      owner.lend(borrowers[i], this, packet);
    }
  }

  /** Ends the feed of the calling domain: its cached packets go back. */
  public void closeFeed(Domain domain) {
    Feed feed = feeds[domain.index()];
    if (feed != null) {
      feed.close();
    }
  }

  void lendTo(Domain domain) {
    for (int i = 0; i < borrowerCount; i++) {
      if (borrowers[i] == domain) {
        return;
      }
    }
    borrowers[borrowerCount++] = domain;
  }

  void lendNoMoreTo(Domain domain) {
    for (int i = 0; i < borrowerCount; i++) {
      if (borrowers[i] == domain) {
        borrowers[i] = borrowers[--borrowerCount];
        return;
      }
    }
  }

  void requestKeyFrame(Domain from, int encoding, long nowNs) {
    if (from == owner) {
      upstream.requestKeyFrame(encoding, nowNs);
    } else {
      owner.post(() -> upstream.requestKeyFrame(encoding, nowNs));
    }
  }
}
