package org.setareh.signaling.participant;

import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.setareh.sfu.control.SourceId;
import org.setareh.sfu.control.SourceKind;
import org.setareh.sfu.control.SourceState;
import org.setareh.signaling.problem.Problem;
import org.setareh.signaling.problem.ProblemCode;

/** Reads the protocol's words for sources and their states. */
final class SourceWords {
  /** What is not in a room without pictures. */
  static final Set<SourceKind> PICTURES =
      EnumSet.of(SourceKind.CAMERA, SourceKind.SCREEN, SourceKind.SCREEN_AUDIO);

  private SourceWords() {}

  /** Refuses to switch on what shows something. */
  static void requireNoPicture(Map<SourceKind, SourceState> states) {
    if (PICTURES.stream().anyMatch(kind -> states.get(kind) == SourceState.ON)) {
      throw new Problem(
          ProblemCode.AUDIO_ONLY, "Leave camera and screen off: this room is for voices alone.");
    }
  }

  static SourceKind kind(String field, @Nullable String word) {
    for (SourceKind kind : SourceKind.values()) {
      if (kind.word().equals(word)) {
        return kind;
      }
    }
    throw Problem.badField(field, "a source is microphone, camera, screen or screenAudio");
  }

  static Map<SourceKind, SourceState> states(@Nullable Map<String, String> words) {
    Map<SourceKind, SourceState> states = new EnumMap<>(SourceKind.class);
    if (words != null) {
      words.forEach((kind, state) -> states.put(kind("states", kind), state(state)));
    }
    return states;
  }

  /** Reads {@code p_77…/camera}. */
  static SourceId source(String text) {
    int slash = text.lastIndexOf('/');
    if (slash <= 0 || slash > 64) {
      throw Problem.badField(
          "slots.source",
          "give \"auto\", \"<participant>/camera\", \"<participant>/screen\" or null");
    }
    SourceKind kind = kind("slots.source", text.substring(slash + 1));
    return new SourceId(text.substring(0, slash), kind);
  }

  private static SourceState state(@Nullable String word) {
    return switch (word) {
      case "on" -> SourceState.ON;
      case "muted" -> SourceState.MUTED;
      case "off" -> SourceState.OFF;
      case null, default -> throw Problem.badField("states", "a state is on, muted or off");
    };
  }
}
