package org.setareh.signaling.web;

import io.netty.handler.ssl.SslContext;
import io.netty.handler.timeout.WriteTimeoutHandler;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.setareh.signaling.StartFailure;
import org.setareh.signaling.problem.ProblemHandler;
import org.setareh.signaling.settings.Setting;
import org.setareh.signaling.settings.Settings;
import org.springframework.boot.web.server.WebServer;
import org.springframework.http.server.reactive.HttpHandler;
import org.springframework.http.server.reactive.ReactorHttpHandlerAdapter;
import reactor.netty.ChannelBindException;
import reactor.netty.DisposableServer;
import reactor.netty.http.HttpProtocol;
import reactor.netty.http.server.HttpServer;

/**
 * The ports of HTTP (1.1) and HTTPS (1.1 and 2), one handler behind both. Spring opens them when
 * all else is made, and closes them first.
 */
public final class Listeners implements WebServer {
  private static final Duration CLOSE_WITHIN = Duration.ofMillis(500);
  private static final int LONGEST_HEADERS = 16 * 1024;
  private static final Duration IDLE = Duration.ofSeconds(90);

  /** A body must be there by then: half a megabyte of offer over a poor line. */
  private static final Duration REQUEST_WITHIN = Duration.ofSeconds(30);

  /** An answer begins by then: a body and the media plane may take their time one after another. */
  private static final Duration ANSWER_WITHIN = Duration.ofSeconds(60);

  /** Whoever reads a file more slowly than this is not there any more. */
  private static final int READ_WITHIN_SECONDS = 300;

  private final Settings.Http settings;
  private final Application application;
  private final @Nullable SslContext tls;
  private final Ports ports;
  private final ProblemHandler problems;
  private final ConnectionLimits connections;
  private final List<DisposableServer> servers = new ArrayList<>();

  /**
   * What answers requests.
   *
   * @param awaitReady what has to be there before the first one, waited for last
   */
  public record Application(HttpHandler handler, Runnable awaitReady) {}

  /**
   * Listeners that are not open yet.
   *
   * @param tls null: no HTTPS
   * @param problems words for requests that cannot be read
   */
  public Listeners(
      Settings.Http settings,
      Application application,
      @Nullable SslContext tls,
      Ports ports,
      ProblemHandler problems,
      ConnectionLimits connections) {
    this.connections = connections;
    this.settings = settings;
    this.application = application;
    this.tls = tls;
    this.ports = ports;
    this.problems = problems;
  }

  @Override
  public void start() {
    application.awaitReady().run();
    var adapter = new ReactorHttpHandlerAdapter(application.handler());
    HttpServer plain = server(settings.bind(), settings.port()).protocol(HttpProtocol.HTTP11);
    servers.add(bind(plain.handle(adapter), Setting.HTTP_PORT, settings.port()));
    if (tls != null) {
      HttpServer secure =
          server(settings.bind(), settings.tlsPort())
              .protocol(HttpProtocol.HTTP11, HttpProtocol.H2)
              .secure(spec -> spec.sslContext(tls).handshakeTimeout(Duration.ofSeconds(10)));
      servers.add(bind(secure.handle(adapter), Setting.HTTPS_PORT, settings.tlsPort()));
    }
    ports.opened(servers.getFirst().port(), tls == null ? -1 : servers.getLast().port());
  }

  /** Ends every connection, event streams too. */
  @Override
  public void stop() {
    servers.forEach(server -> server.disposeNow(CLOSE_WITHIN));
    servers.clear();
  }

  @Override
  public int getPort() {
    return ports.http();
  }

  private HttpServer server(@Nullable InetAddress bind, int port) {
    return HttpServer.create()
        .bindAddress(
            () -> bind == null ? new InetSocketAddress(port) : new InetSocketAddress(bind, port))
        .idleTimeout(IDLE)
        .requestTimeout(REQUEST_WITHIN)
        .doOnChannelInit((_, channel, _) -> {
          connections.admit(channel);
          channel
              .pipeline()
              .addFirst(
                  new WriteTimeoutHandler(READ_WITHIN_SECONDS), new StalledRequests(ANSWER_WITHIN));
          UnreadableRequests.standIn(channel, problems);
        })
        .httpRequestDecoder(
            spec -> spec.maxHeaderSize(LONGEST_HEADERS).maxInitialLineLength(8 * 1024));
  }

  private static DisposableServer bind(HttpServer server, Setting setting, int port) {
    try {
      return server.bindNow(Duration.ofSeconds(10));
    } catch (ChannelBindException e) {
      String reason =
          String.valueOf(e.getCause() == null ? e.getMessage() : e.getCause().getMessage());
      boolean inUse = reason.contains("in use");
      throw new StartFailure(
          inUse
              ? "port %d is in use: stop what uses it, or set %s to another one"
                  .formatted(port, setting.key())
              : "port %d cannot be opened (%s): set %s to another one, or SETAREH_BIND to an address of this machine"
                  .formatted(port, reason, setting.key()),
          e);
    }
  }
}
