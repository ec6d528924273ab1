package org.setareh.signaling.conversation;

import com.fasterxml.jackson.annotation.JsonValue;

/** What a line of a conversation is. */
public enum MessageKind {
  TEXT("text"),
  ENTERED("entered"),
  LEFT("left"),
  CALL("call"),
  MEETING("meeting");

  private final String word;

  MessageKind(String word) {
    this.word = word;
  }

  @JsonValue
  String word() {
    return word;
  }

  static MessageKind of(String word) {
    for (MessageKind kind : values()) {
      if (kind.word.equals(word)) {
        return kind;
      }
    }
    throw new IllegalArgumentException(word);
  }
}
