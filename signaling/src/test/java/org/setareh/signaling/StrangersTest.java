package org.setareh.signaling;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.LoggerFactory;

/** What strangers send costs little, is answered in words, and is no line of the log. */
@Timeout(120)
final class StrangersTest {
  /** Beyond any body, with what the kernel's buffers hold. */
  private static final int MOST_TAKEN_BYTES = 32 << 20;

  private final TestServer server = TestServer.shared();

  @Test
  void whoEndsInTheMiddleOfABodyIsNoFaultOfOurs() throws Exception {
    assertNothingIsLogged(() -> {
      for (int i = 0; i < 120; i++) {
        endInTheMiddle(i);
      }
    });
  }

  @Test
  void whoSendsMoreThanHttp2AllowsIsNoFaultOfOurs() throws Exception {
    assertNothingIsLogged(() -> {
      for (int i = 0; i < 12; i++) {
        overrun();
      }
    });
  }

  /** Bodies on many streams, beyond every window and every number of streams. */
  private void overrun() throws Exception {
    try (Http2Stranger stranger = new Http2Stranger(server)) {
      try {
        for (int stream = 1; stream < 600; stream += 2) {
          stranger.post(stream, "/api/rooms/abc/look", "application/json");
          stranger.data(stream, "a".repeat(16_000).getBytes(StandardCharsets.US_ASCII));
        }
      } catch (IOException _) {
        // The server has ended it.
      }
      stranger.awaitRefusal();
    }
  }

  private interface Deeds {
    void run() throws Exception;
  }

  private void assertNothingIsLogged(Deeds deeds) throws Exception {
    Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    Queue<ILoggingEvent> lines = new ConcurrentLinkedQueue<>();
    AppenderBase<ILoggingEvent> listener =
        new AppenderBase<>() {
          @Override
          protected void append(ILoggingEvent line) {
            if (line.getLevel().isGreaterOrEqual(Level.WARN)) {
              lines.add(line);
            }
          }
        };
    listener.setContext(root.getLoggerContext());
    listener.start();
    root.addAppender(listener);
    try {
      deeds.run();
      // What has ended was dealt with once as many others are through.
      for (int i = 0; i < 20; i++) {
        Guest.room(server);
      }
    } finally {
      root.detachAppender(listener);
    }
    assertEquals(List.of(), lines.stream().map(ILoggingEvent::getFormattedMessage).toList());
  }

  private void endInTheMiddle(int kind) throws IOException {
    List<String> paths = List.of("/api/rooms", "/api/rooms/abc/look", "/whip/abc");
    String path = paths.get(kind % paths.size());
    boolean chunked = kind % 2 == 0;
    String body = "{\"title\":\"" + "x".repeat(kind % 5 == 0 ? 40_000 : 100);
    String head =
        "POST %s HTTP/1.1\r\nHost: localhost\r\nContent-Type: %s\r\n%s\r\n\r\n"
            .formatted(
                path,
                path.startsWith("/whip") ? "application/sdp" : "application/json",
                chunked ? "Transfer-Encoding: chunked" : "Content-Length: 60000");
    try (Socket socket = connect()) {
      OutputStream out = socket.getOutputStream();
      out.write(head.getBytes(StandardCharsets.US_ASCII));
      out.write(
          (chunked ? Integer.toHexString(body.length()) + "\r\n" + body + "\r\n" : body)
              .getBytes(StandardCharsets.US_ASCII));
      if (kind % 3 != 0) {
        socket.setSoLinger(true, 0); // A reset instead of an end.
      }
    }
  }

  @Test
  void anEndlessBodyIsEndedAtTheLimitOfOne() throws Exception {
    List<String> heads =
        List.of(
            "POST /api/rooms HTTP/1.1\r\nOrigin: https://evil.example", // refused unread
            "POST /api/rooms/abc/look HTTP/1.1\r\nContent-Type: application/json", // too large
            "POST /whip/abc HTTP/1.1\r\nContent-Type: application/sdp",
            "DELETE /api/rooms/abc/participants/p_1 HTTP/1.1", // answered unread
            "GET / HTTP/1.1");
    // At the same time: each takes the time in which who is refused may read the answer.
    try (ExecutorService strangers = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Callable<Long>> writing = heads.stream().<Callable<Long>>map(this::endless).toList();
      List<Future<Long>> taken = strangers.invokeAll(writing);
      for (int i = 0; i < heads.size(); i++) {
        long bytes = taken.get(i).get();
        assertTrue(bytes < MOST_TAKEN_BYTES, bytes + " bytes were taken of " + heads.get(i));
      }
    }
  }

  /** Writes a body without an end; tells how much of it was taken. */
  private Callable<Long> endless(String head) {
    return () -> {
      byte[] chunk =
          ("10000\r\n" + "x".repeat(0x10000) + "\r\n").getBytes(StandardCharsets.US_ASCII);
      long taken = 0;
      try (Socket socket = connect()) {
        OutputStream out = socket.getOutputStream();
        out.write(
            (head + "\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII));
        while (taken < MOST_TAKEN_BYTES) {
          out.write(chunk);
          taken += chunk.length;
        }
      } catch (IOException _) {
        // The server has ended it.
      }
      return taken;
    };
  }

  @Test
  void whoseBodyIsTooLongIsToldBeforeTheConnectionEnds() throws IOException {
    try (Socket socket = connect()) {
      OutputStream out = socket.getOutputStream();
      out.write(
          "POST /api/rooms HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 900000\r\n\r\n"
              .getBytes(StandardCharsets.US_ASCII));
      out.write(new byte[900_000]);
      byte[] answer = socket.getInputStream().readAllBytes();
      assertTrue(
          new String(answer, StandardCharsets.UTF_8).startsWith("HTTP/1.1 413"),
          () -> new String(answer, StandardCharsets.UTF_8));
    }
  }

  private Socket connect() throws IOException {
    return new Socket("localhost", server.server.ports().http());
  }
}
