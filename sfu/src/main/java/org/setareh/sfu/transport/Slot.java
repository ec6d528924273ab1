package org.setareh.sfu.transport;

import org.jspecify.annotations.Nullable;
import org.setareh.sfu.control.SlotState;
import org.setareh.sfu.control.SlotState.PauseReason;
import org.setareh.sfu.control.SlotState.Video;
import org.setareh.sfu.forward.Consumer;
import org.setareh.sfu.negotiate.NegotiatedSlot;
import org.setareh.sfu.route.Domain;
import org.setareh.sfu.route.SlotAssignment;
import org.setareh.sfu.route.Track;

/** One slot of a receiver: what shall stand in it, and what does. The worker's thread. */
final class Slot {
  private static final int TOP = 7;

  private final Slots slots;
  private final int index;
  private final @Nullable SlotStream picture;
  private final @Nullable SlotStream sound;
  private SlotAssignment assignment;
  private boolean sparedByNetwork = true;
  private long from = -1;
  private SlotState reported;

  Slot(Slots slots, SendQueue queue, int index, NegotiatedSlot negotiated, Consumers consumers) {
    this.slots = slots;
    this.index = index;
    this.assignment = SlotAssignment.empty(index);
    var video = negotiated.video();
    var audio = negotiated.audio();
    picture =
        video == null ? null : new SlotStream(queue, this, true, s -> consumers.video(video, s));
    sound =
        audio == null ? null : new SlotStream(queue, this, false, s -> consumers.audio(audio, s));
    reported = state();
  }

  boolean hasPicture() {
    return picture != null;
  }

  @Nullable SlotStream picture() {
    return picture;
  }

  @Nullable SlotStream sound() {
    return sound;
  }

  int priority() {
    return assignment.priority();
  }

  /** Whether a picture would be sent if the network bore everything. */
  boolean wantsPicture() {
    return picture != null && assignment.picture() != null && assignment.pause() == null;
  }

  void assign(SlotAssignment next, Domain domain, long nowNs) {
    boolean samePicture = next.picture() == assignment.picture();
    assignment = next;
    if (picture != null) {
      if (!samePicture) {
        from = -1;
      }
      Track track = next.picture();
      picture.connect(track == null ? null : track.feed(domain), nowNs);
    }
    if (sound != null) {
      Track track = next.sound();
      sound.choose(next.soundChosen());
      sound.connect(track == null ? null : track.feed(domain), nowNs);
      sound.want(track != null, nowNs);
    }
    slots.changed();
  }

  /**
   * What the network leaves of the wish.
   *
   * @param send false: no picture now
   * @param highestLayer 0 for the lowest alone
   */
  void allow(boolean send, int highestLayer, long nowNs) {
    sparedByNetwork = send;
    if (picture != null) {
      picture.consumer().wish(assignment.heightPixels(), highestLayer, TOP, nowNs);
      picture.want(send && wantsPicture(), nowNs);
    }
    slots.changed();
  }

  /** The first packet of the picture is about to leave. */
  void flowing(SlotStream stream, int rtpTimestamp) {
    if (stream == picture) {
      from = Integer.toUnsignedLong(rtpTimestamp);
      slots.report();
    }
  }

  void changed() {
    if (picture != null && picture.consumer().state() != Consumer.State.FLOWING) {
      from = -1;
    }
    slots.changed();
  }

  /** The slot's state where it differs from what was reported last; else null. */
  @Nullable SlotState toReport() {
    SlotState now = state();
    if (now.equals(reported)) {
      return null;
    }
    reported = now;
    return now;
  }

  private SlotState state() {
    PauseReason reason = pauseReason();
    Video video;
    if (picture == null || assignment.picture() == null) {
      video = Video.NONE;
      reason = null;
    } else if (reason != null) {
      video = Video.PAUSED;
    } else {
      video = from >= 0 ? Video.FLOWING : Video.WAITING;
    }
    return new SlotState(
        index,
        assignment.source(),
        video,
        reason,
        video == Video.FLOWING ? from : -1,
        sound != null && assignment.sound() != null);
  }

  private @Nullable PauseReason pauseReason() {
    if (assignment.pause() != null) {
      return assignment.pause();
    }
    if (!sparedByNetwork) {
      return PauseReason.NETWORK;
    }
    return undecodable() ? PauseReason.CODEC : null;
  }

  /** Whether the picture cannot be shown for its codec. */
  boolean undecodable() {
    return picture != null && picture.gate() == SlotStream.Gate.UNDECODABLE;
  }

  SlotAssignment assignment() {
    return assignment;
  }

  void close() {
    if (picture != null) {
      picture.close();
    }
    if (sound != null) {
      sound.close();
    }
  }
}
