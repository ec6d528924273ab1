package org.setareh.signaling;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** A browser's socket of conversations: each frame as it came. */
final class ChatPeer implements AutoCloseable {
  static final HttpClient CLIENT = HttpClient.newHttpClient();
  private static final Duration BEATS_EVERY = Duration.ofSeconds(10);
  private static final SecureRandom RANDOM = new SecureRandom();

  /** The close frame, as one that came; -1: the connection broke. */
  record Closed(int code, String reason) {}

  final CompletableFuture<Closed> closed = new CompletableFuture<>();
  private final BlockingQueue<JsonNode> frames = new LinkedBlockingQueue<>();
  private final WebSocket socket;

  /** A WebSocket takes one part of a frame after another. */
  private final ReentrantLock saying = new ReentrantLock();

  private boolean inMiddle;

  private ChatPeer(Browser browser) {
    socket =
        CLIENT
            .newWebSocketBuilder()
            .header("Cookie", browser.server.cookie + '=' + Objects.requireNonNull(browser.cookie))
            .buildAsync(address(browser.server), new Listener())
            .join();
    Thread.ofVirtual().start(this::beat);
  }

  static URI address(TestServer server) {
    return URI.create("ws://localhost:" + server.server.ports().http() + "/ws/chat");
  }

  /** Opens a socket that has not begun. */
  static ChatPeer open(Browser browser) {
    return new ChatPeer(browser);
  }

  /** Opens a socket and hears how things stand; those frames come next. */
  static ChatPeer begin(Browser browser, Map<String, Long> since) {
    ChatPeer peer = new ChatPeer(browser);
    peer.say(Map.of("type", "begin", "since", since));
    return peer;
  }

  /** One that was told how things stand. */
  static ChatPeer live(Browser browser) {
    ChatPeer peer = begin(browser, Map.of());
    peer.await("ready", _ -> true);
    return peer;
  }

  static String ref() {
    byte[] bytes = new byte[16];
    RANDOM.nextBytes(bytes);
    return "m_" + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  private final class Listener implements WebSocket.Listener {
    private final StringBuilder text = new StringBuilder();

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence part, boolean last) {
      text.append(part);
      if (last) {
        JsonNode frame = Guest.JSON.readTree(text.toString());
        text.setLength(0);
        if (!frame.get("type").stringValue().equals("beat")) {
          frames.add(frame);
        }
      }
      socket.request(1);
      return null;
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
      closed.complete(new Closed(code, reason));
      return null;
    }

    @Override
    public void onError(WebSocket socket, Throwable error) {
      closed.complete(new Closed(-1, String.valueOf(error)));
    }
  }

  void say(Map<String, ?> frame) {
    say(Guest.JSON.writeValueAsString(frame));
  }

  void say(String text) {
    say(text, true);
  }

  /** A part of a frame. */
  void say(String part, boolean last) {
    saying.lock();
    try {
      socket.sendText(part, last).join();
      inMiddle = !last;
    } finally {
      saying.unlock();
    }
  }

  /** Signs of life, for as long as there is the socket; none within a frame. */
  private void beat() {
    try {
      while (!closed.isDone()) {
        Thread.sleep(BEATS_EVERY);
        saying.lock();
        try {
          if (!inMiddle) {
            socket.sendText("{\"type\":\"beat\"}", true).join();
          }
        } finally {
          saying.unlock();
        }
      }
    } catch (CompletionException _) {
      // It has ended.
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  void say(byte[] bytes) {
    saying.lock();
    try {
      socket.sendBinary(ByteBuffer.wrap(bytes), true).join();
    } finally {
      saying.unlock();
    }
  }

  void send(String conversation, String ref, String text) {
    Map<String, Object> frame = new LinkedHashMap<>();
    frame.put("type", "send");
    frame.put("ref", ref);
    frame.put("conversation", conversation);
    frame.put("text", text);
    say(frame);
  }

  /** Sends a text, again where it is told to wait, until it is stored: the message. */
  JsonNode write(String conversation, String text) {
    String ref = ref();
    while (true) {
      send(conversation, ref, text);
      JsonNode answer = answer(ref);
      if (answer.get("type").stringValue().equals("sent")) {
        return answer.get("message");
      }
      pause(answer);
    }
  }

  /** As long as a refusal says. */
  static void pause(JsonNode refused) {
    JsonNode wait = refused.get("retryAfterMs");
    if (wait == null) {
      throw new AssertionError("refused: " + refused);
    }
    try {
      Thread.sleep(wait.longValue());
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** Says something that is answered, and waits for that: done or refused. */
  JsonNode ask(Map<String, ?> frame) {
    say(frame);
    return answer(String.valueOf(frame.get("ref")));
  }

  private JsonNode answer(String ref) {
    while (true) {
      JsonNode answer = next("an answer");
      if (answer.has("ref") && answer.get("ref").stringValue().equals(ref)) {
        return answer;
      }
    }
  }

  /** The next frame; it must be of this type. */
  JsonNode expect(String type) {
    JsonNode frame = next(type);
    if (!frame.get("type").stringValue().equals(type)) {
      throw new AssertionError("expected " + type + " but got " + frame);
    }
    return frame;
  }

  /** Skips what comes until there is a frame of one of these types. */
  JsonNode awaitEither(String type, String other) {
    while (true) {
      JsonNode frame = next(type);
      String name = frame.get("type").stringValue();
      if (name.equals(type) || name.equals(other)) {
        return frame;
      }
    }
  }

  /** Skips what comes until there is such a frame. */
  JsonNode await(String type, Predicate<JsonNode> wanted) {
    while (true) {
      JsonNode frame = next(type);
      if (frame.get("type").stringValue().equals(type) && wanted.test(frame)) {
        return frame;
      }
    }
  }

  /** How many frames have come that nobody has looked at. */
  int waiting() {
    return frames.size();
  }

  /** The next frame, whatever it is. */
  JsonNode next(String wanted) {
    try {
      JsonNode frame = frames.poll(60, TimeUnit.SECONDS);
      if (frame == null) {
        throw new AssertionError(
            "no frame came where " + wanted + " was expected; " + closed.getNow(null));
      }
      return frame;
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** How the server closed it. */
  Closed awaitClose() throws Exception {
    return closed.get(60, TimeUnit.SECONDS);
  }

  /** Breaks the connection. */
  void cut() {
    close();
  }

  @Override
  public void close() {
    socket.abort();
    closed.complete(new Closed(-1, "cut"));
  }
}
