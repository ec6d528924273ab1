package org.setareh.signaling.session;

import java.util.Optional;
import org.setareh.signaling.problem.Problem;
import org.setareh.signaling.problem.ProblemCode;
import org.setareh.signaling.web.Requests;
import org.springframework.http.HttpCookie;
import org.springframework.http.ResponseCookie;
import org.springframework.web.server.ServerWebExchange;

/**
 * The session's cookie. Cookies ignore ports, so the one of TLS has a name that no plain page can
 * set.
 */
public final class SessionCookies {
  private static final String PLAIN = "setareh";
  private static final String SECURE = "__Host-setareh";

  private final Sessions sessions;
  private final Requests requests;

  public SessionCookies(Sessions sessions, Requests requests) {
    this.sessions = sessions;
    this.requests = requests;
  }

  /** The session of the request's cookie, which lasts anew where the session does. */
  public Optional<Session> find(ServerWebExchange exchange) {
    HttpCookie cookie = exchange.getRequest().getCookies().getFirst(name(exchange));
    if (cookie == null) {
      return Optional.empty();
    }
    Optional<Sessions.Found> found = sessions.find(cookie.getValue());
    if (found.isPresent() && found.get().renewed()) {
      set(exchange, cookie.getValue());
    }
    return found.map(Sessions.Found::session);
  }

  /** The session of the request's cookie; without one nothing can be the asker's. */
  public Session require(ServerWebExchange exchange) {
    return find(exchange)
        .orElseThrow(() ->
            new Problem(
                ProblemCode.NOT_YOURS,
                "Join the room first: this request came without a session's cookie."));
  }

  /** Puts a session's cookie into the answer. */
  public void set(ServerWebExchange exchange, String token) {
    exchange
        .getResponse()
        .addCookie(
            ResponseCookie.from(name(exchange), token)
                .httpOnly(true)
                .secure(requests.secure(exchange))
                .sameSite("Lax")
                .path("/")
                .maxAge(sessions.lifetime())
                .build());
  }

  private String name(ServerWebExchange exchange) {
    return requests.secure(exchange) ? SECURE : PLAIN;
  }
}
