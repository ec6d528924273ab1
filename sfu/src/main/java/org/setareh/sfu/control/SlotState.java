package org.setareh.sfu.control;

import org.jspecify.annotations.Nullable;

/**
 * What a slot of a receiver carries.
 *
 * @param source the camera or screen assigned; in an audio-only slot the microphone; null for none
 * @param reason why the picture is paused; null unless {@link Video#PAUSED}
 * @param fromRtpTimestamp the first RTP timestamp (unsigned 32 bits) of the new picture, where
 *     {@link Video#FLOWING}; else -1
 * @param audio whether the sound of the source flows here
 */
public record SlotState(
    int slot,
    @Nullable SourceId source,
    Video video,
    @Nullable PauseReason reason,
    long fromRtpTimestamp,
    boolean audio) {

  /** The picture in a slot. */
  public enum Video {
    /** No picture is wanted, or the slot has none. */
    NONE,
    /** Waits for a key frame of its source. */
    WAITING,
    FLOWING,
    PAUSED
  }

  /** Why a wanted picture does not come. */
  public enum PauseReason {
    /** The source's device is off. */
    OFF,
    MUTED,
    /** The receiver saves data. */
    SAVING,
    /** The receiver's network does not bear it now. */
    NETWORK,
    /** The receiver cannot decode the source's codec. */
    CODEC
  }
}
