package org.setareh.signaling;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.setareh.signaling.ProblemTest.problem;
import static org.springframework.http.HttpMethod.DELETE;
import static org.springframework.http.HttpMethod.GET;
import static org.springframework.http.HttpMethod.POST;
import static org.springframework.http.HttpMethod.PUT;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.setareh.signaling.data.Database;
import tools.jackson.databind.JsonNode;

/** Two contacts write to each other over sockets, with the real database. */
final class ChatTest {
  private static final Map<String, String> SETTINGS =
      Map.of("SETAREH_REGISTRATION", "open", "SETAREH_LOG_INS_PER_MINUTE", "100000");

  private static final TestServer SERVER = TestServer.with(SETTINGS);
  private static int count;

  @AfterAll
  static void close() {
    SERVER.close();
  }

  private final String mark = "c" + ++count;
  private final Browser sara = Browser.registered(SERVER, mark + "sara", null);
  private final Browser ali = Browser.registered(SERVER, mark + "ali", null);

  static String id(Browser browser) {
    return browser.me().at("/account/id").stringValue();
  }

  /** Makes the two contacts, and a conversation of theirs: its id. */
  static String befriend(Browser one, Browser other) {
    one.json(
        one.send(POST, "/api/contacts", Map.of("account", id(other))).expectStatus().isCreated());
    other.json(other.send(PUT, "/api/contacts/" + id(one), null).expectStatus().isOk());
    return conversation(one, other).get("id").stringValue();
  }

  static JsonNode conversation(Browser one, Browser other) {
    return one.json(
        one.send(POST, "/api/conversations", Map.of("account", id(other))).expectStatus().isOk());
  }

  static JsonNode page(Browser who, String conversation, String query) {
    return who.json(
        who.send(GET, "/api/conversations/" + conversation + "/messages" + query, null)
            .expectStatus()
            .isOk());
  }

  static JsonNode seen(Browser who, String conversation) {
    return who.json(
        who.send(GET, "/api/conversations/" + conversation, null).expectStatus().isOk());
  }

  static List<String> texts(JsonNode messages) {
    return messages.valueStream().map(one -> one.get("text").stringValue()).toList();
  }

  static List<Long> numbers(JsonNode messages) {
    return messages.valueStream().map(one -> one.get("number").longValue()).toList();
  }

  @Test
  void whatOneWritesTheOtherReads() {
    String conversation = befriend(sara, ali);
    try (ChatPeer saras = ChatPeer.begin(sara, Map.of());
        ChatPeer alis = ChatPeer.live(ali);
        ChatPeer otherOfSara = ChatPeer.live(sara)) {
      JsonNode listed = saras.expect("conversations").at("/conversations/0");
      saras.expect("ready");
      assertEquals(conversation, listed.get("id").stringValue());
      assertEquals(id(ali), listed.at("/with/id").stringValue());
      assertTrue(listed.get("mayWrite").booleanValue());
      assertEquals(0, listed.get("count").longValue());

      String ref = ChatPeer.ref();
      saras.send(conversation, ref, "  salam\u0000 \u202eدنیا 👋\r\n");
      JsonNode sent = saras.expect("sent");
      JsonNode message = sent.get("message");
      assertEquals(ref, sent.get("ref").stringValue());
      assertEquals(1, message.get("number").longValue());
      assertEquals(1, message.get("revision").longValue());
      assertEquals(ref, message.get("id").stringValue());
      assertEquals("salam دنیا 👋", message.get("text").stringValue());
      assertEquals(id(sara), message.at("/from/person/id").stringValue());
      for (ChatPeer hears : List.of(alis, otherOfSara)) {
        JsonNode told = hears.expect("message");
        assertEquals(conversation, told.get("conversation").stringValue());
        assertEquals(message, told.get("message"));
      }
      JsonNode answered =
          alis.ask(
              Map.of(
                  "type",
                  "send",
                  "ref",
                  ChatPeer.ref(),
                  "conversation",
                  conversation,
                  "text",
                  "salam",
                  "reply",
                  1));
      assertEquals(2, answered.at("/message/number").longValue());
      assertEquals(1, answered.at("/message/reply").longValue());
      assertEquals(answered.get("message"), saras.expect("message").get("message"));

      JsonNode stored = page(ali, conversation, "");
      assertEquals(
          List.of(message, answered.get("message")), stored.get("messages").valueStream().toList());
      assertEquals(2, stored.get("revision").longValue());
      assertFalse(stored.at("/more/before").booleanValue());
      assertFalse(stored.at("/more/after").booleanValue());
    }
  }

  @Test
  void anIdMeansOneMessageHoweverOftenItComes() {
    String conversation = befriend(sara, ali);
    try (ChatPeer saras = ChatPeer.live(sara);
        ChatPeer alis = ChatPeer.live(ali)) {
      String ref = ChatPeer.ref();
      saras.send(conversation, ref, "once");
      JsonNode first = saras.expect("sent");
      saras.send(conversation, ref, "once ");
      assertEquals(first, saras.expect("sent"));
      saras.send(conversation, ref, "twice");
      assertEquals("id-reused", saras.expect("refused").get("code").stringValue());
      // Ids count by sender.
      alis.expect("message");
      alis.send(conversation, ref, "mine");
      assertEquals(2, alis.expect("sent").at("/message/number").longValue());
      // What was edited meanwhile is still what was sent.
      saras.expect("message");
      saras.ask(edit(conversation, 1, "edited"));
      saras.send(conversation, ref, "once");
      assertEquals("edited", saras.expect("sent").at("/message/text").stringValue());
      assertEquals(3, page(sara, conversation, "").get("revision").longValue());
    }
  }

  private static Map<String, Object> edit(String conversation, long number, String text) {
    return Map.of(
        "type", "edit", "ref", "e1", "conversation", conversation, "number", number, "text", text);
  }

  private static Map<String, Object> delete(String conversation, long number) {
    return Map.of("type", "delete", "ref", "d1", "conversation", conversation, "number", number);
  }

  private static Map<String, Object> react(
      String conversation, long number, String emoji, boolean on) {
    return Map.of(
        "type",
        "react",
        "ref",
        "r1",
        "conversation",
        conversation,
        "number",
        number,
        "emoji",
        emoji,
        "on",
        on);
  }

  private static String code(JsonNode answer) {
    return answer.has("code") ? answer.get("code").stringValue() : answer.toString();
  }

  @Test
  void oneEditsAndDeletesOnesOwnAlone() {
    String conversation = befriend(sara, ali);
    try (ChatPeer saras = ChatPeer.live(sara);
        ChatPeer alis = ChatPeer.live(ali)) {
      saras.write(conversation, "first");
      saras.write(conversation, "second");
      alis.expect("message");
      alis.expect("message");
      JsonNode done = saras.ask(edit(conversation, 1, "first!"));
      assertEquals(3, done.at("/message/revision").longValue());
      assertTrue(done.at("/message/edited").isString());
      JsonNode told = alis.expect("message").get("message");
      assertEquals(done.get("message"), told);
      assertEquals(1, told.get("number").longValue());
      // The same once more changes nothing.
      assertEquals(done.get("message"), saras.ask(edit(conversation, 1, "first!")).get("message"));
      assertEquals("not-your-message", code(alis.ask(edit(conversation, 1, "mine"))));
      assertEquals("not-your-message", code(alis.ask(delete(conversation, 1))));
      assertEquals("unknown-message", code(saras.ask(edit(conversation, 9, "x"))));
      assertEquals("unknown-message", code(saras.ask(delete(conversation, 0))));
      alis.ask(react(conversation, 1, "👍", true));

      JsonNode gone = saras.ask(delete(conversation, 1)).get("message");
      assertTrue(gone.get("deleted").booleanValue());
      assertTrue(gone.get("text").isNull());
      assertEquals(0, gone.get("reactions").size());
      assertEquals(5, gone.get("revision").longValue());
      assertEquals("too-late", code(saras.ask(edit(conversation, 1, "again"))));
      assertEquals(gone, saras.ask(delete(conversation, 1)).get("message"));
      aged(conversation, 2);
      assertEquals("too-late", code(saras.ask(edit(conversation, 2, "late"))));
      assertTrue(saras.ask(delete(conversation, 2)).at("/message/deleted").booleanValue());
      assertEquals(List.of(1L, 2L), numbers(page(ali, conversation, "").get("messages")));
    }
  }

  private static void aged(String conversation, long number) {
    Database database = SERVER.server.database();
    database.await(
        database
            .client()
            .sql(
                "update message set sent_at = sent_at - interval '25 hours'"
                    + " where conversation_id = :id and number = :number")
            .bind("id", UUID.fromString(conversation))
            .bind("number", number)
            .fetch()
            .rowsUpdated());
  }

  @Test
  void reactionsAreCountedByEmoji() {
    String conversation = befriend(sara, ali);
    try (ChatPeer saras = ChatPeer.live(sara);
        ChatPeer alis = ChatPeer.live(ali)) {
      saras.write(conversation, "lunch?");
      alis.ask(react(conversation, 1, "👍🏽", true));
      alis.ask(react(conversation, 1, "❤️", true));
      JsonNode both = saras.ask(react(conversation, 1, "❤️", true)).get("message");
      assertEquals("👍🏽", both.at("/reactions/0/emoji").stringValue());
      assertEquals(2, both.at("/reactions/1/count").intValue());
      assertEquals(id(ali), both.at("/reactions/1/by/0").stringValue());
      assertEquals(both, saras.ask(react(conversation, 1, "❤️", true)).get("message"));
      JsonNode fewer = alis.ask(react(conversation, 1, "👍🏽", false)).get("message");
      assertEquals(1, fewer.get("reactions").size());
      for (String none : List.of("", "a", "1", "👍👍", "<b>", "👍".repeat(20), "\u0000")) {
        assertEquals("bad-emoji", code(alis.ask(react(conversation, 1, none, true))), none);
      }
      assertEquals(fewer, page(ali, conversation, "").at("/messages/0"));
    }
  }

  @Test
  void whoComesBackIsToldWhatIsLacking() {
    String conversation = befriend(sara, ali);
    String other = befriend(sara, Browser.registered(SERVER, mark + "mina", null));
    try (ChatPeer saras = ChatPeer.live(sara)) {
      for (int i = 1; i <= 150; i++) {
        saras.write(conversation, "m" + i);
      }
      saras.ask(edit(conversation, 3, "m3!"));
      String foreign = UUID.randomUUID().toString();
      try (ChatPeer alis = ChatPeer.begin(ali, Map.of(conversation, 20L, foreign, 4L, other, 0L))) {
        JsonNode listed = alis.expect("conversations").at("/conversations/0");
        assertEquals(151, listed.get("revision").longValue());
        assertEquals(150, listed.get("count").longValue());
        assertEquals(150, listed.get("unread").longValue());
        assertEquals("m150", listed.at("/last/text").stringValue());
        List<JsonNode> rest = List.of(next(alis), next(alis), next(alis), next(alis));
        List<JsonNode> lacking = rest.stream().filter(one -> type(one).equals("messages")).toList();
        assertEquals(2, lacking.size());
        assertEquals(100, lacking.get(0).get("messages").size());
        assertEquals(120, lacking.get(0).get("revision").longValue());
        assertEquals(151, lacking.get(1).get("revision").longValue());
        assertEquals("m3!", lacking.get(1).at("/messages/30/text").stringValue());
        assertEquals(
            List.of(foreign, other).stream().sorted().toList(),
            rest.stream()
                .filter(one -> type(one).equals("conversation-gone"))
                .map(one -> one.get("conversation").stringValue())
                .sorted()
                .toList());
        alis.expect("ready");
      }
      // More than the server has: it was set back, and the client forgets.
      try (ChatPeer alis = ChatPeer.begin(ali, Map.of(conversation, 9_000L))) {
        alis.expect("conversations");
        assertEquals(151, alis.expect("far").get("revision").longValue());
        alis.expect("ready");
      }
    }
  }

  private static JsonNode next(ChatPeer peer) {
    return peer.next("a part");
  }

  private static String type(JsonNode frame) {
    return frame.get("type").stringValue();
  }

  @Test
  void historyIsReadBothWays() {
    String conversation = befriend(sara, ali);
    List<Instant> at = new ArrayList<>();
    try (ChatPeer saras = ChatPeer.live(sara)) {
      for (int i = 1; i <= 120; i++) {
        at.add(Instant.parse(saras.write(conversation, "m" + i).get("at").stringValue()));
      }
    }
    assertEquals(span(71, 120), numbers(page(ali, conversation, "").get("messages")));
    JsonNode before = page(ali, conversation, "?before=71");
    assertEquals(span(21, 70), numbers(before.get("messages")));
    assertTrue(before.at("/more/before").booleanValue());
    assertTrue(before.at("/more/after").booleanValue());
    JsonNode first = page(ali, conversation, "?before=21");
    assertEquals(span(1, 20), numbers(first.get("messages")));
    assertFalse(first.at("/more/before").booleanValue());
    assertEquals(span(21, 70), numbers(page(ali, conversation, "?after=20").get("messages")));
    assertEquals(span(35, 84), numbers(page(ali, conversation, "?around=60").get("messages")));
    JsonNode day = page(ali, conversation, "?at=" + at.get(59));
    assertTrue(numbers(day.get("messages")).contains(60L));
    assertEquals(
        span(71, 120),
        numbers(page(ali, conversation, "?at=2100-01-01T00:00:00Z").get("messages")));
    for (String beyond :
        List.of(
            "?after=120", "?before=1", "?after=" + Long.MAX_VALUE, "?before=" + Long.MIN_VALUE)) {
      assertEquals(0, page(ali, conversation, beyond).get("messages").size(), beyond);
    }
    String path = "/api/conversations/" + conversation + "/messages";
    problem(ali.send(GET, path + "?after=x", null), 400, "bad-request");
    problem(ali.send(GET, path + "?at=yesterday", null), 400, "bad-request");
    Browser mina = Browser.registered(SERVER, mark + "mina", null);
    problem(mina.send(GET, path, null), 404, "unknown-conversation");
    problem(
        mina.send(GET, "/api/conversations/" + conversation, null), 404, "unknown-conversation");
    problem(mina.send(GET, "/api/conversations/x/messages", null), 404, "unknown-conversation");
  }

  private static List<Long> span(long first, long last) {
    return LongStream.rangeClosed(first, last).boxed().toList();
  }

  @Test
  void marksRiseAndAreToldToBoth() {
    String conversation = befriend(sara, ali);
    try (ChatPeer saras = ChatPeer.live(sara);
        ChatPeer alis = ChatPeer.live(ali);
        ChatPeer otherOfAli = ChatPeer.live(ali)) {
      saras.write(conversation, "one");
      saras.write(conversation, "two");
      assertEquals(2, seen(ali, conversation).get("unread").longValue());
      alis.say(Map.of("type", "got", "conversation", conversation, "number", 2));
      JsonNode got = saras.await("marks", _ -> true);
      assertEquals(2, got.get("delivered").longValue());
      assertEquals(0, got.get("read").longValue());
      assertEquals(id(ali), got.get("account").stringValue());
      alis.say(Map.of("type", "read", "conversation", conversation, "number", 1));
      alis.say(Map.of("type", "read", "conversation", conversation, "number", 900));
      alis.say(Map.of("type", "read", "conversation", conversation, "number", 1));
      saras.await("marks", one -> one.get("read").longValue() == 2);
      JsonNode own = otherOfAli.await("marks", one -> one.get("read").longValue() == 2);
      assertEquals(0, own.get("unread").longValue());
      JsonNode shown = seen(sara, conversation);
      assertEquals(2, shown.at("/others/delivered").longValue());
      assertEquals(2, shown.at("/others/read").longValue());
      assertEquals(0, shown.get("unread").longValue());
      assertEquals(0, seen(ali, conversation).get("unread").longValue());
      assertEquals(2, seen(ali, conversation).get("read").longValue());
    }
  }

  @Test
  void whoHidesWhatTheyHaveReadIsNotTold() {
    String conversation = befriend(sara, ali);
    ali.send(PUT, "/api/me/reading", Map.of("hidden", true)).expectStatus().isOk();
    assertTrue(
        ali.json(ali.send(GET, "/api/me/reading", null).expectStatus().isOk())
            .get("hidden")
            .booleanValue());
    problem(ali.send(PUT, "/api/me/reading", Map.of()), 400, "bad-request");
    try (ChatPeer saras = ChatPeer.live(sara);
        ChatPeer alis = ChatPeer.live(ali)) {
      saras.write(conversation, "secretive?");
      alis.say(Map.of("type", "read", "conversation", conversation, "number", 1));
      JsonNode told = saras.await("marks", _ -> true);
      assertEquals(1, told.get("delivered").longValue());
      assertTrue(told.get("read").isNull());
      assertEquals(1, alis.await("marks", _ -> true).get("read").longValue());
      assertTrue(seen(sara, conversation).at("/others/read").isNull());
      ali.send(PUT, "/api/me/reading", Map.of("hidden", false)).expectStatus().isOk();
      assertEquals(
          1, saras.await("conversation", _ -> true).at("/conversation/others/read").longValue());
    }
  }

  @Test
  void typingIsToldToTheOtherOnly() {
    String conversation = befriend(sara, ali);
    try (ChatPeer saras = ChatPeer.live(sara);
        ChatPeer otherOfSara = ChatPeer.live(sara);
        ChatPeer alis = ChatPeer.live(ali)) {
      saras.say(Map.of("type", "typing", "conversation", conversation));
      saras.say(Map.of("type", "typing", "conversation", conversation));
      JsonNode typing = alis.expect("typing");
      assertEquals(id(sara), typing.at("/from/person/id").stringValue());
      saras.write(conversation, "typed");
      alis.expect("message");
      otherOfSara.expect("message");
    }
  }

  @Test
  void whoIsNoContactWritesNoMore() {
    String conversation = befriend(sara, ali);
    problem(
        sara.send(
            POST,
            "/api/conversations",
            Map.of("account", id(Browser.registered(SERVER, mark + "mina", null)))),
        403,
        "not-a-contact");
    problem(
        sara.send(POST, "/api/conversations", Map.of("account", UUID.randomUUID())),
        404,
        "unknown-person");
    problem(sara.send(POST, "/api/conversations", Map.of()), 400, "bad-request");
    try (ChatPeer saras = ChatPeer.live(sara);
        ChatPeer alis = ChatPeer.live(ali)) {
      String ref = ChatPeer.ref();
      saras.send(conversation, ref, "before");
      saras.expect("sent");
      alis.expect("message");
      ali.send(PUT, "/api/contacts/" + id(sara) + "/block", null).expectStatus().isNoContent();
      assertFalse(saras.expect("conversation").at("/conversation/mayWrite").booleanValue());
      assertFalse(alis.expect("conversation").at("/conversation/mayWrite").booleanValue());
      saras.send(conversation, ChatPeer.ref(), "after");
      assertEquals("not-a-contact", code(saras.expect("refused")));
      // What is stored is acknowledged all the same.
      saras.send(conversation, ref, "before");
      saras.expect("sent");
      assertEquals("not-a-contact", code(saras.ask(edit(conversation, 1, "x"))));
      assertEquals("not-a-contact", code(alis.ask(react(conversation, 1, "👍", true))));
      assertEquals(conversation, conversation(sara, ali).get("id").stringValue());
      assertTrue(saras.ask(delete(conversation, 1)).at("/message/deleted").booleanValue());
      ali.send(DELETE, "/api/contacts/" + id(sara) + "/block", null).expectStatus().isNoContent();
      assertEquals(conversation, befriend(sara, ali));
      saras.await("conversation", one -> one.at("/conversation/mayWrite").booleanValue());
      saras.write(conversation, "friends again");
    }
  }

  @Test
  void whatSomebodyWroteOutlivesTheirAccount() throws Exception {
    String conversation = befriend(sara, ali);
    try (ChatPeer saras = ChatPeer.live(sara);
        ChatPeer alis = ChatPeer.live(ali)) {
      alis.write(conversation, "farewell");
      saras.expect("message");
      ali.send(POST, "/api/me/deletion", Map.of("password", Browser.PASSWORD))
          .expectStatus()
          .isNoContent();
      assertEquals(4401, alis.awaitClose().code());
      JsonNode left = saras.await("conversation", one -> one.at("/conversation/with").isNull());
      assertFalse(left.at("/conversation/mayWrite").booleanValue());
      JsonNode message = page(sara, conversation, "").at("/messages/0");
      assertEquals("farewell", message.get("text").stringValue());
      assertTrue(message.at("/from/deleted").booleanValue());
      saras.send(conversation, ChatPeer.ref(), "?");
      assertEquals("not-a-contact", code(saras.expect("refused")));
    }
    sara.send(POST, "/api/me/deletion", Map.of("password", Browser.PASSWORD))
        .expectStatus()
        .isNoContent();
    Database database = SERVER.server.database();
    assertEquals(
        0L,
        database
            .await(
                database
                    .client()
                    .sql("select count(*) as n from conversation where id = :id")
                    .bind("id", UUID.fromString(conversation))
                    .map(row -> Objects.requireNonNull(row.get("n", Long.class)))
                    .one())
            .orElseThrow(),
        "nobody is left who could read it");
  }

  @Test
  void loggingOutClosesTheSocketsOfThatBrowser() throws Exception {
    befriend(sara, ali);
    Browser otherOfSara = new Browser(SERVER);
    otherOfSara.json(otherOfSara.logIn(mark + "sara", Browser.PASSWORD).expectStatus().isOk());
    try (ChatPeer saras = ChatPeer.live(sara);
        ChatPeer idle = ChatPeer.open(sara);
        ChatPeer others = ChatPeer.live(otherOfSara)) {
      sara.send(DELETE, "/api/session", null).expectStatus().isNoContent();
      assertEquals(4401, saras.awaitClose().code());
      assertEquals(4401, idle.awaitClose().code());
      assertFalse(others.closed.isDone());
    }
  }

  @Test
  void listsArePagedByTheLatestMessage() {
    try (ChatPeer saras = ChatPeer.live(sara)) {
      String[] made = new String[3];
      for (int i = 0; i < 3; i++) {
        made[i] = befriend(sara, Browser.registered(SERVER, mark + "friend" + i, null));
        saras.await("conversation", _ -> true);
      }
      saras.write(made[0], "up");
      JsonNode all = sara.json(sara.send(GET, "/api/conversations", null).expectStatus().isOk());
      assertEquals(made[0], all.at("/0/id").stringValue());
      assertEquals(3, all.size());
      JsonNode rest =
          sara.json(
              sara.send(GET, "/api/conversations?before=" + made[0], null).expectStatus().isOk());
      assertEquals(
          List.of(made[2], made[1]),
          rest.valueStream().map(one -> one.get("id").stringValue()).toList());
      problem(sara.send(GET, "/api/conversations?before=x", null), 400, "bad-request");
    }
  }

  @Test
  void whatWasWrittenIsThereAfterARestart(@TempDir Path data) throws Exception {
    Map<String, String> settings = new HashMap<>(SETTINGS);
    settings.put("SETAREH_DATA", data.toString());
    String conversation;
    String nikasCookie;
    ChatPeer.Closed closed;
    try (TestServer first = TestServer.with(settings)) {
      Browser nika = Browser.registered(first, "nika", null);
      Browser reza = Browser.registered(first, "reza", null);
      conversation = befriend(nika, reza);
      try (ChatPeer rezas = ChatPeer.live(reza)) {
        rezas.write(conversation, "will this last?");
        nikasCookie = Objects.requireNonNull(nika.cookie);
        first.server.close();
        closed = rezas.awaitClose();
      }
    }
    assertEquals(1001, closed.code());
    try (TestServer again = TestServer.with(settings)) {
      Browser nika = new Browser(again);
      nika.cookie = nikasCookie;
      assertEquals(List.of("will this last?"), texts(page(nika, conversation, "").get("messages")));
      try (ChatPeer nikas = ChatPeer.begin(nika, Map.of(conversation, 0L))) {
        nikas.expect("conversations");
        assertEquals(
            "will this last?", nikas.expect("messages").at("/messages/0/text").stringValue());
        nikas.expect("ready");
        assertNotEquals(0, nikas.write(conversation, "yes").get("number").longValue());
      }
    }
  }
}
