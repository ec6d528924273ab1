package org.setareh.signaling.call;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.media.Schema.RequiredMode;
import org.jspecify.annotations.Nullable;
import org.setareh.signaling.problem.Problem;

/** What one tab says to the other on the way to a connection (RFC 8829, RFC 8838). */
sealed interface Signal {
  /** {@code offer} or {@code answer}. */
  record Description(String type, String sdp) implements Signal {}

  /** A candidate; null: there are no more. */
  record Trickled(
      String type, @JsonInclude(JsonInclude.Include.ALWAYS) @Nullable Candidate candidate)
      implements Signal {}

  /** As browsers write it ({@code RTCIceCandidateInit}). */
  record Candidate(
      @Schema(requiredMode = RequiredMode.REQUIRED, maxLength = 2_000) @Nullable String candidate,
      @Schema(maxLength = 256) @Nullable String sdpMid,
      @Nullable Integer sdpMLineIndex,
      @Schema(maxLength = 256) @Nullable String usernameFragment) {

    private void check() {
      if (candidate == null || candidate.length() > 2_000) {
        throw Problem.badField("candidate", "give at most 2,000 characters");
      }
      if (isLong(sdpMid) || isLong(usernameFragment)) {
        throw Problem.badField("candidate", "give a browser's RTCIceCandidateInit");
      }
    }

    private static boolean isLong(@Nullable String text) {
      return text != null && text.length() > 256;
    }

    private int size() {
      return candidate == null ? 0 : candidate.length();
    }
  }

  /** A signal as it is sent. */
  @Schema(name = "Signal")
  record Wish(
      @Schema(
              requiredMode = RequiredMode.REQUIRED,
              allowableValues = {"offer", "answer", "candidate"})
          @Nullable String type,
      @Schema(description = "Of an offer and an answer", maxLength = 64_000) @Nullable String sdp,
      @Schema(description = "Null: there are no more") @Nullable Candidate candidate) {

    /** Checks what was sent; what does not belong to its type is left out. */
    Signal read() {
      String word = type == null ? "" : type;
      return switch (word) {
        case "offer", "answer" -> {
          if (sdp == null || sdp.isBlank()) {
            throw Problem.badField("sdp", "give the description");
          }
          yield new Description(word, sdp);
        }
        case "candidate" -> {
          if (candidate != null) {
            candidate.check();
          }
          yield new Trickled(word, candidate);
        }
        default -> throw Problem.badField("type", "give \"offer\", \"answer\" or \"candidate\"");
      };
    }
  }

  /** In characters, more or less. */
  default int size() {
    return switch (this) {
      case Description(_, String sdp) -> sdp.length();
      case Trickled(_, Candidate candidate) -> 100 + (candidate == null ? 0 : candidate.size());
    };
  }
}
