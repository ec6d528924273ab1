package org.setareh.sfu.route;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.setareh.sfu.codec.Codec;
import org.setareh.sfu.forward.Source;
import org.setareh.sfu.receive.MediaPacket;
import org.setareh.sfu.receive.PacketCache;

/**
 * Where the packets of a track fan out to the consumers of one domain. Used by that domain's thread
 * alone.
 *
 * <p>Pictures are kept for a moment, one {@link PacketCache} an encoding, so that consumers can
 * answer NACKs; only while somebody listens.
 */
public final class Feed {
  /** A consumer's side. */
  public interface Listener {
    /** The packet is shared, read-only, and stays until the worker's round is over. */
    void onPacket(Feed feed, MediaPacket packet, long nowNs);
  }

  private static final Listener[] NOBODY = {};

  private final Track track;
  private final Domain domain;
  private final @Nullable PacketCache[] caches = new @Nullable PacketCache[Source.MAX_LAYERS];
  private Listener[] listeners = NOBODY;
  private @Nullable Source source;
  private boolean audible;

  Feed(Track track, Domain domain) {
    this.track = track;
    this.domain = domain;
  }

  public Track track() {
    return track;
  }

  /** Whether the speaker is among the loud ones, or the room is small enough to hear everyone. */
  public boolean audible() {
    return audible;
  }

  public void audible(boolean value) {
    audible = value;
  }

  public void add(Listener listener) {
    int count = listeners.length;
    listeners = Arrays.copyOf(listeners, count + 1);
    listeners[count] = listener;
    if (count == 0 && domain != track.owner()) {
      track.owner().post(() -> track.lendTo(domain));
    }
  }

  public void remove(Listener listener) {
    for (int i = 0; i < listeners.length; i++) {
      if (listeners[i] == listener) {
        Listener[] rest = Arrays.copyOf(listeners, listeners.length - 1);
        System.arraycopy(listeners, i + 1, rest, i, rest.length - i);
        listeners = rest;
        if (rest.length == 0) {
          dropCaches();
          if (domain != track.owner()) {
            track.owner().post(() -> track.lendNoMoreTo(domain));
          }
        }
        return;
      }
    }
  }

  /** A packet of this domain's own, from its producer. */
  void forward(MediaPacket packet, long nowNs) {
    observe(packet, nowNs);
    PacketCache cache = cacheOf(packet);
    if (cache != null) {
      cache.add(packet, nowNs);
    }
    fanOut(packet, nowNs);
  }

  /**
   * A packet lent by the producer's domain.
   *
   * @return whether its reference is kept here, to be given back later; else the caller gives it
   *     back, once everything of this round is sent
   */
  public boolean forwardLent(MediaPacket packet, long nowNs) {
    observe(packet, nowNs);
    PacketCache cache = cacheOf(packet);
    boolean kept = cache != null && cache.take(packet, nowNs);
    fanOut(packet, nowNs);
    return kept;
  }

  private void fanOut(MediaPacket packet, long nowNs) {
    Listener[] current = listeners;
    for (Listener listener : current) {
      listener.onPacket(this, packet, nowNs);
    }
  }

  /** What the consumers here know of the publisher's stream; another one when its codec changes. */
  public @Nullable Source source() {
    return source;
  }

  private void observe(MediaPacket packet, long nowNs) {
    if (packet.rtp.payloadLength() > 0) { // padding says nothing of the stream
      sourceOf(packet).observe(packet, nowNs);
    }
  }

  private Source sourceOf(MediaPacket packet) {
    Source current = source;
    int profile = track.format().profile(packet.rtp.payloadType());
    if (current == null || current.codec() != packet.codec() || current.profile() != profile) {
      current = newSource(packet.codec(), profile);
      source = current;
    }
    return current;
  }

  private Source newSource(Codec codec, int profile) {
    Track.Format format = track.format();
    Source fresh = new Source(codec, profile, format.encodings(), format.dependencyExtensionId());
    dropCaches();
    for (int encoding = 0; encoding < format.encodings(); encoding++) {
      PacketCache cache = null;
      if (codec.video()) {
        cache = PacketCache.video(domain != track.owner());
        caches[encoding] = cache;
      }
      fresh.cache(encoding, cache);
    }
    return fresh;
  }

  private @Nullable PacketCache cacheOf(MediaPacket packet) {
    return listeners.length == 0 || packet.encoding() >= caches.length
        ? null
        : caches[packet.encoding()];
  }

  /** Somebody here waits for a key frame of this encoding. */
  public void requestKeyFrame(int encoding, long nowNs) {
    track.requestKeyFrame(domain, encoding, nowNs);
  }

  void close() {
    listeners = NOBODY;
    dropCaches();
  }

  private void dropCaches() {
    for (PacketCache cache : caches) {
      if (cache != null) {
        cache.clear();
      }
    }
  }
}
