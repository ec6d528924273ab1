package org.setareh.signaling.conversation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.setareh.signaling.session.Session;
import org.springframework.web.reactive.socket.CloseStatus;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * One socket of a browser, as the conversations see it: answers to what it says, and news, which it
 * hears from its beginning on, in their order. News that come while it is told how things stand
 * wait until it was told. Any thread.
 */
final class ChatSocket {
  static final CloseStatus SESSION_ENDED = new CloseStatus(4401, "the session has ended");
  static final CloseStatus TOO_SLOW = new CloseStatus(4408, "read too slowly");
  static final CloseStatus SILENT = new CloseStatus(4409, "silent for too long");

  private static final Duration READ_WITHIN = Duration.ofSeconds(30);

  private enum State {
    /** Hears nothing yet. */
    NEW,
    /** Is told how things stand; news wait. */
    BEGINNING,
    LIVE,
    CLOSED
  }

  private final Session session;
  private final Runnable cut;
  private final Outbound outbound = new Outbound();
  private final Sinks.One<CloseStatus> closing = Sinks.unsafe().one();
  private final ReentrantLock lock = new ReentrantLock();
  private State state = State.NEW;
  private @Nullable List<byte[]> news;
  private long newsBytes;
  private volatile long heardNs;
  private volatile long toldNs;
  private volatile long closedNs;

  /**
   * A socket about to be opened.
   *
   * @param cut ends the connection, whatever waits to leave by it
   */
  ChatSocket(Session session, Runnable cut, long nowNs) {
    this.session = session;
    this.cut = cut;
    this.heardNs = nowNs;
    this.toldNs = nowNs;
  }

  Session session() {
    return session;
  }

  /** What leaves by it; read once. */
  Flux<byte[]> frames() {
    return outbound.frames();
  }

  /** With what it is to be closed, as soon as it is. */
  Mono<CloseStatus> closing() {
    return closing.asMono();
  }

  void heard(long nowNs) {
    heardNs = nowNs;
  }

  boolean isClosed() {
    lock.lock();
    try {
      return state == State.CLOSED;
    } finally {
      lock.unlock();
    }
  }

  /** From now on news are for it. False where it has begun before. */
  boolean begin() {
    lock.lock();
    try {
      if (state != State.NEW) {
        return false;
      }
      state = State.BEGINNING;
      news = new ArrayList<>();
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** It was told how things stand: what came meanwhile follows. */
  void begun() {
    lock.lock();
    try {
      if (state == State.BEGINNING && news != null) {
        state = State.LIVE;
        news.forEach(this::offer);
        news = null;
      }
    } finally {
      lock.unlock();
    }
  }

  boolean hasBegun() {
    lock.lock();
    try {
      return state == State.LIVE;
    } finally {
      lock.unlock();
    }
  }

  /** News; whoever reads them too slowly is closed. Waits for nobody. */
  void tell(byte[] frame) {
    lock.lock();
    try {
      switch (state) {
        case NEW, CLOSED -> {}
        case BEGINNING -> keep(frame);
        case LIVE -> offer(frame);
      }
    } finally {
      lock.unlock();
    }
  }

  private void keep(byte[] frame) {
    List<byte[]> waiting = news;
    if (waiting == null) {
      return;
    }
    newsBytes += frame.length;
    if (waiting.size() >= Outbound.MOST_FRAMES / 2 || newsBytes > Outbound.MOST_BYTES / 2) {
      close(TOO_SLOW);
      return;
    }
    waiting.add(frame);
  }

  /** An answer to what it said. Waits for nobody. */
  void answer(byte[] frame) {
    if (!isClosed()) {
      offer(frame);
    }
  }

  private void offer(byte[] frame) {
    if (!outbound.offer(frame)) {
      close(TOO_SLOW);
    }
  }

  /** Waits until there is room for answers: whoever does not read is not heard either. */
  boolean awaitRoom() {
    if (!outbound.awaitRoom(READ_WITHIN.toNanos())) {
      close(TOO_SLOW);
    }
    return !isClosed();
  }

  /** Closes it; the first reason counts. */
  void close(CloseStatus why) {
    lock.lock();
    try {
      if (state == State.CLOSED) {
        return;
      }
      state = State.CLOSED;
      news = null;
      closedNs = System.nanoTime();
    } finally {
      lock.unlock();
    }
    outbound.end();
    closing.tryEmitValue(why);
  }

  /** Whether it was closed so long ago, and its end does not come. */
  boolean isStuck(long nowNs, long forNs) {
    return isClosed() && nowNs - closedNs > forNs;
  }

  void cut() {
    cut.run();
  }

  /** Whether nothing was heard for so long. */
  boolean isSilent(long nowNs, long forNs) {
    return nowNs - heardNs > forNs;
  }

  /** A sign of life, as often as that. */
  void beat(byte[] frame, long nowNs, long everyNs) {
    if (nowNs - toldNs >= everyNs) {
      toldNs = nowNs;
      answer(frame);
    }
  }
}
