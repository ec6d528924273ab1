package org.setareh.signaling;

import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.setareh.signaling.account.Account;
import org.setareh.signaling.account.Accounts;
import org.setareh.signaling.principal.AccountHolder;
import org.setareh.signaling.principal.Guest;
import org.setareh.signaling.principal.Person;
import org.setareh.signaling.principal.Principal;
import org.setareh.signaling.principal.Program;
import org.setareh.signaling.problem.Problem;
import org.setareh.signaling.problem.ProblemCode;
import org.setareh.signaling.problem.ProblemHandler;
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
 * Makes the principal of a request where a handler asks for one: a {@link Person} of the session's
 * cookie, who is an {@link AccountHolder} or a {@link Guest}, a {@link Program} of the token (RFC
 * 6750). A stranger is refused before its body is read, unless the handler takes null for it: a
 * handler names the principal before the body, since arguments are made in that order, and a body
 * that is none would be told first.
 */
final class Principals implements HandlerMethodArgumentResolver {
  private static final String SCHEME = "Bearer ";

  private final SessionCookies cookies;
  private final Accounts accounts;
  private final RoomTokens tokens;
  private final Scheduler blocking;

  /**
   * A resolver.
   *
   * @param blocking where the database may be waited for
   */
  Principals(SessionCookies cookies, Accounts accounts, RoomTokens tokens, Executor blocking) {
    this.cookies = cookies;
    this.accounts = accounts;
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
    boolean needsAccount = parameter.getParameterType().equals(AccountHolder.class);
    if (!cookies.hasOne(exchange)) {
      return optional ? Mono.empty() : Mono.error(needsAccount ? loggedOut() : stranger());
    }
    return Mono.<Object>fromSupplier(
            () -> {
              Person person = person(exchange);
              if (needsAccount && !(person instanceof AccountHolder)) {
                throw loggedOut();
              }
              if (person == null && !optional) {
                throw stranger();
              }
              return person;
            })
        .subscribeOn(blocking);
  }

  /** Null for a stranger, and for whom the account is no more or disabled. */
  private @Nullable Person person(ServerWebExchange exchange) {
    Session session = cookies.find(exchange).orElse(null);
    if (session == null) {
      return null;
    }
    if (session.account() == null) {
      return new Guest(session);
    }
    Account account = accounts.find(session.account()).orElse(null);
    if (account == null) {
      return null;
    }
    exchange.getAttributes().put(ProblemHandler.ASKER, account.id());
    return new AccountHolder(session, account);
  }

  private static Problem stranger() {
    return new Problem(
        ProblemCode.NOT_YOURS,
        "Join the room first: this request came without a session's cookie.");
  }

  private static Problem loggedOut() {
    return ProblemHandler.loggedOut("Log in first: POST /api/session.");
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
