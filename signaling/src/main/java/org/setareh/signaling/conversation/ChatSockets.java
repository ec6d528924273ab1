package org.setareh.signaling.conversation;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.setareh.signaling.problem.Problem;
import org.setareh.signaling.problem.ProblemCode;
import org.setareh.signaling.rounds.Rounds;
import org.setareh.signaling.session.Session;
import org.setareh.signaling.session.SessionEnds;
import org.springframework.context.ApplicationListener;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.web.reactive.socket.CloseStatus;

/**
 * The open sockets of all, by account and by session: how many there may be, who hears what, which
 * of them are still alive. Any thread.
 */
public final class ChatSockets implements ApplicationListener<ContextClosedEvent>, AutoCloseable {
  static final int MOST_OF_SESSION = 8;
  static final int MOST_OF_ACCOUNT = 32;
  static final int MOST = 20_000;

  private static final Duration LOOKED_AT_EVERY = Duration.ofSeconds(1);
  private static final Duration BEATS_EVERY = Duration.ofSeconds(10);
  private static final Duration SILENT_FOR = Duration.ofSeconds(35);
  private static final Duration CLOSES_WITHIN = Duration.ofSeconds(5);

  private final SessionEnds ends;
  private final byte[] beat;
  private final AtomicInteger count = new AtomicInteger();
  private final Map<Session, Set<ChatSocket>> bySession = new ConcurrentHashMap<>();
  private final Map<UUID, Set<ChatSocket>> byAccount = new ConcurrentHashMap<>();
  private final Rounds rounds;
  private volatile boolean closed;

  public ChatSockets(SessionEnds ends, FrameWriter frames, MeterRegistry meters) {
    this.ends = ends;
    this.beat = frames.beat();
    Gauge.builder("setareh.chat.sockets", count, AtomicInteger::get)
        .description("Open sockets of conversations")
        .register(meters);
    ends.listen(session -> of(session).forEach(one -> one.close(ChatSocket.SESSION_ENDED)));
    this.rounds = new Rounds("chat-sockets", LOOKED_AT_EVERY, () -> lookAtAll(System.nanoTime()));
  }

  /** A socket for a session, which counts until it is {@linkplain #remove removed}. */
  ChatSocket add(Session session, Runnable cut) {
    if (closed) {
      throw Problem.busy("Try again in a moment: the server is going down.");
    }
    ChatSocket socket = new ChatSocket(session, cut, System.nanoTime());
    boolean taken = count.incrementAndGet() <= MOST;
    taken &= put(bySession, session, socket, MOST_OF_SESSION);
    if (session.account() != null) {
      taken &= put(byAccount, session.account(), socket, MOST_OF_ACCOUNT);
    }
    if (!taken) {
      remove(socket);
      throw new Problem(
          ProblemCode.TOO_MANY_SOCKETS, "Close others first: too many are open already.");
    }
    if (ends.has(session)) {
      socket.close(ChatSocket.SESSION_ENDED);
    }
    return socket;
  }

  private static <K> boolean put(
      Map<K, Set<ChatSocket>> sockets, K key, ChatSocket socket, int most) {
    return sockets
            .compute(
                key,
                (_, before) -> {
                  Set<ChatSocket> all = before == null ? ConcurrentHashMap.newKeySet(1) : before;
                  all.add(socket);
                  return all;
                })
            .size()
        <= most;
  }

  /** It counts no more; nothing happens where that is so already. */
  void remove(ChatSocket socket) {
    // It may be one whose closing nobody has seen: what waits for room in it need not.
    socket.close(CloseStatus.NORMAL);
    if (take(bySession, socket.session(), socket)) {
      count.decrementAndGet();
      if (socket.session().account() != null) {
        take(byAccount, socket.session().account(), socket);
      }
    }
  }

  /** Whether it was there. */
  private static <K> boolean take(Map<K, Set<ChatSocket>> sockets, K key, ChatSocket socket) {
    boolean[] there = new boolean[1];
    sockets.computeIfPresent(
        key,
        (_, all) -> {
          there[0] = all.remove(socket);
          return all.isEmpty() ? null : all;
        });
    return there[0];
  }

  private Set<ChatSocket> of(Session session) {
    return bySession.getOrDefault(session, Set.of());
  }

  /** Whether an account has a socket open. */
  boolean has(UUID account) {
    return byAccount.containsKey(account);
  }

  /** The accounts that have sockets open. */
  Set<UUID> accounts() {
    return byAccount.keySet();
  }

  /**
   * Tells all sockets of an account.
   *
   * @param but not this one
   */
  void tell(UUID account, byte[] frame, @Nullable ChatSocket but) {
    for (ChatSocket socket : byAccount.getOrDefault(account, Set.of())) {
      if (socket != but) {
        socket.tell(frame);
      }
    }
  }

  /** Tells all sockets of a session. */
  void tell(Session session, byte[] frame, @Nullable ChatSocket but) {
    for (ChatSocket socket : of(session)) {
      if (socket != but) {
        socket.tell(frame);
      }
    }
  }

  /** How many are open. */
  public int count() {
    return count.get();
  }

  /** Once a second: signs of life, and the end of those that give none. */
  void lookAtAll(long nowNs) {
    bySession.values().forEach(all -> all.forEach(socket -> lookAt(socket, nowNs)));
  }

  private void lookAt(ChatSocket socket, long nowNs) {
    if (socket.isStuck(nowNs, CLOSES_WITHIN.toNanos())) {
      socket.cut();
    } else if (socket.isSilent(nowNs, SILENT_FOR.toNanos())) {
      socket.close(ChatSocket.SILENT);
    } else {
      socket.beat(beat, nowNs, BEATS_EVERY.toNanos());
    }
  }

  /** The server goes down: the sockets end before their connections do. */
  @Override
  public void onApplicationEvent(ContextClosedEvent event) {
    closed = true;
    bySession.values().forEach(all -> all.forEach(socket -> socket.close(CloseStatus.GOING_AWAY)));
  }

  @Override
  public void close() {
    rounds.close();
  }
}
