package org.setareh.signaling.conversation;

import io.swagger.v3.oas.annotations.media.Schema;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.setareh.signaling.account.Profile;

/**
 * A conversation as one of those in it is told.
 *
 * @param with null: a room's, or an account that is no more
 * @param count the number of the last message
 * @param read how far the reader has read
 * @param unread texts of others behind that; 1,000 at most
 * @param others null in rooms
 */
public record ConversationView(
    UUID id,
    @Schema(allowableValues = {"direct", "room"}) String kind,
    @Schema(types = {"object", "null"}) @Nullable Profile with,
    @Schema(types = {"object", "null"}) @Nullable ConversationRoom room,
    long revision,
    long count,
    @Schema(types = {"object", "null"}) @Nullable MessageView last,
    long read,
    long unread,
    @Schema(types = {"object", "null"}) @Nullable HowFar others,
    boolean mayWrite) {
  /** The room whose conversation it is. */
  public record ConversationRoom(String id, String title) {}

  /**
   * How far the other one has come.
   *
   * @param read null: they do not show it
   */
  public record HowFar(
      long delivered,
      @Schema(
              types = {"integer", "null"},
              format = "int64")
          @Nullable Long read) {}
}
