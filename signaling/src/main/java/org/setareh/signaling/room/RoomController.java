package org.setareh.signaling.room;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.headers.Header;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.net.URI;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.setareh.signaling.principal.AccountHolder;
import org.setareh.signaling.problem.Problem;
import org.setareh.signaling.problem.ProblemCode;
import org.setareh.signaling.problem.Refuses;
import org.setareh.signaling.web.RateLimits;
import org.setareh.signaling.web.Requests;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ServerWebExchange;

/** Making rooms. */
@RestController
@RequestMapping("/api/rooms")
@Tag(name = "rooms")
@Refuses({ProblemCode.CROSS_SITE, ProblemCode.TOO_MANY_ATTEMPTS, ProblemCode.SERVER_BUSY})
public final class RoomController {
  private final Rooms rooms;
  private final Inviting inviting;
  private final Requests requests;
  private final RateLimits limits;

  public RoomController(Rooms rooms, Inviting inviting, Requests requests, RateLimits limits) {
    this.rooms = rooms;
    this.inviting = inviting;
    this.requests = requests;
    this.limits = limits;
  }

  public record NewRoom(
      @Schema(pattern = RoomIds.SHAPE, description = "A generated one where it is left out")
          @Nullable String id,
      @Schema(maxLength = 200) @Nullable String title,
      @Schema(allowableValues = {"conference", "call"}) @Nullable String kind,
      @Schema(description = "Without pictures; false where it is left out")
          @Nullable Boolean audioOnly,
      @Schema(description = "Whether who has no account may come in; true where it is left out")
          @Nullable Boolean guests,
      @Schema(description = "The account of a contact, who is a member at once")
          @JsonProperty("for")
          @Nullable UUID contact) {}

  public record MadeRoom(
      String id, String key, String title, String kind, Instant createdAt, String link) {}

  @PostMapping(
      consumes = MediaType.APPLICATION_JSON_VALUE,
      produces = MediaType.APPLICATION_JSON_VALUE)
  @ResponseStatus(HttpStatus.CREATED)
  @ApiResponse(
      responseCode = "201",
      useReturnTypeSchema = true,
      headers = @Header(name = HttpHeaders.LOCATION, schema = @Schema(type = "string")))
  @Operation(summary = "Makes a room")
  @Refuses({
    ProblemCode.BAD_ROOM_ID,
    ProblemCode.ROOM_ID_TAKEN,
    ProblemCode.TOO_MANY_ROOMS,
    ProblemCode.NOT_A_CONTACT
  })
  ResponseEntity<MadeRoom> create(
      AccountHolder own, @RequestBody NewRoom wish, ServerWebExchange exchange) {
    limits.newRooms(requests.limitKey(exchange)).spend();
    limits.newRooms("account " + own.account().id()).spend();
    Room.Kind kind = kind(wish.kind());
    UUID me = own.account().id();
    if (wish.contact() != null) {
      inviting.require(me, wish.contact());
    }
    // A call of two has an account on either side.
    boolean guests = kind == Room.Kind.CONFERENCE && (wish.guests() == null || wish.guests());
    boolean audioOnly = wish.audioOnly() != null && wish.audioOnly();
    Rooms.Created made =
        rooms.create(
            new Rooms.Wish(
                wish.id(),
                Names.title(wish.title()),
                kind,
                new Room.Rules(false, guests, audioOnly, Room.Unmuting.SELF)),
            me);
    Room room = made.room();
    if (wish.contact() != null) {
      inviting.invite(room.id(), me, wish.contact());
    }
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

  private static Room.Kind kind(@Nullable String word) {
    if (word == null) {
      return Room.Kind.CONFERENCE;
    }
    for (Room.Kind kind : Room.Kind.values()) {
      if (kind.word().equals(word)) {
        return kind;
      }
    }
    throw Problem.badField("kind", "give \"conference\" or \"call\"");
  }
}
