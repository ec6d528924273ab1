package org.setareh.signaling.conversation;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;
import org.setareh.signaling.problem.ProblemCode;
import tools.jackson.databind.json.JsonMapper;

/** Writes the frames to clients, as {@code docs/protocol.md} has them. Any thread. */
public final class FrameWriter {
  private static final int MOST_CONVERSATIONS = 50;
  private static final int MOST_MESSAGES = 100;

  /** A frame ends where its texts have so many letters: many small ones are better to wait for. */
  private static final int MOST_LETTERS = 64 * 1024;

  private final JsonMapper json;

  public FrameWriter(JsonMapper json) {
    this.json = json;
  }

  private record Bare(String type) {}

  private record Listed(String type, List<ConversationView> conversations) {}

  private record Some(String type, UUID conversation, List<MessageView> messages, long revision) {}

  private record Far(String type, UUID conversation, long revision) {}

  private record One(String type, UUID conversation, MessageView message) {}

  private record Changed(String type, ConversationView conversation) {}

  private record Gone(String type, UUID conversation) {}

  private record Sent(String type, String ref, UUID conversation, MessageView message) {}

  private record Done(String type, String ref, MessageView message) {}

  private record Refused(
      String type,
      String ref,
      String code,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Long retryAfterMs) {}

  private record Marked(
      String type,
      UUID conversation,
      UUID account,
      long delivered,
      @Nullable Long read,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Long unread) {}

  private record Writing(String type, UUID conversation, Author from) {}

  byte[] ready() {
    return bytes(new Bare("ready"));
  }

  byte[] beat() {
    return bytes(new Bare("beat"));
  }

  /** In their order, as many frames as they need. */
  List<byte[]> conversations(List<ConversationView> all) {
    return parts(all, MOST_CONVERSATIONS, FrameWriter::letters).stream()
        .map(part -> bytes(new Listed("conversations", part)))
        .toList();
  }

  /** In the order of their revisions, as many frames as they need. */
  List<byte[]> messages(UUID conversation, List<MessageView> changed) {
    return parts(changed, MOST_MESSAGES, FrameWriter::letters).stream()
        .map(part -> bytes(new Some("messages", conversation, part, part.getLast().revision())))
        .toList();
  }

  byte[] far(UUID conversation, long revision) {
    return bytes(new Far("far", conversation, revision));
  }

  byte[] message(UUID conversation, MessageView message) {
    return bytes(new One("message", conversation, message));
  }

  byte[] conversation(ConversationView conversation) {
    return bytes(new Changed("conversation", conversation));
  }

  byte[] gone(UUID conversation) {
    return bytes(new Gone("conversation-gone", conversation));
  }

  byte[] sent(String ref, UUID conversation, MessageView message) {
    return bytes(new Sent("sent", ref, conversation, message));
  }

  byte[] done(String ref, MessageView message) {
    return bytes(new Done("done", ref, message));
  }

  byte[] refused(String ref, ProblemCode code, @Nullable Long retryAfterMs) {
    return bytes(new Refused("refused", ref, code.code(), retryAfterMs));
  }

  /** To the other one. */
  byte[] marks(MarkStore.Mark mark) {
    ConversationView.HowFar told = mark.toOthers();
    return bytes(
        new Marked(
            "marks", mark.conversation(), mark.account(), told.delivered(), told.read(), null));
  }

  /** To one's own devices. */
  byte[] ownMarks(MarkStore.Mark mark) {
    return bytes(
        new Marked(
            "marks",
            mark.conversation(),
            mark.account(),
            mark.delivered(),
            mark.read(),
            mark.unread()));
  }

  byte[] typing(UUID conversation, Author from) {
    return bytes(new Writing("typing", conversation, from));
  }

  private byte[] bytes(Object frame) {
    return json.writeValueAsBytes(frame);
  }

  private static int letters(ConversationView conversation) {
    return conversation.last() == null ? 0 : letters(conversation.last());
  }

  private static int letters(MessageView message) {
    return message.text() == null ? 0 : message.text().length();
  }

  private static <T> List<List<T>> parts(List<T> all, int most, ToIntFunction<T> letters) {
    List<List<T>> parts = new ArrayList<>();
    List<T> part = new ArrayList<>();
    int sum = 0;
    for (T one : all) {
      if (part.size() == most || (sum > 0 && sum + letters.applyAsInt(one) > MOST_LETTERS)) {
        parts.add(part);
        part = new ArrayList<>();
        sum = 0;
      }
      part.add(one);
      sum += letters.applyAsInt(one);
    }
    if (!part.isEmpty()) {
      parts.add(part);
    }
    return parts;
  }
}
