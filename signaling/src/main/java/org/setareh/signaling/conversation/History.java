package org.setareh.signaling.conversation;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.setareh.signaling.conversation.Seats.Seat;
import org.setareh.signaling.session.Session;

/** What was written before, page by page. Numbers have no gaps. Called from virtual threads. */
public final class History {
  static final int PAGE = 50;

  private final Rows rows;
  private final Seats seats;

  public History(Rows rows, Seats seats) {
    this.rows = rows;
    this.seats = seats;
  }

  /** Which page; the first of these that is there counts, and without any the newest. */
  record Place(
      @Nullable Long before, @Nullable Long after, @Nullable Long around, @Nullable Instant at) {}

  /**
   * Messages by number.
   *
   * @param revision of the conversation, before they were read
   */
  record MessagePage(List<MessageView> messages, long revision, MorePages more) {}

  /** Whether there are others. */
  record MorePages(boolean before, boolean after) {}

  MessagePage page(Session who, UUID id, Place place) {
    Seat seat = seats.of(who, id);
    ConversationStore.Numbers now = rows.conversations().numbers(id).orElseThrow(Seats::unknown);
    long count = now.count();
    long first = first(id, place, count);
    long last = Math.min(count, first + PAGE - 1);
    first = Math.max(first, seat.from());
    List<MessageView> messages = rows.messages().range(id, first, last);
    return new MessagePage(
        messages, now.revision(), new MorePages(first > seat.from(), last < count));
  }

  /** Within what is there, or next to it, whatever somebody asks for. */
  private long first(UUID id, Place place, long count) {
    if (place.before != null) {
      return Math.clamp(place.before, 0, count + 1) - PAGE;
    }
    if (place.after != null) {
      return Math.clamp(place.after, 0, count) + 1;
    }
    if (place.around != null) {
      return Math.clamp(place.around, 1, Math.max(1, count)) - PAGE / 2;
    }
    if (place.at != null) {
      return rows.messages()
          .firstAt(id, place.at)
          .map(number -> number - PAGE / 2)
          .orElse(count - PAGE + 1);
    }
    return count - PAGE + 1;
  }
}
