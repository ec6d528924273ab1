package org.setareh.signaling.session;

import java.time.Duration;
import java.util.Optional;
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

  /** Whether the request has a cookie that may be a session's. */
  public boolean hasOne(ServerWebExchange exchange) {
    return exchange.getRequest().getCookies().containsKey(name(exchange));
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

  /** Puts a session's cookie into the answer. */
  public void set(ServerWebExchange exchange, String token) {
    exchange.getResponse().addCookie(cookie(exchange, token, sessions.lifetime()));
  }

  /** Takes the session's cookie away. */
  public void clear(ServerWebExchange exchange) {
    exchange.getResponse().addCookie(cookie(exchange, "", Duration.ZERO));
  }

  private ResponseCookie cookie(ServerWebExchange exchange, String value, Duration lifetime) {
    return ResponseCookie.from(name(exchange), value)
        .httpOnly(true)
        .secure(requests.secure(exchange))
        .sameSite("Lax")
        .path("/")
        .maxAge(lifetime)
        .build();
  }

  private String name(ServerWebExchange exchange) {
    return requests.secure(exchange) ? SECURE : PLAIN;
  }
}
