package org.setareh.sfu.transport;

import org.jspecify.annotations.Nullable;
import org.setareh.sfu.forward.Consumer;
import org.setareh.sfu.forward.Source;
import org.setareh.sfu.receive.MediaPacket;
import org.setareh.sfu.route.Feed;

/**
 * A slot's sound or picture: joins a {@link Consumer} to the feed that it takes packets from. The
 * worker's thread.
 */
final class SlotStream implements Feed.Listener {
  /** Whether the stream may flow, and if not why. */
  enum Gate {
    OPEN,
    /** By its slot: paused, or nobody loud. */
    SHUT,
    /** The receiver does not decode what comes. */
    UNDECODABLE
  }

  private final Outbound outbound;
  private final Slot slot;
  private final boolean video;
  private final Consumer consumer;
  private @Nullable Feed feed;
  private Gate gate = Gate.SHUT;
  private boolean wanted;

  /** Sound flows though its speaker is not among the loud ones. */
  private boolean chosen;

  SlotStream(Outbound outbound, Slot slot, boolean video, ConsumerFactory consumers) {
    this.outbound = outbound;
    this.slot = slot;
    this.video = video;
    this.consumer = consumers.make(this);
  }

  /** Makes the stream's consumer. */
  interface ConsumerFactory {
    Consumer make(SlotStream stream);
  }

  Consumer consumer() {
    return consumer;
  }

  Slot slot() {
    return slot;
  }

  boolean video() {
    return video;
  }

  Gate gate() {
    return gate;
  }

  boolean connected() {
    return feed != null;
  }

  /** Takes packets from this feed from now on; null: from none. */
  void connect(@Nullable Feed next, long nowNs) {
    if (next == feed) {
      return;
    }
    disconnect();
    feed = next;
    if (next != null) {
      next.add(this);
      update(next.source(), nowNs);
    }
  }

  private void disconnect() {
    Feed old = feed;
    if (old != null) {
      old.remove(this);
      feed = null;
    }
    consumer.suspend();
    gate = Gate.SHUT;
  }

  void want(boolean value, long nowNs) {
    wanted = value;
    Feed now = feed;
    if (now != null) {
      update(now.source(), nowNs);
    }
  }

  void choose(boolean value) {
    chosen = value;
  }

  /** A consumer's wish for a key frame goes up to the producer. */
  void requestKeyFrame(int encoding, long nowNs) {
    Feed now = feed;
    if (now != null) {
      now.requestKeyFrame(encoding, nowNs);
    }
  }

  @Override
  public void onPacket(Feed from, MediaPacket packet, long nowNs) {
    Source source = from.source();
    if (!video || gate != Gate.OPEN || source != consumer.source()) {
      update(source, nowNs);
    }
    if (gate == Gate.OPEN && source != null) {
      outbound.enqueue(this, source, packet);
    }
  }

  /** Opens or shuts, whichever is right now. */
  private void update(@Nullable Source source, long nowNs) {
    Feed now = feed;
    if (source == null || now == null) {
      return;
    }
    boolean open = wanted && (video || chosen || now.audible());
    Gate next =
        !open
            ? Gate.SHUT
            : consumer.canForward(source.codec(), source.profile()) ? Gate.OPEN : Gate.UNDECODABLE;
    boolean change = next != gate;
    gate = next;
    if (next != Gate.OPEN) {
      if (change) {
        consumer.suspend();
        slot.changed();
      }
    } else if (change || source != consumer.source()) {
      consumer.switchTo(source, nowNs);
      slot.changed();
    }
  }

  void close() {
    disconnect();
    consumer.close();
  }
}
