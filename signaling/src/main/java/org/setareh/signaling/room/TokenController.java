package org.setareh.signaling.room;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.ArraySchema;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.media.Schema.RequiredMode;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.setareh.signaling.principal.Person;
import org.setareh.signaling.principal.Program.Grant;
import org.setareh.signaling.problem.Problem;
import org.setareh.signaling.problem.ProblemCode;
import org.setareh.signaling.problem.Refuses;
import org.setareh.signaling.web.Requests;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ServerWebExchange;

/** Tokens for other programs. */
@RestController
@RequestMapping("/api/rooms")
@Tag(name = "rooms")
@Refuses({ProblemCode.CROSS_SITE, ProblemCode.TOO_MANY_ATTEMPTS, ProblemCode.SERVER_BUSY})
public final class TokenController {
  private final Entrance entrance;
  private final RoomTokens tokens;
  private final Removals removals;
  private final Requests requests;

  public TokenController(
      Entrance entrance, RoomTokens tokens, Removals removals, Requests requests) {
    this.entrance = entrance;
    this.tokens = tokens;
    this.removals = removals;
    this.requests = requests;
  }

  public record TokenWish(
      @Schema(description = "Members need none") @Nullable String key,
      @ArraySchema(
              minItems = 1,
              schema = @Schema(allowableValues = {"publish", "view"}),
              arraySchema = @Schema(requiredMode = RequiredMode.REQUIRED))
          @Nullable List<String> may,
      @Schema(minLength = 1, maxLength = 64) @Nullable String name) {}

  public record MadeToken(String token, @JsonProperty("expiresAt") Instant expiresAt) {}

  @PostMapping(
      path = "/{id}/tokens",
      consumes = MediaType.APPLICATION_JSON_VALUE,
      produces = MediaType.APPLICATION_JSON_VALUE)
  @ResponseStatus(HttpStatus.CREATED)
  @Operation(summary = "Makes a bearer token for WHIP and WHEP")
  @Refuses({
    ProblemCode.UNKNOWN_ROOM,
    ProblemCode.WRONG_KEY,
    ProblemCode.GUESTS_NOT_ALLOWED,
    ProblemCode.ROOM_LOCKED,
    ProblemCode.UNSUPPORTED_KIND,
    ProblemCode.REMOVED,
    ProblemCode.BAD_NAME
  })
  ResponseEntity<MadeToken> token(
      @PathVariable String id,
      @Nullable Person person,
      @RequestBody TokenWish wish,
      ServerWebExchange exchange) {
    String address = requests.limitKey(exchange);
    Room room =
        entrance
            .enter(id, wish.key(), new Entrance.Caller(person, address))
            .require(Room.Kind.CONFERENCE);
    String by = person == null ? null : person.session().person();
    removals.refuse(room.id(), Removals.words(by, address));
    Set<Grant> may = EnumSet.noneOf(Grant.class);
    if (wish.may() != null) {
      wish.may().forEach(word -> may.add(Grant.of(String.valueOf(word))));
    }
    if (may.isEmpty()) {
      throw Problem.badField("may", "give \"publish\", \"view\" or both");
    }
    String name = wish.name() == null ? null : Names.name(wish.name());
    RoomTokens.Issued issued = tokens.issue(room, may, name, by);
    return ResponseEntity.status(201).body(new MadeToken(issued.token(), issued.expiresAt()));
  }
}
