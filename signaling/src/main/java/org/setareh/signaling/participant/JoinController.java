package org.setareh.signaling.participant;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.headers.Header;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.media.Schema.RequiredMode;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.setareh.sfu.control.ConnectRequest;
import org.setareh.sfu.control.ConnectionId;
import org.setareh.sfu.control.SourceKind;
import org.setareh.sfu.control.SourceState;
import org.setareh.sfu.control.View;
import org.setareh.signaling.participant.Admission.Admitted;
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

/** Looking into a room, and joining it. */
@RestController
@RequestMapping("/api/rooms/{id}")
@Tag(name = "participants")
@Refuses({
  ProblemCode.CROSS_SITE,
  ProblemCode.UNKNOWN_ROOM,
  ProblemCode.WRONG_KEY,
  ProblemCode.TOO_MANY_ATTEMPTS,
  ProblemCode.SERVER_BUSY
})
public final class JoinController {
  private final Entrance entrance;
  private final LiveRooms live;
  private final Admission admission;
  private final Sessions sessions;
  private final SessionCookies cookies;
  private final Requests requests;

  public JoinController(
      Entrance entrance,
      LiveRooms live,
      Admission admission,
      Sessions sessions,
      SessionCookies cookies,
      Requests requests) {
    this.entrance = entrance;
    this.live = live;
    this.admission = admission;
    this.sessions = sessions;
    this.cookies = cookies;
    this.requests = requests;
  }

  record Key(@Schema(description = "Members need none") @Nullable String key) {}

  record Inside(String id, String name) {}

  record Look(
      String id,
      String title,
      String kind,
      List<Inside> participants,
      @Schema(description = "Whether it is locked for whoever asks") boolean locked,
      @Schema(description = "Whether somebody without an account may come in") boolean guests,
      boolean audioOnly,
      Instant createdAt,
      int capacity,
      boolean full) {}

  record Join(
      @Schema(description = "Needed by whoever is no member and was not let in")
          @Nullable String key,
      @Schema(requiredMode = RequiredMode.REQUIRED, minLength = 1, maxLength = 64)
          @Nullable String name,
      @Schema(requiredMode = RequiredMode.REQUIRED) @Nullable Connection connection,
      @Schema(description = "on, muted or off, by source") @Nullable Map<String, String> states,
      @Nullable ViewWish view) {}

  record Joined(
      String participant,
      String answer,
      int connection,
      List<Object> iceServers,
      @Schema(description = "Names the session to its tabs; no secret") String session,
      RoomState state,
      String lastEventId) {}

  @PostMapping(
      path = "/look",
      consumes = MediaType.APPLICATION_JSON_VALUE,
      produces = MediaType.APPLICATION_JSON_VALUE)
  @Operation(summary = "Says who is inside, before joining")
  Look look(
      @PathVariable String id,
      @Nullable Person person,
      @RequestBody Key key,
      ServerWebExchange exchange) {
    Room letIn = letIn(id, person);
    Entrance.Caller caller = caller(person, exchange);
    Room room = letIn == null ? entrance.look(id, key.key(), caller) : letIn;
    List<RoomState.Person> people = live.people(room.id());
    return new Look(
        room.id(),
        room.title(),
        room.kind().word(),
        people.stream().map(one -> new Inside(one.id(), one.name())).toList(),
        letIn == null && entrance.isShut(room, caller),
        entrance.takesGuests(room),
        room.rules().audioOnly(),
        room.createdAt(),
        room.kind() == Room.Kind.CALL ? 2 : live.capacity(),
        live.isFull(room.id()));
  }

  @PostMapping(
      path = "/participants",
      consumes = MediaType.APPLICATION_JSON_VALUE,
      produces = MediaType.APPLICATION_JSON_VALUE)
  @ResponseStatus(HttpStatus.CREATED)
  @ApiResponse(
      responseCode = "201",
      useReturnTypeSchema = true,
      headers = @Header(name = HttpHeaders.LOCATION, schema = @Schema(type = "string")))
  @Operation(summary = "Joins a room with an offer; sets the session's cookie where there is none")
  @Refuses({
    ProblemCode.BAD_NAME,
    ProblemCode.BAD_OFFER,
    ProblemCode.ROOM_FULL,
    ProblemCode.UNSUPPORTED_KIND,
    ProblemCode.ROOM_LOCKED,
    ProblemCode.GUESTS_NOT_ALLOWED,
    ProblemCode.REMOVED
  })
  ResponseEntity<Joined> join(
      @PathVariable String id,
      @RequestBody Join wish,
      @Nullable Person person,
      ServerWebExchange exchange) {
    long sinceNs = System.nanoTime();
    Entrance.Caller caller = caller(person, exchange);
    Room letIn = letIn(id, person);
    Room room =
        (letIn == null ? entrance.enter(id, wish.key(), caller) : letIn)
            .require(Room.Kind.CONFERENCE);
    String name = Names.name(wish.name());
    if (wish.connection() == null) {
      throw Problem.badField("connection", "it is missing");
    }
    Sessions.Fresh fresh = person == null ? sessions.create() : null;
    Session session = person == null ? Objects.requireNonNull(fresh).session() : person.session();
    Participant participant = participant(room, wish, name, session, sinceNs);
    participant.from = requests.limitKey(exchange);
    ConnectionId first = new ConnectionId(room.id(), participant.id(), participant.connection);
    ConnectRequest request = request(first, participant, wish.connection());
    Admitted admitted = admission.admit(room, participant, request);
    try {
      settle(session, fresh);
      entrance.entered(room, caller);
    } catch (RuntimeException e) {
      admission.dismiss(participant.id());
      throw e;
    }
    if (fresh != null) {
      cookies.set(exchange, fresh.token());
    }
    return ResponseEntity.created(
            URI.create("/api/rooms/" + room.id() + "/participants/" + participant.id()))
        .body(joined(participant, session, admitted));
  }

  /** The room, for whom a moderator let in. */
  private @Nullable Room letIn(String id, @Nullable Person person) {
    return person != null && live.isAdmitted(id, person.session()) ? entrance.find(id) : null;
  }

  /** Nothing is stored for whoever is not let in; who gets no cookie is not in. */
  private void settle(Session session, Sessions.@Nullable Fresh fresh) {
    if (fresh != null) {
      sessions.store(fresh);
    } else {
      sessions.settle(session);
      sessions.requireLive(session);
    }
  }

  private static Participant participant(
      Room room, Join wish, String name, Session session, long sinceNs) {
    Map<SourceKind, SourceState> states = SourceWords.states(wish.states());
    Objects.requireNonNull(wish.connection())
        .sourceKinds()
        .values()
        .forEach(kind -> states.putIfAbsent(kind, stateAtFirst(kind)));
    if (room.rules().audioOnly()) {
      states.replaceAll(
          (kind, state) -> SourceWords.PICTURES.contains(kind) ? SourceState.OFF : state);
    }
    View view = ViewWish.read(wish.view());
    return Participant.of(Participant.Kind.BROWSER, session, name, states, view, sinceNs);
  }

  /** A screen is not shared unless it is said; voice and face are there. */
  private static SourceState stateAtFirst(SourceKind kind) {
    return switch (kind) {
      case MICROPHONE, CAMERA -> SourceState.ON;
      case SCREEN, SCREEN_AUDIO -> SourceState.OFF;
    };
  }

  static ConnectRequest request(ConnectionId id, Participant participant, Connection connection) {
    return new ConnectRequest(
        id,
        connection.checkedOffer(),
        connection.sourceKinds(),
        connection.slotMids(),
        participant.sources,
        participant.view);
  }

  private static Joined joined(Participant participant, Session session, Admitted admitted) {
    return new Joined(
        participant.id(),
        admitted.answer().sdp(),
        admitted.answer().connection(),
        List.of(),
        session.publicId(),
        admitted.state(),
        String.valueOf(admitted.lastEventId()));
  }

  private Entrance.Caller caller(@Nullable Person person, ServerWebExchange exchange) {
    return new Entrance.Caller(person, requests.limitKey(exchange));
  }
}
