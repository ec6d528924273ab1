package org.setareh.signaling.call;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.setareh.signaling.account.Profile;
import org.setareh.signaling.participant.LiveRooms;
import org.setareh.signaling.participant.RoomState;
import org.setareh.signaling.principal.AccountHolder;
import org.setareh.signaling.problem.Problem;
import org.setareh.signaling.problem.ProblemCode;
import org.setareh.signaling.problem.Refuses;
import org.setareh.signaling.room.Entrance;
import org.setareh.signaling.room.Member;
import org.setareh.signaling.room.Members;
import org.setareh.signaling.room.Room;
import org.setareh.signaling.web.RateLimits;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** A room as a group: one button rings whoever belongs to it. */
@RestController
@RequestMapping("/api/rooms/{id}/rings")
@io.swagger.v3.oas.annotations.tags.Tag(name = "calls")
@Refuses({
  ProblemCode.CROSS_SITE,
  ProblemCode.UNKNOWN_ROOM,
  ProblemCode.TOO_MANY_ATTEMPTS,
  ProblemCode.SERVER_BUSY
})
public final class RingController {
  /** At one press. */
  private static final int MOST = 100;

  private final Members members;
  private final Entrance entrance;
  private final LiveRooms live;
  private final Callees callees;
  private final Invitations invitations;
  private final RateLimits limits;

  public RingController(
      Members members,
      Entrance entrance,
      LiveRooms live,
      Callees callees,
      Invitations invitations,
      RateLimits limits) {
    this.members = members;
    this.entrance = entrance;
    this.live = live;
    this.callees = callees;
    this.invitations = invitations;
    this.limits = limits;
  }

  @Schema(name = "RoomRings")
  record Rings(
      @Schema(description = "At so many it rings") int rung,
      @Schema(description = "So many could not be asked, or not so often") int left) {}

  @PostMapping(produces = MediaType.APPLICATION_JSON_VALUE)
  @Operation(
      summary =
          "Rings the members who are not inside; who is no contact gets a line without a ring")
  Rings ring(@PathVariable String id, AccountHolder own) {
    own.spend(limits);
    Profile me = Callees.profile(own.account());
    Room room = entrance.find(id);
    if (members.roleOf(room.id(), me.id()).isEmpty()) {
      throw new Problem(
          ProblemCode.UNKNOWN_ROOM, "Look at your rooms again: you are no member of this one.");
    }
    limits.rings(me.id()).check();
    Set<String> inside =
        live.people(room.id()).stream()
            .map(RoomState.Person::account)
            .map(String::valueOf)
            .collect(Collectors.toSet());
    List<UUID> outside =
        members.of(room.id()).stream()
            .map(Member::account)
            .filter(account -> !account.equals(me.id()) && !inside.contains(account.toString()))
            .toList();
    int rung = 0;
    for (UUID account : outside) {
      if (rung < MOST && rings(me, account, room)) {
        rung++;
      }
    }
    return new Rings(rung, outside.size() - rung);
  }

  /** False where that one cannot be asked, or not now. */
  private boolean rings(Profile me, UUID account, Room room) {
    try {
      Profile whom = callees.invited(me.id(), account.toString());
      invitations.ask(callees.ask(me, whom, room.id(), room.title()), Instant.now());
      return true;
    } catch (Problem _) {
      return false;
    }
  }
}
