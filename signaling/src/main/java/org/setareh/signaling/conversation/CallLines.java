package org.setareh.signaling.conversation;

import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.setareh.signaling.account.Accounts;
import org.setareh.signaling.call.CallEnd;
import org.setareh.signaling.conversation.MessageStore.Sender;
import tools.jackson.databind.json.JsonMapper;

/** Writes calls that ended into the conversations of the two. Called from virtual threads. */
public final class CallLines {
  private final ConversationDoors doors;
  private final Journal journal;
  private final Accounts accounts;
  private final JsonMapper json;

  public CallLines(ConversationDoors doors, Journal journal, Accounts accounts, JsonMapper json) {
    this.doors = doors;
    this.journal = journal;
    this.accounts = accounts;
    this.json = json;
  }

  /**
   * Writes a call, from its caller; once, however often it is told. Two who are no contacts and
   * have never written to each other have no place for it.
   */
  public void ended(CallEnd call) {
    Author author = accounts.find(call.caller()).map(Author::of).orElse(null);
    if (author == null) {
      return;
    }
    Map<String, Object> about = new LinkedHashMap<>();
    about.put("kind", call.kind());
    about.put("reason", call.reason());
    about.put("seconds", call.seconds());
    about.put("missed", call.missed());
    about.put("by", call.caller());
    doors
        .direct(call.caller(), call.callee())
        .ifPresent(conversation ->
            journal.add(
                conversation,
                new MessageStore.New(
                    conversation.id(),
                    MessageKind.CALL,
                    new Sender(call.caller(), null, null),
                    idOf(call.id()),
                    null,
                    null,
                    json.writeValueAsString(about)),
                author,
                null,
                _ -> {}));
  }

  /** The same for the same call, and none that a client gives. */
  private static String idOf(UUID call) {
    byte[] bytes =
        ByteBuffer.allocate(16)
            .putLong(call.getMostSignificantBits())
            .putLong(call.getLeastSignificantBits())
            .array();
    return "c_" + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
