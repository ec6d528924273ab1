package org.setareh.signaling.conversation;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.setareh.signaling.data.RowLocks;
import org.springframework.dao.DuplicateKeyException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Stores what happens to messages and tells it, one change of a conversation after another: it is
 * held from before a change is stored until the change waits in the sockets of all who hear it.
 * Called from virtual threads.
 */
public final class Journal {
  private final Rows rows;
  private final Recipients recipients;
  private final FrameWriter frames;
  private final JsonMapper json;
  private final RowLocks changing = new RowLocks();

  public Journal(Rows rows, Recipients recipients, FrameWriter frames, JsonMapper json) {
    this.rows = rows;
    this.recipients = recipients;
    this.frames = frames;
    this.json = json;
  }

  /** Does it while nothing of the conversation changes. */
  void alone(UUID conversation, Runnable work) {
    changing.holding(
        Set.of(conversation),
        () -> {
          work.run();
          return true;
        });
  }

  /**
   * Adds a line, unless it is there already or cannot be, see {@link MessageStore#add}.
   *
   * @param by is not told, but answered
   * @param answer with what was stored, in its order
   */
  boolean add(
      Conversation conversation,
      MessageStore.New line,
      @Nullable Author author,
      @Nullable ChatSocket by,
      Consumer<MessageView> answer) {
    return changing.holding(
        Set.of(conversation.id()),
        () -> {
          Optional<MessageStore.Added> added = store(line);
          added.ifPresent(there -> {
            MessageView message = message(line, author, there);
            recipients.tell(conversation, frames.message(conversation.id(), message), by);
            answer.accept(message);
          });
          return added.isPresent();
        });
  }

  private Optional<MessageStore.Added> store(MessageStore.New line) {
    try {
      return rows.messages().add(line);
    } catch (DuplicateKeyException _) {
      // At this moment, in another conversation or by another node.
      return Optional.empty();
    }
  }

  private MessageView message(
      MessageStore.New line, @Nullable Author author, MessageStore.Added added) {
    String about = line.about();
    return new MessageView(
        added.number(),
        added.revision(),
        line.ref(),
        author,
        line.kind(),
        line.text(),
        about == null ? null : json.readTree(about),
        line.reply(),
        added.at(),
        null,
        false,
        List.of());
  }

  /**
   * Changes a message.
   *
   * @param change whether it changed something
   * @param by is not told, but answered
   * @param answer with the message, changed or not
   */
  void change(
      Conversation conversation,
      long number,
      BooleanSupplier change,
      @Nullable ChatSocket by,
      Consumer<MessageView> answer) {
    alone(
        conversation.id(),
        () -> {
          boolean changed = change.getAsBoolean();
          MessageView message =
              rows.messages()
                  .find(conversation.id(), number)
                  .orElseThrow(Conversations::unknownMessage);
          if (changed) {
            recipients.tell(conversation, frames.message(conversation.id(), message), by);
          }
          answer.accept(message);
        });
  }
}
