package org.setareh.signaling;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.setareh.signaling.conversation.ChatSockets;
import tools.jackson.databind.JsonNode;

/**
 * Whatever one sends over a socket gets a typed refusal, or closes that socket; nothing is lost for
 * the other one, who hears what comes next.
 */
final class ChatInputTest {
  private static TestServer server;
  private static Browser sara;
  private static Browser ali;
  private static String conversation;

  /** They wrote as much as they may: others write in the next test. */
  private static boolean spent;

  private ChatPeer bad;
  private ChatPeer others;

  @BeforeAll
  static void begin() {
    server = Moderated.open();
    sara = Moderated.account(server);
    ali = Moderated.account(server);
    conversation = ChatTest.befriend(sara, ali);
  }

  @AfterAll
  static void close() {
    server.close();
  }

  @BeforeEach
  void open() {
    if (spent) {
      sara = Moderated.account(server);
      ali = Moderated.account(server);
      conversation = ChatTest.befriend(sara, ali);
      spent = false;
    }
    bad = ChatPeer.live(sara);
    others = ChatPeer.live(ali);
  }

  @AfterEach
  void nothingIsLost() {
    bad.close();
    try (ChatPeer again = ChatPeer.live(sara)) {
      JsonNode written = again.write(conversation, "still here");
      others.await("message", one -> one.at("/message/id").equals(written.get("id")));
      assertFalse(others.closed.isDone());
    }
    others.close();
  }

  private String send(String text) {
    return Guest.JSON.writeValueAsString(
        Map.of("type", "send", "ref", ChatPeer.ref(), "conversation", conversation, "text", text));
  }

  private JsonNode stored() {
    return bad.expect("sent").get("message");
  }

  private JsonNode sent(String text) {
    return bad.write(conversation, text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "x",
        "[]",
        "1",
        "null",
        "\"send\"",
        "{",
        "{}",
        "{\"type\":1}",
        "{\"type\":\"no\"}",
        "{\"type\":\"begin\"}", // once more
        "{\"type\":\"beat\"} {\"type\":\"beat\"}",
        "{\"type\":\"got\"}",
        "{\"type\":\"got\",\"conversation\":\"x\",\"number\":1}",
        "{\"type\":\"got\",\"conversation\":\"1-1-1-1-1\",\"number\":1}",
        "{\"type\":\"got\",\"conversation\":\"00000000-0000-4000-8000-000000000000\",\"number\":1.5}",
        "{\"type\":\"got\",\"conversation\":\"00000000-0000-4000-8000-000000000000\",\"number\":-1}",
        "{\"type\":\"got\",\"conversation\":\"00000000-0000-4000-8000-000000000000\",\"number\":1e400}",
        "{\"type\":\"got\",\"conversation\":\"00000000-0000-4000-8000-000000000000\",\"number\":99999999999999999999}",
        "{\"type\":\"send\",\"ref\":\"m_short\",\"conversation\":\"00000000-0000-4000-8000-000000000000\",\"text\":\"x\"}",
        "{\"type\":\"send\",\"ref\":\"m_0123456789012345678901\",\"conversation\":\"00000000-0000-4000-8000-000000000000\"}",
        "{\"type\":\"delete\",\"ref\":\"<b>\",\"conversation\":\"00000000-0000-4000-8000-000000000000\",\"number\":1}",
        "{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":1}}}}}}}}}"
      })
  void whatIsNoFrameClosesTheSocket(String text) throws Exception {
    bad.say(text);
    ChatPeer.Closed closed = bad.awaitClose();
    assertEquals(1008, closed.code(), closed.reason());
    assertFalse(closed.reason().isEmpty());
  }

  @Test
  void whoDoesNotBeginIsNotHeard() throws Exception {
    try (ChatPeer early = ChatPeer.open(sara)) {
      early.say("{\"type\":\"beat\"}");
      early.send(conversation, ChatPeer.ref(), "early");
      assertEquals(1008, early.awaitClose().code());
    }
    try (ChatPeer wrong = ChatPeer.open(sara)) {
      wrong.say("{\"type\":\"begin\",\"since\":{\"x\":1}}");
      assertEquals(1008, wrong.awaitClose().code());
    }
  }

  @Test
  void binaryAndWhatIsTooLargeCloseTheSocket() throws Exception {
    bad.say(new byte[10]);
    assertEquals(1008, bad.awaitClose().code());
    try (ChatPeer large = ChatPeer.live(sara)) {
      try {
        large.say(send("x".repeat(1 << 20)));
      } catch (CompletionException _) {
        // It was closed in the middle.
      }
      assertClosedForSize(large);
    }
    try (ChatPeer large = ChatPeer.live(sara)) {
      String part = "x".repeat(20_000);
      try {
        for (int i = 0; i < 20; i++) {
          large.say(part, false);
        }
      } catch (CompletionException _) {
        // Likewise.
      }
      assertClosedForSize(large);
    }
  }

  /** Whoever is still sending may see the connection's end before the frame that says why. */
  private static void assertClosedForSize(ChatPeer peer) throws Exception {
    int code = peer.awaitClose().code();
    assertTrue(code == 1009 || code == -1, "closed with " + code);
  }

  @Test
  void textsHaveALimitAndSomethingToSee() {
    for (String blank :
        List.of("", " \n\t ", "\u200b", "\u200e", "\u3164", "\u0000", "\u202e", "\u2800")) {
      bad.say(send(blank));
      assertEquals("nothing-to-see", bad.expect("refused").get("code").stringValue());
    }
    bad.say(send("👋".repeat(4_001)));
    assertEquals("text-too-long", bad.expect("refused").get("code").stringValue());
    assertEquals(8_000, sent("👋".repeat(4_000)).get("text").stringValue().length());
  }

  @Test
  void markupIsTextAndOverridesOfDirectionGo() {
    String markup = "<script>alert('1')</script> & \"quotes\" '; drop table message; -- \\u0000";
    assertEquals(markup, sent(markup).get("text").stringValue());
    assertEquals(
        "abcd[31me\nf\ng",
        sent("a\u202eb\u202dc\u0007d\u001b[31me\r\nf\u2028g").get("text").stringValue());
    assertEquals(
        "نیم\u200cفاصله \u2067inner\u2069",
        sent("نیم\u200cفاصله \u2067inner\u2069").get("text").stringValue());
    // Half a character, as JSON can say it.
    bad.say(send("half *").replace("*", "\\ud83d"));
    assertEquals("half �", stored().get("text").stringValue());
  }

  @Test
  void aThousandFragmentsAreOneFrame() {
    String text = send("f".repeat(3_000));
    int step = text.length() / 1_000;
    int at = 0;
    for (int i = 0; i < 999; i++) {
      bad.say(text.substring(at, at + step), false);
      at += step;
    }
    bad.say(text.substring(at), true);
    assertEquals(3_000, stored().get("text").stringValue().length());
  }

  @Test
  void whatIsNoUtf8ClosesTheSocket() throws Exception {
    byte[] text = send("x").getBytes(StandardCharsets.UTF_8);
    text[text.length - 3] = (byte) 0xc0;
    try (RawChat raw = new RawChat(sara)) {
      raw.text(text);
      assertEquals(1007, raw.closeCode());
    }
  }

  @Test
  void aFloodIsSlowedDownAndStaysInOrder() {
    spent = true;
    int all = 10_000;
    long before = ChatTest.seen(sara, conversation).get("count").longValue();
    Thread.ofVirtual()
        .start(() -> {
          for (int i = 0; i < all; i++) {
            bad.send(conversation, ChatPeer.ref(), "t" + i);
          }
        });
    int stored = 0;
    for (int i = 0; i < all; i++) {
      JsonNode answer = bad.next("an answer");
      if (answer.get("type").stringValue().equals("sent")) {
        stored++;
        assertEquals(before + stored, answer.at("/message/number").longValue());
      } else {
        assertEquals("slow-down", answer.get("code").stringValue());
        assertTrue(answer.get("retryAfterMs").longValue() > 0);
      }
    }
    assertTrue(stored > 0 && stored < all, "some of them are taken, and not all: " + stored);
    for (int i = 1; i <= stored; i++) {
      assertEquals(before + i, others.expect("message").at("/message/number").longValue());
    }
  }

  @Test
  void whatOneAnswersHasToBeThere() {
    long first = bad.write(conversation, "first").get("number").longValue();
    for (long none : new long[] {0, first + 1, Long.MAX_VALUE}) {
      Map<String, Object> frame = new LinkedHashMap<>();
      frame.put("type", "send");
      frame.put("ref", ChatPeer.ref());
      frame.put("conversation", conversation);
      frame.put("text", "answer");
      frame.put("reply", none);
      assertEquals("unknown-message", bad.ask(frame).get("code").stringValue());
    }
    bad.send(UUID.randomUUID().toString(), ChatPeer.ref(), "nowhere");
    assertEquals("unknown-conversation", bad.expect("refused").get("code").stringValue());
    assertEquals(
        first + 1, bad.write(conversation, "second").get("number").longValue(), "without a gap");
  }

  @Test
  void whoDoesNotReadIsCutOffAndTheOthersAreNot() throws Exception {
    spent = true;
    String text = "ش".repeat(4_000);
    try (RawChat deaf = new RawChat(ali)) {
      ChatSockets sockets = server.server.part(ChatSockets.class);
      int open = sockets.count();
      long before = ChatTest.seen(ali, conversation).get("count").longValue();
      long written = 0;
      // Kernels hold some megabytes for a reader who is slow; more than that is too much.
      for (int i = 0; i < 4_000 && sockets.count() >= open; i++) {
        beat(deaf);
        ChatPeer writer = i % 2 == 0 ? bad : others;
        writer.send(conversation, ChatPeer.ref(), text);
        JsonNode answer = writer.awaitEither("sent", "refused");
        if (answer.get("type").stringValue().equals("sent")) {
          written++;
        } else {
          ChatPeer.pause(answer);
        }
      }
      assertTrue(sockets.count() < open, "cut off after " + written);
      int code = deaf.closeCode();
      assertTrue(code == 4408 || code == -1, "closed with " + code);
      assertEquals(before + written, ChatTest.seen(ali, conversation).get("count").longValue());
    }
  }

  /** Says that it is there, as long as it may. */
  private static void beat(RawChat socket) {
    try {
      socket.text("{\"type\":\"beat\"}".getBytes(StandardCharsets.UTF_8));
    } catch (IOException _) {
      // It was cut off.
    }
  }
}
