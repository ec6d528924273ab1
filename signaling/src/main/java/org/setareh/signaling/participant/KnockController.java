package org.setareh.signaling.participant;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.media.Schema.RequiredMode;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.setareh.signaling.account.Account;
import org.setareh.signaling.participant.Door.Asker;
import org.setareh.signaling.participant.RoomEvents.Knocked;
import org.setareh.signaling.participant.RoomState.Known;
import org.setareh.signaling.principal.AccountHolder;
import org.setareh.signaling.principal.Person;
import org.setareh.signaling.problem.Problem;
import org.setareh.signaling.problem.ProblemCode;
import org.setareh.signaling.problem.Refuses;
import org.setareh.signaling.room.Entrance;
import org.setareh.signaling.room.Names;
import org.setareh.signaling.room.Room;
import org.setareh.signaling.session.Session;
import org.setareh.signaling.session.SessionCookies;
import org.setareh.signaling.session.Sessions;
import org.setareh.signaling.web.RateLimits;
import org.setareh.signaling.web.Requests;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ServerWebExchange;

/** Asking to be let in. */
@RestController
@RequestMapping("/api/rooms/{id}/knocks")
@Tag(name = "knocks")
@Refuses({ProblemCode.CROSS_SITE, ProblemCode.TOO_MANY_ATTEMPTS, ProblemCode.SERVER_BUSY})
public final class KnockController {
  private final Entrance entrance;
  private final Knocks knocks;
  private final Sessions sessions;
  private final SessionCookies cookies;
  private final Requests requests;
  private final RateLimits limits;

  public KnockController(
      Entrance entrance,
      Knocks knocks,
      Sessions sessions,
      SessionCookies cookies,
      Requests requests,
      RateLimits limits) {
    this.entrance = entrance;
    this.knocks = knocks;
    this.sessions = sessions;
    this.cookies = cookies;
    this.requests = requests;
    this.limits = limits;
  }

  @Schema(name = "NewKnock")
  record Wish(
      @Schema(requiredMode = RequiredMode.REQUIRED, minLength = 1, maxLength = 64)
          @Nullable String name) {}

  /**
   * A knock.
   *
   * @param lastEventId what comes after it tells how the knock stands
   */
  record Waits(
      String knock,
      @Schema(allowableValues = {"waiting", "admitted"}) String state,
      @Schema(description = "Names the session to its tabs; no secret") String session,
      String lastEventId) {}

  @PostMapping(
      consumes = MediaType.APPLICATION_JSON_VALUE,
      produces = MediaType.APPLICATION_JSON_VALUE)
  @ResponseStatus(HttpStatus.CREATED)
  @Operation(summary = "Asks to be let in; sets the session's cookie where there is none")
  @Refuses({ProblemCode.UNKNOWN_ROOM, ProblemCode.BAD_NAME, ProblemCode.GUESTS_NOT_ALLOWED})
  Waits knock(
      @PathVariable String id,
      @Nullable Person person,
      @RequestBody Wish wish,
      ServerWebExchange exchange) {
    String from = requests.limitKey(exchange);
    limits.knocks(from).spend();
    String name = Names.name(wish.name());
    String room = room(id, person);
    Sessions.Fresh fresh = person == null ? sessions.create() : null;
    Session session = person == null ? Objects.requireNonNull(fresh).session() : person.session();
    String position = knocks.position(session);
    Knocked knock = knocks.knock(room, new Asker(session, from, name, known(person)));
    if (fresh != null) {
      sessions.hold(fresh);
      cookies.set(exchange, fresh.token());
    }
    return new Waits(knock.knock(), knock.state(), session.publicId(), position);
  }

  private String room(String id, @Nullable Person person) {
    Room room = entrance.find(id);
    if (!(person instanceof AccountHolder) && !entrance.takesGuests(room)) {
      throw new Problem(
          ProblemCode.GUESTS_NOT_ALLOWED, "Log in first: this room is for people with an account.");
    }
    return room.id();
  }

  private static @Nullable Known known(@Nullable Person person) {
    if (!(person instanceof AccountHolder own)) {
      return null;
    }
    Account account = own.account();
    return new Known(account.id().toString(), account.name(), account.displayName());
  }

  @DeleteMapping("/{knock}")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  @Operation(summary = "Goes away without an answer")
  @Refuses({ProblemCode.NOT_YOURS, ProblemCode.NOT_FOUND})
  void withdraw(@PathVariable String id, @PathVariable String knock, Person person) {
    person.spend(limits);
    knocks.withdraw(person.session(), id, knock);
  }
}
