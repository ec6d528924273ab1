package org.setareh.signaling.conversation;

/** What is stored of conversations. */
public record Rows(
    ConversationStore conversations, MessageStore messages, MessageChanges changes) {}
