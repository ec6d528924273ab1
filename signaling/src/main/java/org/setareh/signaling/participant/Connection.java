package org.setareh.signaling.participant;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.swagger.v3.oas.annotations.media.ArraySchema;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.setareh.sfu.control.ConnectRequest.SlotMids;
import org.setareh.sfu.control.SourceKind;
import org.setareh.signaling.problem.Problem;
import org.setareh.signaling.problem.ProblemHandler;

/** A browser's offer and what its media sections are for, as it comes in JSON. */
record Connection(
    @Schema(requiredMode = Schema.RequiredMode.REQUIRED, description = "SDP, at most 512 kB")
        @Nullable String offer,
    @Schema(description = "What a sending section carries, by mid")
        @Nullable Map<String, String> sources,
    @ArraySchema(
            maxItems = Connection.MOST_SECTIONS,
            arraySchema = @Schema(description = "The sections of each slot; audio-only slots last"))
        @Nullable List<SlotSections> slots,
    @Schema(
            minimum = "0",
            description =
                "Grows with a participant's offers: one that comes after a newer one is refused")
        @Nullable Integer attempt) {

  /** The longest offer: 49 slots make some 312 kB in Chromium. */
  static final int LONGEST_OFFER = 512 * 1024;

  static final int MOST_SECTIONS = 1000;

  @Schema(minProperties = 1)
  record SlotSections(@JsonProperty("audio") @Nullable String audio, @Nullable String video) {}

  String checkedOffer() {
    if (offer == null || offer.isBlank()) {
      throw Problem.badField("connection.offer", "it is missing");
    }
    if (offer.length() > LONGEST_OFFER) {
      throw ProblemHandler.tooLarge();
    }
    return offer;
  }

  Map<String, SourceKind> sourceKinds() {
    Map<String, SourceKind> kinds = new HashMap<>();
    if (sources == null) {
      return kinds;
    }
    if (sources.size() > SourceKind.values().length) {
      throw Problem.badField("connection.sources", "name each source once at most");
    }
    sources.forEach((mid, word) -> kinds.put(mid, SourceWords.kind("connection.sources", word)));
    if (kinds.values().stream().distinct().count() != kinds.size()) {
      throw Problem.badField("connection.sources", "name each source once at most");
    }
    return kinds;
  }

  /**
   * The offer's number among the participant's; null where it has none, and is taken as it comes.
   */
  @Nullable Integer checkedAttempt() {
    if (attempt != null && attempt < 0) {
      throw Problem.badField("connection.attempt", "it is 0 or more");
    }
    return attempt;
  }

  List<SlotMids> slotMids() {
    List<SlotMids> mids = new ArrayList<>();
    if (slots == null) {
      return mids;
    }
    if (slots.size() > MOST_SECTIONS) {
      throw Problem.badField("connection.slots", "there are too many");
    }
    for (SlotSections slot : slots) {
      if (slot == null || (slot.audio() == null && slot.video() == null)) {
        throw Problem.badField("connection.slots", "each slot names its audio section");
      }
      mids.add(new SlotMids(slot.audio(), slot.video()));
    }
    return mids;
  }
}
