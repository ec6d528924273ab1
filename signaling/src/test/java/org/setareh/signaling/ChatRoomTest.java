package org.setareh.signaling;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.setareh.signaling.ProblemTest.problem;
import static org.springframework.http.HttpMethod.DELETE;
import static org.springframework.http.HttpMethod.GET;
import static org.springframework.http.HttpMethod.PATCH;
import static org.springframework.http.HttpMethod.POST;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.setareh.signaling.Guest.TestRoom;
import org.setareh.signaling.conversation.RoomLines;
import tools.jackson.databind.JsonNode;

/** Conversations of rooms: members, guests while they are inside, and lines that nobody types. */
final class ChatRoomTest {
  private static final TestServer SERVER = Moderated.open();

  @AfterAll
  static void close() {
    SERVER.close();
  }

  private final Browser owner = Moderated.account(SERVER);
  private final TestRoom room = Guest.room(owner);

  private String conversation() {
    return owner
        .json(
            owner.send(POST, "/api/conversations", Map.of("room", room.id())).expectStatus().isOk())
        .get("id")
        .stringValue();
  }

  private Browser browser(Guest inside) {
    Browser browser = new Browser(SERVER);
    browser.cookie = inside.cookie;
    return browser;
  }

  private static boolean is(JsonNode frame, String kind) {
    return frame.at("/message/kind").stringValue("").equals(kind);
  }

  private static String text(JsonNode frame) {
    return frame.at("/message/text").stringValue("");
  }

  @Test
  void membersHaveTheRoomsConversation() {
    Browser ali = Moderated.account(SERVER);
    String conversation = conversation();
    try (ChatPeer owners = ChatPeer.live(owner);
        ChatPeer alis = ChatPeer.live(ali)) {
      owners.write(conversation, "before he came");
      problem(
          ali.send(GET, "/api/conversations/" + conversation, null), 404, "unknown-conversation");
      try (Guest _ = Guest.joinAs(SERVER, room, "Ali", ali.cookie)) {
        JsonNode view = alis.await("conversation", _ -> true).get("conversation");
        assertEquals("room", view.get("kind").stringValue());
        assertEquals(room.id(), view.at("/room/id").stringValue());
        assertEquals("Family", view.at("/room/title").stringValue());
        assertEquals(0, view.get("unread").longValue(), "what was there before is not new");
        JsonNode line = owners.await("message", one -> is(one, "entered")).get("message");
        assertEquals(ChatTest.id(ali), line.at("/from/person/id").stringValue());
        // Told to him before or after he was told of the conversation, which has it then.
        assertEquals(line, ChatTest.page(ali, conversation, "").at("/messages/1"));
      }
      // A member is one without being inside.
      JsonNode written = alis.write(conversation, "hello");
      assertEquals(
          written, owners.await("message", one -> text(one).equals("hello")).get("message"));
      assertEquals(1, ChatTest.seen(owner, conversation).get("unread").longValue());
      assertEquals(
          "before he came",
          ChatTest.page(ali, conversation, "").at("/messages/0/text").stringValue());
      alis.say(Map.of("type", "typing", "conversation", conversation));
      owners.expect("typing");
      owners.say(Map.of("type", "read", "conversation", conversation, "number", 3));
      assertEquals(3, owners.expect("marks").get("read").longValue());
      assertTrue(ChatTest.seen(ali, conversation).get("others").isNull());

      owner.send(PATCH, "/api/rooms/" + room.id(), Map.of("title", "Us")).expectStatus().isOk();
      assertEquals(
          "Us", alis.await("conversation", _ -> true).at("/conversation/room/title").stringValue());

      owner
          .send(DELETE, "/api/rooms/" + room.id() + "/members/" + ChatTest.id(ali), null)
          .expectStatus()
          .isNoContent();
      assertEquals(
          conversation,
          alis.await("conversation-gone", _ -> true).get("conversation").stringValue());
      alis.send(conversation, ChatPeer.ref(), "still?");
      assertEquals("unknown-conversation", alis.expect("refused").get("code").stringValue());
      owners.write(conversation, "among us");
      problem(
          ali.send(GET, "/api/conversations/" + conversation + "/messages", null),
          404,
          "unknown-conversation");
      assertEquals(0, alis.waiting());
      owner.send(DELETE, "/api/rooms/" + room.id(), null).expectStatus().isNoContent();
      assertEquals(
          conversation,
          owners.await("conversation-gone", _ -> true).get("conversation").stringValue());
    }
  }

  @Test
  void guestsReadFromTheirComingAndWriteWhileTheyAreInside() throws Exception {
    String conversation = conversation();
    try (ChatPeer owners = ChatPeer.live(owner)) {
      owners.write(conversation, "a secret");
      Guest mina = Guest.join(SERVER, room, "Mina");
      Browser minas = browser(mina);
      try (ChatPeer peer = ChatPeer.live(minas)) {
        owners.await("message", one -> is(one, "entered"));
        JsonNode shown = ChatTest.seen(minas, conversation);
        assertEquals("Mina", shown.at("/last/from/guest").stringValue());
        JsonNode page = ChatTest.page(minas, conversation, "");
        assertEquals(List.of(2L), ChatTest.numbers(page.get("messages")));
        assertFalse(page.at("/more/before").booleanValue());
        assertEquals(0, ChatTest.page(minas, conversation, "?before=2").get("messages").size());
        assertEquals(
            List.of(2L),
            ChatTest.numbers(ChatTest.page(minas, conversation, "?around=1").get("messages")));

        JsonNode written = peer.write(conversation, "may I?");
        assertEquals("Mina", written.at("/from/guest").stringValue());
        assertEquals(
            written, owners.await("message", one -> text(one).equals("may I?")).get("message"));
        peer.say(Map.of("type", "typing", "conversation", conversation));
        assertEquals("Mina", owners.expect("typing").at("/from/guest").stringValue());
        owners.write(conversation, "you may");
        peer.await("message", one -> text(one).equals("you may"));
        assertEquals(
            "account-needed",
            code(
                peer.ask(
                    Map.of(
                        "type",
                        "react",
                        "ref",
                        "r",
                        "conversation",
                        conversation,
                        "number",
                        3,
                        "emoji",
                        "👍",
                        "on",
                        true))));
        assertEquals("unknown-message", code(peer.ask(delete(conversation, 1))));
        // One's own, in another browser's eyes too.
        assertEquals("not-your-message", code(peer.ask(delete(conversation, 4))));
        assertTrue(peer.ask(delete(conversation, 3)).at("/message/deleted").booleanValue());
        mina.close();
        assertEquals(
            conversation,
            peer.await("conversation-gone", _ -> true).get("conversation").stringValue());
        peer.send(conversation, ChatPeer.ref(), "still?");
        assertEquals("unknown-conversation", code(peer.expect("refused")));
        problem(
            minas.send(GET, "/api/conversations/" + conversation + "/messages", null),
            404,
            "unknown-conversation");
      }
      // Back within the minute: what was written meanwhile is theirs, and nothing is written of it.
      owners.write(conversation, "where is she?");
      try (Guest again = Guest.joinAs(SERVER, room, "Mina", minas.cookie);
          ChatPeer peer = ChatPeer.live(minas)) {
        owners.write(conversation, "there");
        Awaitility.await()
            .atMost(Duration.ofSeconds(60))
            .ignoreExceptions()
            .untilAsserted(
                () -> assertTrue(kinds(ChatTest.page(minas, conversation, "")).contains("text")));
        assertEquals(
            List.of(2L, 3L, 4L, 5L, 6L),
            ChatTest.numbers(ChatTest.page(minas, conversation, "").get("messages")));
        assertFalse(again.id.isEmpty());
        peer.write(conversation, "thanks");
      }
    }
  }

  private static String kinds(JsonNode page) {
    return page.get("messages")
        .valueStream()
        .map(one -> one.get("kind").stringValue())
        .collect(Collectors.joining(" "));
  }

  private static String code(JsonNode answer) {
    return answer.get("code").stringValue();
  }

  private static Map<String, Object> delete(String conversation, long number) {
    return Map.of("type", "delete", "ref", "d", "conversation", conversation, "number", number);
  }

  @Test
  void moderatorsDeleteInTheirRooms() {
    String conversation = conversation();
    Browser ali = Moderated.account(SERVER);
    try (Guest _ = Guest.joinAs(SERVER, room, "Ali", ali.cookie);
        ChatPeer owners = ChatPeer.live(owner);
        ChatPeer alis = ChatPeer.live(ali)) {
      JsonNode written = alis.write(conversation, "rude");
      long number = written.get("number").longValue();
      owners.await("message", one -> text(one).equals("rude"));
      JsonNode mine = owners.write(conversation, "please");
      assertEquals(
          "not-your-message", code(alis.ask(delete(conversation, mine.get("number").longValue()))));
      assertTrue(owners.ask(delete(conversation, number)).at("/message/deleted").booleanValue());
      alis.await("message", one -> one.at("/message/deleted").booleanValue(false));
      // Lines that nobody typed stay.
      assertEquals("not-your-message", code(owners.ask(delete(conversation, 1))));
    }
  }

  @Test
  void whoCameAndLeftAndTheMeetingAreWritten() {
    String conversation = conversation();
    Browser ali = Moderated.account(SERVER);
    try (ChatPeer owners = ChatPeer.live(owner)) {
      Guest mina = Guest.join(SERVER, room, "Mina");
      owners.await("message", one -> is(one, "entered"));
      Guest alis = Guest.joinAs(SERVER, room, "Ali", ali.cookie);
      owners.await("message", one -> is(one, "entered"));
      JsonNode began = owners.await("message", one -> is(one, "meeting")).get("message");
      assertTrue(began.get("from").isNull());
      assertTrue(began.at("/about/to").isNull());
      Guest tab = alis.joinAgain(room, "Ali");
      tab.close();
      alis.close();
      mina.close();
      RoomLines lines = SERVER.server.part(RoomLines.class);
      Awaitility.await()
          .atMost(Duration.ofSeconds(60))
          .untilAsserted(() -> {
            lines.look(Instant.now().plusSeconds(61));
            assertEquals(
                "entered entered meeting left left", kinds(ChatTest.page(owner, conversation, "")));
          });
      JsonNode over =
          owners
              .await("message", one -> is(one, "meeting") && one.at("/message/about/to").isString())
              .get("message");
      assertEquals(began.get("number"), over.get("number"));
      assertEquals(began.at("/about/from"), over.at("/about/from"));
      JsonNode page = ChatTest.page(owner, conversation, "");
      assertEquals("Mina", guests(page), "by the name of then");
      assertEquals(0, ChatTest.seen(owner, conversation).get("unread").longValue());
    }
  }

  /** The guests who left. */
  private static String guests(JsonNode page) {
    return page.get("messages")
        .valueStream()
        .filter(one -> one.get("kind").stringValue().equals("left"))
        .map(one -> one.at("/from/guest").stringValue(""))
        .collect(Collectors.joining());
  }

  @Test
  void callsThatEndedStandInTheConversationOfTheTwo() throws Exception {
    Browser ali = Moderated.account(SERVER);
    String conversation = ChatTest.befriend(owner, ali);
    try (ChatPeer alis = ChatPeer.live(ali)) {
      JsonNode call =
          owner.json(
              owner
                  .send(
                      POST,
                      "/api/calls",
                      Map.of(
                          "account",
                          ChatTest.id(ali),
                          "kind",
                          "audio",
                          "tab",
                          "t_0123456789012345678901"))
                  .expectStatus()
                  .isCreated());
      owner
          .send(POST, "/api/calls/" + call.get("id").stringValue() + "/hang-up", null)
          .expectStatus()
          .isNoContent();
      JsonNode line = alis.await("message", one -> is(one, "call")).get("message");
      assertEquals(ChatTest.id(owner), line.at("/about/by").stringValue());
      assertEquals("audio", line.at("/about/kind").stringValue());
      assertEquals("cancelled", line.at("/about/reason").stringValue());
      assertTrue(line.at("/about/missed").booleanValue());
      assertEquals(0, line.at("/about/seconds").longValue());
      assertEquals(line, ChatTest.page(owner, conversation, "").at("/messages/0"));
    }
  }
}
