package org.setareh.bench.events;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Sockets of conversations, one of each account, of which each two write to each other. A message's
 * text is the moment at which it was sent.
 */
final class Writers implements AutoCloseable {
  private static final int OPENING_AT_ONCE = 50;
  private static final int BEATS_EVERY_S = 10;
  private static final String TEXT = "\"text\":\"t";

  volatile Latencies acknowledged = new Latencies();
  volatile Latencies arrived = new Latencies();

  private final URI server;
  private final HttpClient http;
  private final String[] cookies;
  private final String[] conversations;
  private final WebSocket[] sockets;
  private final AtomicInteger ready = new AtomicInteger();
  private final AtomicInteger broken = new AtomicInteger();
  private final AtomicInteger refused = new AtomicInteger();
  private final AtomicLong stored = new AtomicLong();
  private final Map<WebSocket, Object> locks = new ConcurrentHashMap<>();
  private final Thread beats = Thread.ofVirtual().unstarted(this::beat);
  private volatile boolean echo;

  Writers(URI server, HttpClient http, String[] cookies, String[] conversations) {
    this.server = server;
    this.http = http;
    this.cookies = cookies;
    this.conversations = conversations;
    this.sockets = new WebSocket[cookies.length];
  }

  int count() {
    return cookies.length;
  }

  int ready() {
    return ready.get();
  }

  int broken() {
    return broken.get();
  }

  int refused() {
    return refused.get();
  }

  long stored() {
    return stored.get();
  }

  void open() throws InterruptedException {
    Semaphore opening = new Semaphore(OPENING_AT_ONCE);
    URI address = URI.create("ws" + server.toString().substring(4) + "/ws/chat");
    for (int i = 0; i < cookies.length; i++) {
      int at = i;
      opening.acquire();
      http.newWebSocketBuilder()
          .header("Cookie", cookies[i])
          .buildAsync(address, new Listener(at))
          .whenComplete((socket, failure) -> {
            opening.release();
            if (failure != null) {
              broken.incrementAndGet();
            } else {
              sockets[at] = socket;
              socket.sendText("{\"type\":\"begin\"}", true);
            }
          });
    }
    beats.start();
  }

  private void beat() {
    try {
      while (true) {
        TimeUnit.SECONDS.sleep(BEATS_EVERY_S);
        for (int i = 0; i < sockets.length; i++) {
          say(i, "{\"type\":\"beat\"}");
        }
      }
    } catch (InterruptedException _) {
      // Closed.
    }
  }

  /** Whether each socket writes the next message once the one before was stored. */
  void echo(boolean on) {
    echo = on;
    if (on) {
      for (int i = 0; i < sockets.length; i++) {
        write(i);
      }
    }
  }

  /** Sends a message by one of the sockets. */
  void write(int at) {
    ThreadLocalRandom random = ThreadLocalRandom.current();
    say(
        at,
        "{\"type\":\"send\",\"ref\":\"m_%022d\",\"conversation\":\"%s\",\"text\":\"t%d\"}"
            .formatted(random.nextLong(Long.MAX_VALUE), conversations[at / 2], System.nanoTime()));
  }

  /** One after another: a WebSocket takes no two messages at once. */
  private void say(int at, String frame) {
    WebSocket socket = sockets[at];
    if (socket == null) {
      return;
    }
    synchronized (locks.computeIfAbsent(socket, _ -> new Object())) {
      socket.sendText(frame, true).join();
    }
  }

  private final class Listener implements WebSocket.Listener {
    private final int at;
    private final StringBuilder text = new StringBuilder();

    Listener(int at) {
      this.at = at;
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence part, boolean last) {
      text.append(part);
      if (last) {
        take(text.toString());
        text.setLength(0);
      }
      socket.request(1);
      return null;
    }

    private void take(String frame) {
      if (frame.startsWith("{\"type\":\"sent\"")) {
        stored.incrementAndGet();
        acknowledged.add(System.nanoTime() - sentAtNs(frame));
        if (echo) {
          Thread.startVirtualThread(() -> write(at));
        }
      } else if (frame.startsWith("{\"type\":\"message\"")) {
        arrived.add(System.nanoTime() - sentAtNs(frame));
      } else if (frame.startsWith("{\"type\":\"ready\"")) {
        ready.incrementAndGet();
      } else if (frame.startsWith("{\"type\":\"refused\"")) {
        refused.incrementAndGet();
        if (echo) {
          Thread.startVirtualThread(() -> {
            try {
              TimeUnit.MILLISECONDS.sleep(50);
            } catch (InterruptedException _) {
              Thread.currentThread().interrupt();
            }
            write(at);
          });
        }
      }
    }

    private long sentAtNs(String frame) {
      int from = frame.indexOf(TEXT) + TEXT.length();
      return Long.parseLong(frame.substring(from, frame.indexOf('"', from)));
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
      broken.incrementAndGet();
      return null;
    }

    @Override
    public void onError(WebSocket socket, Throwable error) {
      broken.incrementAndGet();
    }
  }

  @Override
  public void close() {
    beats.interrupt();
    for (WebSocket socket : sockets) {
      if (socket != null) {
        socket.abort();
      }
    }
  }
}
