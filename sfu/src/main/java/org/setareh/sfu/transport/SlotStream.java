package org.setareh.sfu.transport;

import java.util.concurrent.TimeUnit;
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

  /** In 1/256: some two of a hundred. */
  private static final int LOSSY = 5;

  private static final long REPEATS_NS = TimeUnit.SECONDS.toNanos(60);

  private final SendQueue queue;
  private final Slot slot;
  private final boolean video;
  private final Consumer consumer;
  private @Nullable Repetition repetition;
  private long judgedNs = Long.MIN_VALUE;
  private long repeatsUntilNs = Long.MIN_VALUE;
  private @Nullable Feed feed;
  private Gate gate = Gate.SHUT;
  private boolean wanted;

  /** Sound flows though its speaker is not among the loud ones. */
  private boolean chosen;

  SlotStream(SendQueue queue, Slot slot, boolean video, ConsumerFactory consumers) {
    this.queue = queue;
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

  /**
   * Whether its packets are sent twice: sound without RED, of which the receiver missed some
   * lately. Not only while it says so, since what comes twice is not missed.
   */
  boolean repeats(long nowNs) {
    if (video || consumer.settings().redPayloadType() >= 0) {
      return false;
    }
    if (consumer.fractionLost() > LOSSY && consumer.reportedNs() != judgedNs) {
      judgedNs = consumer.reportedNs();
      repeatsUntilNs = nowNs + REPEATS_NS;
    }
    return nowNs < repeatsUntilNs;
  }

  Repetition repetition() {
    Repetition now = repetition;
    if (now == null) {
      now = new Repetition();
      repetition = now;
    }
    return now;
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
      queue.add(this, source, packet);
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
