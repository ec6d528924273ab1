package org.setareh.signaling.call;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.media.Schema.RequiredMode;
import org.jspecify.annotations.Nullable;
import org.setareh.signaling.principal.AccountHolder;
import org.setareh.signaling.problem.ProblemCode;
import org.setareh.signaling.problem.Refuses;
import org.setareh.signaling.room.Entrance;
import org.setareh.signaling.room.Removals;
import org.setareh.signaling.room.Room;
import org.setareh.signaling.session.SessionEnds;
import org.setareh.signaling.web.RateLimits;
import org.setareh.signaling.web.Requests;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ServerWebExchange;

/** Coming into a room of two, and asking at its door. */
@RestController
@RequestMapping("/api/rooms/{id}/call")
@io.swagger.v3.oas.annotations.tags.Tag(name = "calls")
@Refuses({
  ProblemCode.CROSS_SITE,
  ProblemCode.UNKNOWN_ROOM,
  ProblemCode.TOO_MANY_ATTEMPTS,
  ProblemCode.SERVER_BUSY
})
public final class CallRoomController {
  private final CallRooms callRooms;
  private final Entrance entrance;
  private final Removals removals;
  private final Requests requests;
  private final RateLimits limits;

  public CallRoomController(
      CallRooms callRooms,
      Entrance entrance,
      Removals removals,
      Requests requests,
      RateLimits limits,
      SessionEnds ends) {
    this.callRooms = callRooms;
    this.entrance = entrance;
    this.removals = removals;
    this.requests = requests;
    this.limits = limits;
    ends.listen(callRooms::sessionEnded);
  }

  @Schema(name = "CallRoomEntry")
  record Wish(
      @Schema(description = "Members need none") @Nullable String key,
      @Schema(requiredMode = RequiredMode.REQUIRED, pattern = Tab.SHAPE) @Nullable String tab,
      @Nullable Boolean camera) {}

  @Schema(name = "CallRoomAsked")
  record Asked(@Schema(description = "False: nobody is inside any more") boolean asked) {}

  @PostMapping(
      consumes = MediaType.APPLICATION_JSON_VALUE,
      produces = MediaType.APPLICATION_JSON_VALUE)
  @Operation(summary = "Comes into a room of two: waits there, or calls whoever waits")
  @Refuses({
    ProblemCode.WRONG_KEY,
    ProblemCode.ROOM_LOCKED,
    ProblemCode.REMOVED,
    ProblemCode.UNSUPPORTED_KIND,
    ProblemCode.IN_A_CALL
  })
  CallRooms.Entered enter(
      @PathVariable String id,
      AccountHolder own,
      @RequestBody Wish wish,
      ServerWebExchange exchange) {
    Tab tab = Tab.of(wish.tab(), own.session());
    Room room = room(id, wish, own, exchange);
    return callRooms.enter(
        room,
        Callees.profile(own.account()),
        new Call.Answer(tab, Boolean.TRUE.equals(wish.camera())));
  }

  @PostMapping(
      path = "/growing",
      consumes = MediaType.APPLICATION_JSON_VALUE,
      produces = MediaType.APPLICATION_JSON_VALUE)
  @Operation(summary = "A third asks the two inside for a conference")
  @Refuses({
    ProblemCode.WRONG_KEY,
    ProblemCode.ROOM_LOCKED,
    ProblemCode.REMOVED,
    ProblemCode.UNSUPPORTED_KIND,
    ProblemCode.IN_A_CALL,
    ProblemCode.CALL_GROWING
  })
  Asked ask(
      @PathVariable String id,
      AccountHolder own,
      @RequestBody Wish wish,
      ServerWebExchange exchange) {
    Tab tab = Tab.of(wish.tab(), own.session());
    limits.rings(own.account().id()).spend();
    Room room = room(id, wish, own, exchange);
    return new Asked(callRooms.ask(room, Callees.profile(own.account()), tab));
  }

  @PostMapping(path = "/leave", consumes = MediaType.APPLICATION_JSON_VALUE)
  @ResponseStatus(HttpStatus.NO_CONTENT)
  @Operation(summary = "Waits or asks no more; also by a page that goes")
  void leave(@PathVariable String id, AccountHolder own, @RequestBody CallController.AtTab at) {
    own.spend(limits);
    callRooms.leave(id, own.account().id(), Tab.of(at.tab(), own.session()));
  }

  /** The room, for whoever may come in, and is a member by it. */
  private Room room(String id, Wish wish, AccountHolder own, ServerWebExchange exchange) {
    own.spend(limits);
    String address = requests.limitKey(exchange);
    Entrance.Caller caller = new Entrance.Caller(own, address);
    Room room = entrance.enter(id, wish.key(), caller).require(Room.Kind.CALL);
    removals.refuse(room.id(), Removals.words(own.session().person(), address));
    entrance.entered(room, caller);
    return room;
  }
}
