package org.setareh.sfu.control;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A participant's offer. With the DTLS fingerprint of its living connection and new ICE credentials
 * it is an ICE restart; else a fresh connection takes the place of an earlier one.
 *
 * @param offer the SDP
 * @param sources by mid of the section that sends it; empty and {@code slots} empty: the first
 *     sending audio and video sections are microphone and camera, receiving ones pair up as slots
 *     (WHIP, WHEP)
 * @param slots by slot index; audio-only slots last
 * @param states of the sources at the start; those not named are {@link SourceState#ON}
 */
public record ConnectRequest(
    String room,
    String participant,
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

  /** The media sections of a slot. */
  public record SlotMids(@Nullable String audio, @Nullable String video) {}
}
