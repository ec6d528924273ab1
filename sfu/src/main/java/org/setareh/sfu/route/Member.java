package org.setareh.sfu.route;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.setareh.sfu.control.SourceId;
import org.setareh.sfu.control.SourceKind;
import org.setareh.sfu.control.SourceState;
import org.setareh.sfu.control.View;

/** A participant in a room: what it sends, what it wants, what its slots carry. Home's thread. */
final class Member {
  final String participant;
  final Receiver receiver;
  final Map<SourceKind, Track> tracks;
  final long order;
  private final Map<SourceKind, SourceState> states = new EnumMap<>(SourceKind.class);

  View view;

  /** Media can flow to it: slots are assigned from then on. */
  boolean connected;

  /**
   * Others may see and hear it: it is connected, or comes back with a fresh connection. Whoever
   * only knocks at the door with an offer costs nobody a slot.
   */
  boolean present;

  /** Among the loud ones when the room looked last. */
  boolean loud;

  /** Whether the domains were told that its voice flows. */
  boolean audible;

  /** Whether any media of it came lately. */
  boolean flows = true;

  /** Its slots are to be looked at. */
  boolean queued;

  long lastSpokeNs = Long.MIN_VALUE;

  /** What was told to the receiver last, by slot. */
  final List<SlotAssignment> assigned = new ArrayList<>();

  Member(
      String participant,
      Receiver receiver,
      Map<SourceKind, Track> tracks,
      Map<SourceKind, SourceState> states,
      View view,
      long order) {
    this.participant = participant;
    this.receiver = receiver;
    this.tracks = Map.copyOf(tracks);
    this.states.putAll(states);
    this.view = view;
    this.order = order;
    for (int slot = 0; slot < receiver.slots(); slot++) {
      assigned.add(SlotAssignment.empty(slot));
    }
  }

  SourceState state(SourceKind kind) {
    return states.getOrDefault(kind, SourceState.ON);
  }

  void state(SourceKind kind, SourceState state) {
    states.put(kind, state);
  }

  boolean has(SourceKind kind) {
    return tracks.containsKey(kind);
  }

  boolean sends(SourceKind kind) {
    return has(kind) && state(kind) == SourceState.ON;
  }

  @Nullable Track track(SourceKind kind) {
    return tracks.get(kind);
  }

  /** How others see it. */
  SlotAssigner.Candidate candidate() {
    return new SlotAssigner.Candidate(
        participant, flows || !meansToSend(), sends(SourceKind.CAMERA), loud, lastSpokeNs, order);
  }

  /** Whether it has a camera or microphone on, of which something should come. */
  private boolean meansToSend() {
    return sends(SourceKind.CAMERA) || sends(SourceKind.MICROPHONE);
  }

  /** Whether it can stand in an automatic slot. */
  boolean isCandidate() {
    return present && (has(SourceKind.CAMERA) || has(SourceKind.MICROPHONE));
  }

  List<@Nullable SourceId> standing() {
    List<@Nullable SourceId> sources = new ArrayList<>();
    for (SlotAssignment assignment : assigned) {
      sources.add(assignment.source());
    }
    return sources;
  }
}
