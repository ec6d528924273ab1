package org.setareh.sfu.control;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the media plane tells the control plane, in the order in which it happened in a room. */
public sealed interface MediaEvent {
  String room();

  /** What is told of one connection. */
  sealed interface OfConnection extends MediaEvent {
    ConnectionId connection();

    @Override
    default String room() {
      return connection().room();
    }
  }

  /** ICE and DTLS are up: media can flow. */
  record Connected(ConnectionId connection) implements OfConnection {}

  /** No sign of life for a while (5 s by default): shown as reconnecting. */
  record Silent(ConnectionId connection) implements OfConnection {}

  /** A sign of life after {@link Silent}. */
  record Back(ConnectionId connection) implements OfConnection {}

  /** The connection is over and nothing of it is left. */
  record Closed(ConnectionId connection, CloseReason reason) implements OfConnection {}

  /** Slots of a receiver that changed; sent before the packets that it speaks of. */
  record SlotsChanged(ConnectionId connection, List<SlotState> slots) implements OfConnection {}

  /**
   * Who is heard.
   *
   * @param dominant the active speaker; stays the last one while nobody speaks
   * @param loud the participants whose sound is forwarded as speech now, loudest first
   */
  record SpeakersChanged(String room, @Nullable String dominant, List<String> loud)
      implements MediaEvent {}

  /** The receiver's network bears less, or more again. */
  record ConstraintChanged(ConnectionId connection, Constraint constraint)
      implements OfConnection {}

  /** A receiver cannot decode what this connection sends: publish with this codec. */
  record CodecWanted(ConnectionId connection, SourceKind kind, String codec)
      implements OfConnection {}

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
