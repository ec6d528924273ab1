package org.setareh.signaling.conversation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Subscription;
import org.setareh.signaling.problem.Problem;
import org.setareh.signaling.session.Session;
import org.setareh.signaling.session.SessionEnds;
import org.springframework.web.reactive.socket.CloseStatus;
import reactor.core.publisher.BaseSubscriber;
import tools.jackson.databind.json.JsonMapper;

/** How many sockets there are, in which order each hears, and which are closed for what. */
final class ChatSocketsTest {
  private static final byte[] NEWS = "{}".getBytes(StandardCharsets.UTF_8);

  private final ChatSockets sockets =
      new ChatSockets(
          new SessionEnds(),
          new FrameWriter(JsonMapper.builder().build()),
          new SimpleMeterRegistry());
  private final UUID account = UUID.randomUUID();
  private final Session session = new Session(UUID.randomUUID(), account);

  @AfterEach
  void close() {
    sockets.close();
  }

  private ChatSocket open() {
    return sockets.add(session, () -> {});
  }

  /** With what it is to be closed; fails where it is not. */
  private static int code(ChatSocket socket) {
    return Objects.requireNonNull(
        socket.closing().map(CloseStatus::getCode).block(Duration.ofSeconds(60)));
  }

  private static byte[] news(int size) {
    return new byte[size];
  }

  /** Reads as much as it is asked to. */
  private static final class Reader extends BaseSubscriber<byte[]> {
    final List<byte[]> got = new ArrayList<>();

    @Override
    protected void hookOnSubscribe(Subscription subscription) {
      // Nothing yet.
    }

    @Override
    protected void hookOnNext(byte[] frame) {
      got.add(frame);
    }
  }

  @Test
  void newsWaitUntilItWasToldHowThingsStand() {
    ChatSocket socket = open();
    Reader reader = new Reader();
    socket.frames().subscribe(reader);
    reader.requestUnbounded();
    sockets.tell(account, news(1), null);
    assertEquals(List.of(), reader.got, "before it begins nothing is for it");
    assertTrue(socket.begin());
    sockets.tell(account, news(2), null);
    socket.answer(news(3));
    socket.begun();
    sockets.tell(account, news(4), null);
    sockets.tell(account, news(5), socket);
    assertEquals(List.of(3, 2, 4), reader.got.stream().map(frame -> frame.length).toList());
    assertFalse(socket.begin(), "once");
  }

  @Test
  void whoReadsTooSlowlyIsClosedByNewsAndWaitedForByAnswers() throws Exception {
    ChatSocket slow = open();
    Reader reader = new Reader();
    slow.frames().subscribe(reader);
    slow.begin();
    slow.begun();
    CountDownLatch answered = new CountDownLatch(1);
    for (int i = 0; i < Outbound.MOST_FRAMES / 2 + 1; i++) {
      slow.answer(NEWS);
    }
    Thread.ofVirtual()
        .start(() -> {
          if (slow.awaitRoom()) {
            answered.countDown();
          }
        });
    assertFalse(answered.await(100, TimeUnit.MILLISECONDS), "there is no room");
    reader.request(10);
    assertTrue(answered.await(60, TimeUnit.SECONDS));
    assertEquals(10, reader.got.size());
    for (int i = 0; i < Outbound.MOST_FRAMES; i++) {
      sockets.tell(account, NEWS, null);
    }
    assertEquals(4408, code(slow));
    assertFalse(slow.awaitRoom(), "nor is it heard");
  }

  @Test
  void aFewLargeFramesAreTooMuchAsWell() {
    ChatSocket slow = open();
    slow.frames().subscribe(new Reader());
    slow.begin();
    slow.begun();
    for (int i = 0; i < 3; i++) {
      sockets.tell(account, news((int) Outbound.MOST_BYTES / 2), null);
    }
    assertEquals(4408, code(slow));
    ChatSocket beginning = open();
    beginning.begin();
    sockets.tell(account, news((int) Outbound.MOST_BYTES), null);
    assertEquals(4408, code(beginning));
  }

  @Test
  void theSilentAreClosedAndTheOthersHearBeats() {
    ChatSocket silent = open();
    ChatSocket alive = open();
    Reader reader = new Reader();
    alive.frames().subscribe(reader);
    reader.requestUnbounded();
    long startNs = System.nanoTime();
    for (int second = 1; second <= 60; second++) {
      long nowNs = startNs + TimeUnit.SECONDS.toNanos(second);
      alive.heard(nowNs);
      sockets.lookAtAll(nowNs);
    }
    assertEquals(4409, code(silent));
    assertFalse(alive.isClosed());
    assertTrue(reader.got.size() >= 5, "so many beats came: " + reader.got.size());
  }

  @Test
  void thereAreSoManyOfASessionAndOfAnAccount() {
    List<ChatSocket> open = new ArrayList<>();
    for (int i = 0; i < ChatSockets.MOST_OF_SESSION; i++) {
      open.add(open());
    }
    assertThrows(Problem.class, this::open);
    assertEquals(ChatSockets.MOST_OF_SESSION, sockets.count());
    for (int i = ChatSockets.MOST_OF_SESSION; i < ChatSockets.MOST_OF_ACCOUNT; i++) {
      open.add(sockets.add(new Session(UUID.randomUUID(), account), () -> {}));
    }
    assertThrows(
        Problem.class, () -> sockets.add(new Session(UUID.randomUUID(), account), () -> {}));
    open.forEach(sockets::remove);
    assertEquals(0, sockets.count());
    assertFalse(sockets.has(account));
    open();
  }

  @Test
  void aSocketWhoseEndDoesNotComeIsCut() {
    AtomicBoolean cut = new AtomicBoolean();
    ChatSocket stuck = sockets.add(session, () -> cut.set(true));
    stuck.close(ChatSocket.TOO_SLOW);
    sockets.lookAtAll(System.nanoTime());
    assertFalse(cut.get());
    sockets.lookAtAll(System.nanoTime() + TimeUnit.SECONDS.toNanos(6));
    assertTrue(cut.get());
  }
}
