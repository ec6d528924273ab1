package org.setareh.signaling.conversation;

import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What a client says over {@code /ws/chat}. */
sealed interface Frame {
  /** One that is answered, by the client's own id of it. */
  sealed interface Asked extends Frame {
    String ref();
  }

  /**
   * The first one.
   *
   * @param since how far the client knows conversations: their revisions
   */
  record Begin(Map<UUID, Long> since) implements Frame {}

  /**
   * A message.
   *
   * @param ref the message's id too
   * @param reply the number of the message that it answers
   */
  record Send(String ref, UUID conversation, String text, @Nullable Long reply) implements Asked {}

  record Edit(String ref, UUID conversation, long number, String text) implements Asked {}

  record Delete(String ref, UUID conversation, long number) implements Asked {}

  record React(String ref, UUID conversation, long number, String emoji, boolean on)
      implements Asked {}

  /** Messages up to that number have come to this device. */
  record Got(UUID conversation, long number) implements Frame {}

  /** Messages up to that number were read. */
  record Read(UUID conversation, long number) implements Frame {}

  record Typing(UUID conversation) implements Frame {}

  record Beat() implements Frame {}
}
