package org.setareh.sfu.control;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the media plane tells the control plane, in the order in which it happened in a room. */
public sealed interface MediaEvent {
  String room();

  /** ICE and DTLS are up: media can flow. */
  record Connected(String room, String participant) implements MediaEvent {}

  /** No sign of life for a while (5 s by default): shown as reconnecting. */
  record Silent(String room, String participant) implements MediaEvent {}

  /** A sign of life after {@link Silent}. */
  record Back(String room, String participant) implements MediaEvent {}

  /** The connection is over and nothing of it is left. */
  record Closed(String room, String participant, CloseReason reason) implements MediaEvent {}

  /** Slots of a receiver that changed; sent before the packets that it speaks of. */
  record SlotsChanged(String room, String participant, List<SlotState> slots)
      implements MediaEvent {}

  /**
   * Who is heard.
   *
   * @param dominant the active speaker; stays the last one while nobody speaks
   * @param loud the participants whose sound is forwarded as speech now, loudest first
   */
  record SpeakersChanged(String room, @Nullable String dominant, List<String> loud)
      implements MediaEvent {}

  /** The receiver's network bears less, or more again. */
  record ConstraintChanged(String room, String participant, Constraint constraint)
      implements MediaEvent {}

  /** A receiver cannot decode what the participant sends: publish with this codec. */
  record CodecWanted(String room, String participant, SourceKind kind, String codec)
      implements MediaEvent {}

  /** Why a connection ended. */
  enum CloseReason {
    /** By command. */
    COMMAND,
    /** The other side closed DTLS. */
    PEER_CLOSED,
    /** No sign of life for too long. */
    LOST,
    /** DTLS failed, or took too long. */
    HANDSHAKE_FAILED,
    /** A fresh connection took its place. */
    REPLACED,
    /** A fault of ours, logged. */
    INTERNAL
  }

  /** What a weak network costs a receiver. */
  enum Constraint {
    NONE,
    /** Smaller layers. */
    LAYERS,
    /** Fewer pictures. */
    VIDEOS
  }
}
