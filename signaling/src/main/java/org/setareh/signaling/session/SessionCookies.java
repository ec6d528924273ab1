package org.setareh.signaling.session;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.setareh.signaling.data.Secrets;
import org.setareh.signaling.web.Requests;
import org.springframework.http.HttpCookie;
import org.springframework.http.ResponseCookie;
import org.springframework.web.server.ServerWebExchange;

/**
 * The session's cookie. Cookies ignore ports, so its name holds the installation's id, lest two
 * servers on one host throw each other's sessions out; and that of TLS is one that no plain page
 * can set.
 */
public final class SessionCookies {
  /** Enough for a stale one or two before the good one. */
  private static final int MOST_TRIED = 4;

  private final Sessions sessions;
  private final Requests requests;
  private final String plainName;

  public SessionCookies(Sessions sessions, Requests requests, Secrets secrets) {
    this.sessions = sessions;
    this.requests = requests;
    this.plainName = plainName(secrets);
  }

  /** The cookie's name by plain HTTP. */
  public static String plainName(Secrets secrets) {
    return "setareh-" + secrets.installation();
  }

  /** The cookie's name on TLS, given that by plain HTTP. */
  public static String secureName(String plainName) {
    return "__Host-" + plainName;
  }

  /** Whether the request has a cookie that may be a session's. */
  public boolean hasOne(ServerWebExchange exchange) {
    return !candidates(exchange).isEmpty();
  }

  /** The session of the request's cookie, which lasts anew where the session does. */
  public Optional<Session> find(ServerWebExchange exchange) {
    for (HttpCookie cookie : candidates(exchange)) {
      Optional<Sessions.Found> found = sessions.find(cookie.getValue());
      if (found.isPresent()) {
        if (found.get().renewed()) {
          set(exchange, cookie.getValue());
        }
        return found.map(Sessions.Found::session);
      }
    }
    return Optional.empty();
  }

  /**
   * The cookies that may be a session's: those of our name, of which there may be several (a stale
   * one of another path or domain comes first).
   */
  private List<HttpCookie> candidates(ServerWebExchange exchange) {
    return exchange.getRequest().getCookies().getOrDefault(name(exchange), List.of()).stream()
        .limit(MOST_TRIED)
        .toList();
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
    return requests.secure(exchange) ? secureName(plainName) : plainName;
  }
}
