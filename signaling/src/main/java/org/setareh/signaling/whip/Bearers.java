package org.setareh.signaling.whip;

import org.setareh.signaling.problem.Problem;
import org.setareh.signaling.problem.ProblemCode;
import org.setareh.signaling.room.RoomTokens;
import org.setareh.signaling.room.RoomTokens.Bearer;
import org.setareh.signaling.room.RoomTokens.Grant;
import org.springframework.http.HttpHeaders;
import org.springframework.web.server.ServerWebExchange;

/** Reads and judges the bearer token (RFC 6750) of a request. */
public final class Bearers {
  private static final String SCHEME = "Bearer ";

  private final RoomTokens tokens;

  public Bearers(RoomTokens tokens) {
    this.tokens = tokens;
  }

  /** The token's facts, where it is for that room and allows that. */
  Bearer require(ServerWebExchange exchange, String room, Grant grant) {
    String given = exchange.getRequest().getHeaders().getFirst(HttpHeaders.AUTHORIZATION);
    if (given == null || !given.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
      throw new Problem(
              ProblemCode.TOKEN_MISSING,
              "Send \"Authorization: Bearer <token>\" with a token of the room.")
          .with(HttpHeaders.WWW_AUTHENTICATE, "Bearer realm=\"setareh\"");
    }
    Bearer bearer = tokens.read(given.substring(SCHEME.length()).strip());
    if (!bearer.room().equals(room)) {
      throw refused("Get a token of this room: this is another's.");
    }
    if (!bearer.may().contains(grant)) {
      throw refused("Get a token that allows this: ask for \"publish\" or \"view\".");
    }
    return bearer;
  }

  /** RFC 6750 section 3.1. */
  private static Problem refused(String detail) {
    return new Problem(ProblemCode.TOKEN_REFUSED, detail)
        .with(
            HttpHeaders.WWW_AUTHENTICATE, "Bearer realm=\"setareh\", error=\"insufficient_scope\"");
  }
}
