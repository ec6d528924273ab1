package org.setareh.signaling;

import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.setareh.signaling.principal.Guest;
import org.setareh.signaling.principal.Principal;
import org.setareh.signaling.principal.Program;
import org.setareh.signaling.problem.Problem;
import org.setareh.signaling.problem.ProblemCode;
import org.setareh.signaling.room.RoomTokens;
import org.setareh.signaling.session.Session;
import org.setareh.signaling.session.SessionCookies;
import org.springframework.core.MethodParameter;
import org.springframework.http.HttpHeaders;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.reactive.BindingContext;
import org.springframework.web.reactive.result.method.HandlerMethodArgumentResolver;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * Makes the principal of a request where a handler asks for one: a {@link Guest} of the session's
 * cookie, a {@link Program} of the token (RFC 6750). A stranger is refused before its body is read,
 * unless the handler takes null for it: a handler names the principal before the body, since
 * arguments are made in that order, and a body that is none would be told first.
 */
final class Principals implements HandlerMethodArgumentResolver {
  private static final String SCHEME = "Bearer ";

  private final SessionCookies cookies;
  private final RoomTokens tokens;
  private final Scheduler blocking;

  /**
   * A resolver.
   *
   * @param blocking where the database may be waited for
   */
  Principals(SessionCookies cookies, RoomTokens tokens, Executor blocking) {
    this.cookies = cookies;
    this.tokens = tokens;
    this.blocking = Schedulers.fromExecutor(blocking);
  }

  @Override
  public boolean supportsParameter(MethodParameter parameter) {
    return Principal.class.isAssignableFrom(parameter.getParameterType());
  }

  @Override
  public Mono<Object> resolveArgument(
      MethodParameter parameter, BindingContext context, ServerWebExchange exchange) {
    if (parameter.getParameterType().equals(Program.class)) {
      return Mono.fromSupplier(() -> program(exchange.getRequest()));
    }
    boolean optional = parameter.isOptional();
    if (!cookies.hasOne(exchange)) {
      return optional ? Mono.empty() : Mono.error(stranger());
    }
    return Mono.<Object>fromSupplier(() -> guest(exchange, optional)).subscribeOn(blocking);
  }

  private @Nullable Guest guest(ServerWebExchange exchange, boolean optional) {
    Session session = cookies.find(exchange).orElse(null);
    if (session == null && !optional) {
      throw stranger();
    }
    return session == null ? null : new Guest(session);
  }

  private static Problem stranger() {
    return new Problem(
        ProblemCode.NOT_YOURS,
        "Join the room first: this request came without a session's cookie.");
  }

  private Program program(ServerHttpRequest request) {
    String given = request.getHeaders().getFirst(HttpHeaders.AUTHORIZATION);
    if (given == null || !given.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
      throw new Problem(
              ProblemCode.TOKEN_MISSING,
              "Send \"Authorization: Bearer <token>\" with a token of the room.")
          .with(HttpHeaders.WWW_AUTHENTICATE, "Bearer realm=\"setareh\"");
    }
    return tokens.read(given.substring(SCHEME.length()).strip());
  }
}
