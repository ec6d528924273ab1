package org.setareh.signaling.conversation;

import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A message as readers are told.
 *
 * @param number counts the conversation's messages, from 1 and without gaps
 * @param revision of its last change, which counts all changes of the conversation's messages
 * @param id its sender's own; null for lines that nobody wrote
 * @param from null: nobody's
 * @param text null: not one of text, or deleted
 * @param about of a call: kind, reason, seconds, missed, by; of a meeting: from, to
 * @param reply the number of the message that it answers
 */
public record MessageView(
    long number,
    long revision,
    @Schema(types = {"string", "null"}) @Nullable String id,
    @Schema(types = {"object", "null"}) @Nullable Author from,
    MessageKind kind,
    @Schema(types = {"string", "null"}) @Nullable String text,
    @Schema(
            implementation = Object.class,
            types = {"object", "null"})
        @Nullable JsonNode about,
    @Schema(
            types = {"integer", "null"},
            format = "int64")
        @Nullable Long reply,
    Instant at,
    @Schema(
            types = {"string", "null"},
            format = "date-time")
        @Nullable Instant edited,
    boolean deleted,
    List<MessageReaction> reactions) {
  /**
   * How often one emoji stands at a message.
   *
   * @param by the first 20 accounts
   */
  public record MessageReaction(String emoji, int count, List<UUID> by) {}
}
