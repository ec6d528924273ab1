package org.setareh.signaling.principal;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.setareh.signaling.problem.ProblemCode;
import org.setareh.signaling.problem.Refuses;
import org.setareh.signaling.session.SessionCookies;
import org.setareh.signaling.session.Sessions;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ServerWebExchange;

/** The asker's own session. */
@RestController
@Tag(name = "session")
public final class SessionController {
  private final Sessions sessions;
  private final SessionCookies cookies;

  public SessionController(Sessions sessions, SessionCookies cookies) {
    this.sessions = sessions;
    this.cookies = cookies;
  }

  @DeleteMapping("/api/session")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  @Operation(summary = "Ends the session: its streams end, its participants leave")
  @Refuses({
    ProblemCode.CROSS_SITE,
    ProblemCode.NOT_YOURS,
    ProblemCode.TOO_MANY_ATTEMPTS,
    ProblemCode.SERVER_BUSY
  })
  void end(Person person, ServerWebExchange exchange) {
    sessions.end(person.session());
    cookies.clear(exchange);
  }
}
