package org.setareh.signaling.delivery;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.security.SecureRandom;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a client does by the protocol: keeps what it writes until it was stored, sends it in order,
 * one after another, and again after a break; knows the conversation up to a revision, and begins
 * anew where the next one is missing.
 */
final class Device implements AutoCloseable {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int SILENT_FOR_S = 25;

  /** Something that happened to the connection, or was asked for. */
  private sealed interface Event {
    record Frame(WebSocket from, JsonNode frame) implements Event {}

    record Broken(WebSocket which) implements Event {}

    record Cut() implements Event {}
  }

  record Unsent(String ref, String text) {}

  final URI server;
  final String name;
  final String account;
  private final HttpClient http = HttpClient.newHttpClient();
  private final String cookie;
  private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();

  /** Messages by number, as this device knows them. */
  private final Map<Long, JsonNode> known = new TreeMap<>();

  private final Deque<Unsent> outbox = new ArrayDeque<>();
  private final List<Unsent> written = new ArrayList<>();
  private long revision;
  private volatile long progress;
  private boolean isOut;
  private boolean isReady;
  private @Nullable WebSocket socket;
  private String conversation = "";
  int connections;
  int twice;

  Device(URI server, String name) throws IOException, InterruptedException {
    this.server = server;
    this.name = name;
    HttpResponse<String> made =
        send(
            "POST",
            "/api/accounts",
            Map.of("name", name, "password", "correct horse battery"),
            null);
    this.cookie = made.headers().firstValue("Set-Cookie").orElseThrow().replaceFirst(";.*", "");
    this.account = JSON.readTree(made.body()).at("/account/id").stringValue();
  }

  private HttpResponse<String> send(
      String method, String path, @Nullable Object body, @Nullable String withCookie)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(server.resolve(path))
            .method(
                method,
                body == null
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(body)))
            .header("Content-Type", "application/json");
    if (withCookie != null) {
      request.header("Cookie", withCookie);
    }
    HttpResponse<String> answer = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    if (answer.statusCode() / 100 != 2) {
      throw new IOException(method + ' ' + path + ": " + answer.statusCode() + answer.body());
    }
    return answer;
  }

  JsonNode ask(String method, String path, @Nullable Object body)
      throws IOException, InterruptedException {
    return JSON.readTree(send(method, path, body, cookie).body());
  }

  /** Where it reads and writes. */
  void open(String id) {
    conversation = id;
  }

  /** Something to send, now or later. */
  void write(String text) {
    byte[] bytes = new byte[16];
    RANDOM.nextBytes(bytes);
    Unsent message =
        new Unsent("m_" + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes), text);
    outbox.add(message);
    written.add(message);
  }

  /** Breaks its connection; any thread. */
  void cut() {
    events.add(new Event.Cut());
  }

  /** Until all is sent and it knows that many messages. */
  void run(long messages) throws InterruptedException {
    while (!outbox.isEmpty() || known.size() < messages) {
      if (socket == null && !connect()) {
        TimeUnit.MILLISECONDS.sleep(50);
        continue;
      }
      Event event = events.poll(SILENT_FOR_S, TimeUnit.SECONDS);
      switch (event) {
        case null -> hangUp();
        case Event.Cut _ -> hangUp();
        case Event.Broken(WebSocket which) -> {
          if (which == socket) {
            hangUp();
          }
        }
        case Event.Frame(WebSocket from, JsonNode frame) -> {
          if (from == socket) {
            take(frame);
          }
        }
      }
    }
  }

  private boolean connect() {
    try {
      isReady = false;
      isOut = false;
      WebSocket opened =
          http.newWebSocketBuilder()
              .header("Cookie", cookie)
              .buildAsync(
                  URI.create("ws" + server.toString().substring(4) + "/ws/chat"), new Listener())
              .join();
      socket = opened;
      connections++;
      Map<String, Long> since = known.isEmpty() ? Map.of() : Map.of(conversation, revision);
      say(Map.of("type", "begin", "since", since));
      return true;
    } catch (CompletionException _) {
      return false;
    }
  }

  private void hangUp() {
    if (socket != null) {
      socket.abort();
      socket = null;
    }
  }

  private void say(Map<String, ?> frame) {
    try {
      Objects.requireNonNull(socket).sendText(JSON.writeValueAsString(frame), true).join();
    } catch (CompletionException _) {
      hangUp();
    }
  }

  private void take(JsonNode frame) throws InterruptedException {
    switch (frame.get("type").stringValue()) {
      case "ready" -> {
        isReady = true;
        if (known.isEmpty()) {
          // What is there already was never told: as after a "far".
          readPages();
        }
        next();
      }
      case "messages" -> {
        frame.get("messages").forEach(this::keep);
        revision = frame.get("revision").longValue();
        marks();
      }
      case "far" -> readPages();
      case "message" -> live(frame.get("message"));
      case "sent" -> {
        live(frame.get("message"));
        Unsent first = outbox.peek();
        if (first != null && first.ref.equals(frame.get("ref").stringValue())) {
          outbox.remove();
          isOut = false;
          next();
        }
      }
      case "refused" -> {
        JsonNode wait = frame.get("retryAfterMs");
        if (wait == null) {
          throw new AssertionError(name + " was refused: " + frame);
        }
        TimeUnit.MILLISECONDS.sleep(wait.longValue());
        isOut = false;
        next();
      }
      default -> {}
    }
  }

  private void live(JsonNode message) {
    long now = message.get("revision").longValue();
    if (now <= revision) {
      twice++;
    } else if (now == revision + 1) {
      keep(message);
      revision = now;
      marks();
    } else {
      hangUp();
    }
  }

  private void keep(JsonNode message) {
    known.put(message.get("number").longValue(), message);
    progress = known.size();
  }

  /** Waits until it knows so many messages; any thread. */
  void awaitKnown(long messages) throws InterruptedException {
    for (long waitedMs = 0; progress < messages; waitedMs++) {
      if (waitedMs > TimeUnit.MINUTES.toMillis(10)) {
        throw new AssertionError(name + " knows only " + progress + " messages");
      }
      TimeUnit.MILLISECONDS.sleep(1);
    }
  }

  private void marks() {
    if (socket != null) {
      say(Map.of("type", "got", "conversation", conversation, "number", known.size()));
    }
  }

  private void next() {
    Unsent first = outbox.peek();
    if (isReady && !isOut && first != null && socket != null) {
      isOut = true;
      Map<String, Object> frame = new LinkedHashMap<>();
      frame.put("type", "send");
      frame.put("ref", first.ref);
      frame.put("conversation", conversation);
      frame.put("text", first.text);
      say(frame);
    }
  }

  private void readPages() throws InterruptedException {
    try {
      known.clear();
      JsonNode page = ask("GET", path(""), null);
      revision = page.get("revision").longValue();
      page.get("messages").forEach(this::keep);
      while (page.at("/more/before").booleanValue()) {
        page = ask("GET", path("?before=" + page.at("/messages/0/number").longValue()), null);
        page.get("messages").forEach(this::keep);
      }
    } catch (IOException _) {
      known.clear();
      revision = 0;
      hangUp();
    }
  }

  private String path(String query) {
    return "/api/conversations/" + conversation + "/messages" + query;
  }

  /** Says that all of it was read, until the server says so too. */
  JsonNode read(long number) throws Exception {
    while (true) {
      JsonNode view = ask("GET", "/api/conversations/" + conversation, null);
      if (view.get("read").longValue() == number) {
        return view;
      }
      if (socket == null && !connect()) {
        continue;
      }
      say(Map.of("type", "read", "conversation", conversation, "number", number));
      TimeUnit.MILLISECONDS.sleep(100);
    }
  }

  List<JsonNode> known() {
    return List.copyOf(known.values());
  }

  List<Unsent> written() {
    return written;
  }

  long revision() {
    return revision;
  }

  private final class Listener implements WebSocket.Listener {
    private final StringBuilder text = new StringBuilder();

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
      text.append(part);
      if (last) {
        events.add(new Event.Frame(from, JSON.readTree(text.toString())));
        text.setLength(0);
      }
      from.request(1);
      return null;
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket which, int code, String reason) {
      events.add(new Event.Broken(which));
      return null;
    }

    @Override
    public void onError(WebSocket which, Throwable error) {
      events.add(new Event.Broken(which));
    }
  }

  @Override
  public void close() {
    hangUp();
    http.close();
  }
}
