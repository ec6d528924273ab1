package org.setareh.signaling.room;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.headers.Header;
import io.swagger.v3.oas.annotations.media.ArraySchema;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.media.Schema.RequiredMode;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.security.SecurityRequirement;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.net.URI;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.setareh.signaling.principal.AccountHolder;
import org.setareh.signaling.principal.Person;
import org.setareh.signaling.principal.Program.Grant;
import org.setareh.signaling.problem.Problem;
import org.setareh.signaling.problem.ProblemCode;
import org.setareh.signaling.problem.Refuses;
import org.setareh.signaling.web.RateLimits;
import org.setareh.signaling.web.Requests;
import org.springframework.http.HttpHeaders;
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

/** Making rooms, looking into one, and tokens for other programs. */
@RestController
@RequestMapping("/api/rooms")
@Tag(name = "rooms")
@Refuses({ProblemCode.CROSS_SITE, ProblemCode.TOO_MANY_ATTEMPTS, ProblemCode.SERVER_BUSY})
public final class RoomController {
  private final Rooms rooms;
  private final Entrance entrance;
  private final RoomTokens tokens;
  private final Removals removals;
  private final Requests requests;
  private final RateLimits limits;

  public RoomController(
      Rooms rooms,
      Entrance entrance,
      RoomTokens tokens,
      Removals removals,
      Requests requests,
      RateLimits limits) {
    this.rooms = rooms;
    this.entrance = entrance;
    this.tokens = tokens;
    this.removals = removals;
    this.requests = requests;
    this.limits = limits;
  }

  public record NewRoom(
      @Schema(pattern = RoomIds.SHAPE, description = "A generated one where it is left out")
          @Nullable String id,
      @Schema(maxLength = 200) @Nullable String title,
      @Schema(allowableValues = "conference") @Nullable String kind,
      @Schema(description = "Without pictures; false where it is left out")
          @Nullable Boolean audioOnly,
      @Schema(description = "Whether who has no account may come in; true where it is left out")
          @Nullable Boolean guests) {}

  public record MadeRoom(
      String id, String key, String title, String kind, Instant createdAt, String link) {}

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
      consumes = MediaType.APPLICATION_JSON_VALUE,
      produces = MediaType.APPLICATION_JSON_VALUE)
  @ResponseStatus(HttpStatus.CREATED)
  @ApiResponse(
      responseCode = "201",
      useReturnTypeSchema = true,
      headers = @Header(name = HttpHeaders.LOCATION, schema = @Schema(type = "string")))
  @Operation(summary = "Makes a room")
  @SecurityRequirement(name = "session")
  @Refuses({
    ProblemCode.LOG_IN_NEEDED,
    ProblemCode.BAD_ROOM_ID,
    ProblemCode.UNSUPPORTED_KIND,
    ProblemCode.ROOM_ID_TAKEN,
    ProblemCode.TOO_MANY_ROOMS
  })
  ResponseEntity<MadeRoom> create(
      AccountHolder own, @RequestBody NewRoom wish, ServerWebExchange exchange) {
    limits.newRooms(requests.limitKey(exchange)).spend();
    limits.newRooms("account " + own.account().id()).spend();
    checkKind(wish.kind());
    boolean guests = wish.guests() == null || wish.guests();
    boolean audioOnly = wish.audioOnly() != null && wish.audioOnly();
    Rooms.Created made =
        rooms.create(
            new Rooms.Wish(
                wish.id(),
                Names.title(wish.title()),
                Room.Kind.CONFERENCE,
                new Room.Rules(false, guests, audioOnly, Room.Unmuting.SELF)),
            own.account().id());
    Room room = made.room();
    return ResponseEntity.created(URI.create("/api/rooms/" + room.id()))
        .body(
            new MadeRoom(
                room.id(),
                made.key(),
                room.title(),
                room.kind().word(),
                room.createdAt(),
                OwnRoomController.linkTo(room.id(), made.key())));
  }

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
    ProblemCode.REMOVED,
    ProblemCode.BAD_NAME
  })
  ResponseEntity<MadeToken> token(
      @PathVariable String id,
      @Nullable Person person,
      @RequestBody TokenWish wish,
      ServerWebExchange exchange) {
    String address = requests.limitKey(exchange);
    Room room = entrance.enter(id, wish.key(), new Entrance.Caller(person, address));
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

  private static void checkKind(@Nullable String kind) {
    if (kind == null || kind.equals(Room.Kind.CONFERENCE.word())) {
      return;
    }
    if (kind.equals("call")) {
      throw new Problem(
          ProblemCode.UNSUPPORTED_KIND,
          "Make a room of the kind \"conference\": calls come later.");
    }
    throw Problem.badField("kind", "give \"conference\"");
  }
}
