package org.setareh.signaling.call;

import com.fasterxml.jackson.annotation.JsonValue;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.setareh.signaling.problem.Problem;

/** What a side sends, as the other is shown; media goes past the server. */
@Schema(name = "CallStates")
record States(Microphone microphone, Switch camera, Switch screen) {
  enum Microphone {
    ON,
    MUTED;

    @JsonValue
    String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  enum Switch {
    ON,
    OFF;

    @JsonValue
    String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  static States beginning(boolean camera) {
    return new States(Microphone.ON, camera ? Switch.ON : Switch.OFF, Switch.OFF);
  }

  /** States as they are sent: what is left out stays. */
  @Schema(name = "CallStatesChange")
  record Change(
      @Schema(allowableValues = {"on", "muted"}) @Nullable String microphone,
      @Schema(allowableValues = {"on", "off"}) @Nullable String camera,
      @Schema(allowableValues = {"on", "off"}) @Nullable String screen) {

    States over(States before) {
      return new States(
          microphone == null ? before.microphone : microphone(microphone),
          camera == null ? before.camera : onOff("camera", camera),
          screen == null ? before.screen : onOff("screen", screen));
    }

    private static Microphone microphone(String word) {
      return switch (word) {
        case "on" -> Microphone.ON;
        case "muted" -> Microphone.MUTED;
        default -> throw Problem.badField("states.microphone", "give \"on\" or \"muted\"");
      };
    }

    private static Switch onOff(String field, String word) {
      return switch (word) {
        case "on" -> Switch.ON;
        case "off" -> Switch.OFF;
        default -> throw Problem.badField("states." + field, "give \"on\" or \"off\"");
      };
    }
  }
}
