package org.setareh.signaling.call;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.media.Schema.RequiredMode;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.setareh.signaling.account.Profile;
import org.setareh.signaling.principal.AccountHolder;
import org.setareh.signaling.problem.Problem;
import org.setareh.signaling.problem.ProblemCode;
import org.setareh.signaling.problem.Refuses;
import org.setareh.signaling.room.Members;
import org.setareh.signaling.room.Rooms;
import org.setareh.signaling.web.RateLimits;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Asking somebody into a room, and their answer. Whoever comes is a member from then on. */
@RestController
@RequestMapping("/api")
@io.swagger.v3.oas.annotations.tags.Tag(name = "calls")
@Refuses({ProblemCode.CROSS_SITE, ProblemCode.TOO_MANY_ATTEMPTS, ProblemCode.SERVER_BUSY})
public final class InvitationController {
  private final Callees callees;
  private final Rooms rooms;
  private final Members members;
  private final Invitations invitations;
  private final RateLimits limits;

  public InvitationController(
      Callees callees, Rooms rooms, Members members, Invitations invitations, RateLimits limits) {
    this.callees = callees;
    this.rooms = rooms;
    this.members = members;
    this.invitations = invitations;
    this.limits = limits;
  }

  @Schema(name = "RoomInvitation")
  record Wish(
      @Schema(requiredMode = RequiredMode.REQUIRED, description = "Whom to ask")
          @Nullable String account) {}

  @PostMapping(path = "/rooms/{id}/invitations", consumes = MediaType.APPLICATION_JSON_VALUE)
  @ResponseStatus(HttpStatus.NO_CONTENT)
  @Operation(summary = "Asks somebody into a room of one's own: a contact hears it ring")
  @Refuses({
    ProblemCode.UNKNOWN_ROOM,
    ProblemCode.NOT_A_CONTACT,
    ProblemCode.ENOUGH_STRANGERS,
    ProblemCode.BAD_REQUEST
  })
  void invite(@PathVariable String id, AccountHolder own, @RequestBody Wish wish) {
    own.spend(limits);
    UUID me = own.account().id();
    if (members.roleOf(id, me).isEmpty()) {
      throw unknown();
    }
    String title = rooms.find(id).title();
    Profile whom = callees.invited(me, wish.account());
    invitations.ask(callees.ask(Callees.profile(own.account()), whom, id, title), Instant.now());
  }

  @PutMapping("/calls/invitations/{id}")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  @Operation(summary = "Comes into the room: is a member of it")
  @Refuses(ProblemCode.UNKNOWN_ROOM)
  void accept(@PathVariable String id, AccountHolder own) {
    own.spend(limits);
    UUID me = own.account().id();
    if (!invitations.accept(me, id)) {
      throw unknown();
    }
    members.add(id, me);
  }

  @DeleteMapping("/calls/invitations/{id}")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  @Operation(summary = "Does not come into the room; whoever asked is told")
  void decline(@PathVariable String id, AccountHolder own) {
    own.spend(limits);
    invitations.decline(own.account().id(), id);
  }

  private static Problem unknown() {
    return new Problem(
        ProblemCode.UNKNOWN_ROOM, "Ask for the link: nobody asks you into such a room any more.");
  }
}
