package org.setareh.signaling.participant;

import io.swagger.v3.oas.annotations.media.ArraySchema;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.setareh.sfu.control.View;
import org.setareh.sfu.control.View.Choice;
import org.setareh.sfu.control.View.Saving;
import org.setareh.sfu.control.View.SlotWish;
import org.setareh.signaling.problem.Problem;
import tools.jackson.databind.JsonNode;

/** A view as it comes in JSON. */
record ViewWish(
    @ArraySchema(maxItems = ViewWish.MOST_SLOTS) @Nullable List<@Nullable Wish> slots,
    @Schema(allowableValues = {"none", "low", "audio"}) @Nullable String saving) {

  static final int MOST_SLOTS = 256;
  private static final int TALLEST = 8_640;
  private static final int HIGHEST_PRIORITY = 1_000;

  /**
   * One slot's wish.
   *
   * @param source null where the field is missing; an explicit null is a node
   */
  record Wish(
      @Schema(
              type = "string",
              nullable = true,
              pattern = "^(auto|.{1,64}/(microphone|camera|screen|screenAudio))$",
              description = "auto, <participant>/camera, <participant>/screen or null",
              example = "auto")
          @Nullable JsonNode source,
      @Schema(minimum = "0", maximum = "" + TALLEST) @Nullable Integer height,
      @Schema(minimum = "0", maximum = "" + HIGHEST_PRIORITY) @Nullable Integer priority) {

    SlotWish read() {
      int pixels = within("slots.height", height, SlotWish.AUTO.heightPixels(), TALLEST);
      int weight = within("slots.priority", priority, SlotWish.AUTO.priority(), HIGHEST_PRIORITY);
      if (source == null) {
        return new SlotWish(Choice.AUTO, null, pixels, weight);
      }
      if (source.isNull()) {
        return SlotWish.NOTHING;
      }
      if (!source.isString()) {
        throw Problem.badField("slots.source", "it is text or null");
      }
      String text = source.stringValue();
      return text.equals("auto")
          ? new SlotWish(Choice.AUTO, null, pixels, weight)
          : new SlotWish(Choice.SOURCE, SourceWords.source(text), pixels, weight);
    }

    private static int within(String field, @Nullable Integer given, int fallback, int most) {
      if (given == null) {
        return fallback;
      }
      if (given < 0 || given > most) {
        throw Problem.badField(field, "it is a whole number from 0 to " + most);
      }
      return given;
    }
  }

  static View read(@Nullable ViewWish wish) {
    if (wish == null) {
      return View.AUTO;
    }
    List<SlotWish> slots = new ArrayList<>();
    if (wish.slots() != null) {
      if (wish.slots().size() > MOST_SLOTS) {
        throw Problem.badField("slots", "there are too many");
      }
      for (Wish slot : wish.slots()) {
        slots.add(slot == null ? SlotWish.AUTO : slot.read());
      }
    }
    return new View(slots, saving(wish.saving()));
  }

  private static Saving saving(@Nullable String word) {
    return switch (word) {
      case null -> Saving.NONE;
      case "none" -> Saving.NONE;
      case "low" -> Saving.LOW;
      case "audio" -> Saving.AUDIO;
      default -> throw Problem.badField("saving", "it is none, low or audio");
    };
  }
}
