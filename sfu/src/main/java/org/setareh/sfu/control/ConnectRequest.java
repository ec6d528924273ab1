package org.setareh.sfu.control;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A participant's offer. With the DTLS fingerprint of its living connection and new ICE credentials
 * it is an ICE restart; else a fresh connection takes the place of an earlier one.
 *
 * @param connection the number is this offer's: higher than those of earlier ones. A connection
 *     that it makes has it; where it restarts ICE, the living connection keeps its own
 * @param offer the SDP
 * @param sources by mid of the section that sends it
 * @param slots by slot index; audio-only slots last
 * @param states of the sources at the start; those not named are {@link SourceState#ON}
 */
public record ConnectRequest(
    Purpose purpose,
    ConnectionId connection,
    String offer,
    Map<String, SourceKind> sources,
    List<SlotMids> slots,
    Map<SourceKind, SourceState> states,
    View view) {

  public ConnectRequest {
    sources = Map.copyOf(sources);
    slots = List.copyOf(slots);
    states = Map.copyOf(states);
  }

  /** What the sections of an offer are for. */
  public enum Purpose {
    /**
     * Somebody meets others, and names the sections in {@code sources} and {@code slots}; where
     * nothing is named, the first sending audio and video sections are microphone and camera, and
     * receiving ones pair up as slots.
     */
    MEET,
    /** A program publishes one audio, one video or both, all or nothing (RFC 9725 section 4.4). */
    PUBLISH,
    /** A program views one slot (WHEP): what may receive receives, nothing is taken from it. */
    VIEW
  }

  /** The media sections of a slot. */
  public record SlotMids(@Nullable String audio, @Nullable String video) {}

  /** Of somebody who meets others. */
  public ConnectRequest(
      ConnectionId connection,
      String offer,
      Map<String, SourceKind> sources,
      List<SlotMids> slots,
      Map<SourceKind, SourceState> states,
      View view) {
    this(Purpose.MEET, connection, offer, sources, slots, states, view);
  }

  /** Of a program, whose offer says by its directions what each section is for. */
  public static ConnectRequest ofProgram(
      Purpose purpose,
      ConnectionId connection,
      String offer,
      Map<SourceKind, SourceState> states,
      View view) {
    return new ConnectRequest(purpose, connection, offer, Map.of(), List.of(), states, view);
  }
}
