package org.setareh.signaling;

import static org.springframework.http.HttpMethod.GET;
import static org.springframework.http.HttpMethod.POST;
import static org.springframework.http.HttpMethod.PUT;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpMethod;
import org.springframework.test.web.reactive.server.WebTestClient;
import tools.jackson.databind.JsonNode;

/**
 * A page in a browser whose owner calls and is called, and what it knows by the rules of {@code
 * docs/protocol.md}: from its event stream, which can be cut and come back.
 */
final class CallPeer implements AutoCloseable {
  private static final SecureRandom RANDOM = new SecureRandom();

  final Browser browser;
  final String account;
  final String tab = tab();

  /** The call that it knows of; null where none goes on. */
  @Nullable JsonNode call;

  /** What it was told of each call that ended. */
  final List<JsonNode> ended = new ArrayList<>();

  /** What the other tab said, in order. */
  final List<JsonNode> signals = new ArrayList<>();

  /** What contacts are shown to be, by account. */
  final Map<String, String> presences = new HashMap<>();

  /** Whether something that the other tab said is lost. */
  boolean missedSignals;

  /** Into which conferences it is asked. */
  @Nullable JsonNode invitations;

  /** Whom it asked in vain: account and answer. */
  final Map<String, String> notComing = new HashMap<>();

  /** Where it waits or asks, in rooms of two. */
  @Nullable JsonNode callRoom;

  long missedCalls = -1;
  private int heard;
  private long missedVersion = -1;
  private @Nullable Ear ear;
  private @Nullable String lastEventId;

  CallPeer(Browser browser) {
    this.browser = browser;
    this.account = browser.me().at("/account/id").stringValue();
  }

  /** A page's own id. */
  static String tab() {
    byte[] bytes = new byte[16];
    RANDOM.nextBytes(bytes);
    return "t_" + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /** Another device of the same person. */
  CallPeer otherDevice(String name) {
    Browser other = new Browser(browser.server);
    other.json(other.logIn(name, Browser.PASSWORD).expectStatus().isOk());
    return new CallPeer(other);
  }

  /** Both have each other as a contact. */
  static void befriend(CallPeer one, CallPeer other) {
    one.send(POST, "/api/contacts", Map.of("account", other.account)).expectStatus().isCreated();
    other.send(PUT, "/api/contacts/" + one.account, Map.of()).expectStatus().isOk();
  }

  WebTestClient.ResponseSpec ring(CallPeer whom, String kind) {
    return send(POST, "/api/calls", Map.of("account", whom.account, "kind", kind, "tab", tab));
  }

  /** Rings, and the call as the answer has it. */
  JsonNode rung(CallPeer whom) {
    JsonNode made = browser.json(ring(whom, "video").expectStatus().isCreated());
    know(made);
    return made;
  }

  WebTestClient.ResponseSpec accept(String id) {
    return post(id, "/accept", Map.of("tab", tab, "camera", true));
  }

  WebTestClient.ResponseSpec signal(String id, Map<String, ?> signal) {
    return post(id, "/signals", Map.of("tab", tab, "signal", signal));
  }

  WebTestClient.ResponseSpec describe(String id, String type, String sdp) {
    return signal(id, Map.of("type", type, "sdp", sdp));
  }

  WebTestClient.ResponseSpec candidate(String id, String candidate) {
    return signal(
        id,
        Map.of(
            "type",
            "candidate",
            "candidate",
            Map.of("candidate", candidate, "sdpMid", "0", "sdpMLineIndex", 0)));
  }

  WebTestClient.ResponseSpec post(String id, String what, @Nullable Object body) {
    return send(POST, "/api/calls/" + id + what, body);
  }

  WebTestClient.ResponseSpec send(HttpMethod method, String uri, @Nullable Object body) {
    return browser.send(method, uri, body);
  }

  JsonNode list() {
    return browser.json(send(GET, "/api/calls", null).expectStatus().isOk());
  }

  void see() {
    send(PUT, "/api/calls/seen", null).expectStatus().isNoContent();
  }

  /** Begins to hear, from a snapshot. */
  CallPeer hear() {
    return open(null);
  }

  /** Goes on where it was cut. */
  void resume() {
    open(lastEventId);
  }

  private CallPeer open(@Nullable String from) {
    cut();
    ear = Ear.of(browser, from);
    if (from == null) {
      handle(ear.expect("snapshot"));
    }
    return this;
  }

  void cut() {
    if (ear != null) {
      ear.close();
      ear = null;
    }
  }

  /** Hears until something is so. */
  void until(BooleanSupplier so) {
    while (!so.getAsBoolean()) {
      if (ear == null) {
        throw new AssertionError("deaf");
      }
      handle(ear.next());
    }
  }

  /** Hears until the call is so far; {@code none}: until there is none. */
  void until(String state) {
    until(() -> (call == null ? "none" : word(call, "state")).equals(state));
  }

  private void handle(Ear.Got got) {
    lastEventId = got.id();
    switch (got.name()) {
      case "snapshot" -> {
        JsonNode calls = got.data().at("/me/calls");
        call = calls.isEmpty() ? null : calls.get(0);
        if (call != null) {
          int said = other(call).get("signals").intValue();
          missedSignals |= isIn(call) && said > heard;
          heard = said;
        }
        missed(got.data().at("/me/missed"));
        invitations = got.data().at("/me/invitations/invitations");
        callRoom = got.data().at("/me/callRoom/callRoom");
      }
      case "call" -> know(got.data().get("call"));
      case "missed" -> missed(got.data());
      case "signal" -> heard(got.data());
      case "invitations" -> invitations = got.data().get("invitations");
      case "not-coming" ->
          notComing.put(got.data().at("/account/id").stringValue(), word(got.data(), "answer"));
      case "call-room" -> callRoom = got.data().get("callRoom");
      case "presence" ->
          presences.put(
              word(got.data(), "account"), got.data().at("/presence/state").stringValue());
      case "END" -> throw new AssertionError("the stream has ended");
      default -> {
        // Of others.
      }
    }
  }

  private void know(JsonNode told) {
    if (call != null
        && word(call, "id").equals(word(told, "id"))
        && told.get("version").longValue() <= call.get("version").longValue()) {
      return;
    }
    if (word(told, "state").equals("ended")) {
      ended.add(told);
      if (call == null || word(call, "id").equals(word(told, "id"))) {
        forget();
      }
    } else if (ended.stream().noneMatch(over -> word(over, "id").equals(word(told, "id")))) {
      call = told;
    }
  }

  private void forget() {
    call = null;
    heard = 0;
  }

  private void missed(JsonNode told) {
    if (told.get("version").longValue() >= missedVersion) {
      missedVersion = told.get("version").longValue();
      missedCalls = told.get("count").longValue();
    }
  }

  private void heard(JsonNode signal) {
    int n = signal.get("n").intValue();
    if (!word(signal, "to").equals(tab) || n <= heard) {
      return;
    }
    missedSignals |= n > heard + 1;
    heard = n;
    signals.add(signal.get("signal"));
  }

  private JsonNode other(JsonNode told) {
    return told.get(isCaller(told) ? "callee" : "caller");
  }

  private boolean isCaller(JsonNode told) {
    return told.at("/caller/person/id").stringValue().equals(account);
  }

  /** Whether the call is in this tab. */
  private boolean isIn(JsonNode told) {
    JsonNode at = told.get(isCaller(told) ? "caller" : "callee").get("tab");
    return at.isString() && at.stringValue().equals(tab);
  }

  static String word(JsonNode node, String field) {
    return node.get(field).stringValue();
  }

  @Override
  public void close() {
    cut();
  }
}
