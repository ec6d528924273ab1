package org.setareh.signaling.conversation;

import io.netty.channel.Channel;
import io.netty.handler.codec.TooLongFrameException;
import io.swagger.v3.oas.annotations.Hidden;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.setareh.signaling.principal.Person;
import org.setareh.signaling.problem.ProblemHandler;
import org.springframework.http.server.reactive.ServerHttpRequestDecorator;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.reactive.socket.CloseStatus;
import org.springframework.web.reactive.socket.WebSocketMessage;
import org.springframework.web.reactive.socket.WebSocketSession;
import org.springframework.web.reactive.socket.server.WebSocketService;
import org.springframework.web.reactive.socket.server.support.HandshakeWebSocketService;
import org.springframework.web.reactive.socket.server.upgrade.ReactorNettyRequestUpgradeStrategy;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.WebsocketServerSpec;

/**
 * The WebSockets of conversations: who may open one, and the way of frames between Netty and {@link
 * ChatTalk}. A socket's frames are taken one after another, on a virtual thread while there is one
 * to take, and no faster than they are done.
 */
@Hidden
@RestController
public final class ChatController {
  /** The largest frame of a client, in bytes. */
  static final int LARGEST_FRAME = 64 * 1024;

  private final ChatSockets sockets;
  private final Conversations conversations;
  private final Marks marks;
  private final FrameWriter frames;
  private final WebSocketService service =
      new HandshakeWebSocketService(
          new ReactorNettyRequestUpgradeStrategy(
              () -> WebsocketServerSpec.builder().maxFramePayloadLength(LARGEST_FRAME)));

  /** Not an ExecutorService: its tasks would be interrupted in the middle of a transaction. */
  private final Executor threads = task -> Thread.ofVirtual().name("chat").start(task);

  private final Scheduler scheduler = Schedulers.fromExecutor(threads);

  public ChatController(
      ChatSockets sockets, Conversations conversations, Marks marks, FrameWriter frames) {
    this.sockets = sockets;
    this.conversations = conversations;
    this.marks = marks;
    this.frames = frames;
  }

  @GetMapping("/ws/chat")
  Mono<Void> open(@Nullable Person person, ServerWebExchange exchange) {
    if (person == null) {
      return Mono.error(
          ProblemHandler.loggedOut("Log in first, or come into a room: POST /api/session."));
    }
    HttpServerRequest request = ServerHttpRequestDecorator.getNativeRequest(exchange.getRequest());
    Channel[] channel = new Channel[1];
    request.withConnection(connection -> channel[0] = connection.channel());
    ChatSocket socket = sockets.add(person.session(), channel[0]::close);
    AtomicBoolean isOpen = new AtomicBoolean();
    // Reactor Netty's upgrade is over with the handshake, and not with the socket.
    return service
        .handleRequest(
            exchange,
            opened -> {
              isOpen.set(true);
              return talk(socket, opened).doFinally(_ -> sockets.remove(socket));
            })
        .doFinally(_ -> {
          if (!isOpen.get()) {
            sockets.remove(socket);
          }
        });
  }

  private Mono<Void> talk(ChatSocket socket, WebSocketSession opened) {
    ChatTalk talk = new ChatTalk(socket, conversations, marks, frames);
    Mono<Void> in =
        opened
            .receive()
            .map(Incoming::of)
            .publishOn(scheduler, 1)
            .doOnNext(frame -> frame.to(talk))
            .doOnError(
                TooLongFrameException.class, _ -> socket.close(CloseStatus.TOO_BIG_TO_PROCESS))
            .then();
    Mono<Void> out =
        opened.send(
            socket
                .frames()
                .map(bytes ->
                    new WebSocketMessage(
                        WebSocketMessage.Type.TEXT, opened.bufferFactory().wrap(bytes))));
    // A connection that breaks is no fault of ours.
    Mono<Void> over =
        Mono.firstWithSignal(in, out)
            .onErrorComplete()
            .doFinally(_ -> socket.close(CloseStatus.NORMAL));
    // Never cancelled: Netty would be left with a close frame that was released.
    Mono<Void> end = socket.closing().flatMap(opened::close).onErrorComplete();
    return Mono.when(over, end);
  }

  /** A frame, copied: Netty's memory is given back before it is handled. */
  private record Incoming(WebSocketMessage.Type type, byte[] bytes) {
    static Incoming of(WebSocketMessage message) {
      byte[] bytes = new byte[message.getPayload().readableByteCount()];
      message.getPayload().read(bytes);
      return new Incoming(message.getType(), bytes);
    }

    void to(ChatTalk talk) {
      switch (type) {
        case TEXT -> talk.text(bytes);
        case BINARY -> talk.binary();
        case PING, PONG -> {}
      }
    }
  }
}
