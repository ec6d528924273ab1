package org.setareh.signaling.call;

import com.fasterxml.jackson.annotation.JsonValue;
import org.jspecify.annotations.Nullable;
import org.setareh.signaling.problem.Problem;

/** What a call is rung for. */
public enum CallKind {
  AUDIO("audio"),
  VIDEO("video");

  private final String word;

  CallKind(String word) {
    this.word = word;
  }

  @JsonValue
  public String word() {
    return word;
  }

  /** Reads the protocol's word. */
  static CallKind of(@Nullable String word) {
    for (CallKind kind : values()) {
      if (kind.word.equals(word)) {
        return kind;
      }
    }
    throw Problem.badField("kind", "give \"audio\" or \"video\"");
  }
}
