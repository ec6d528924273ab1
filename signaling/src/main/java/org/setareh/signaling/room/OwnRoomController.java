package org.setareh.signaling.room;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.media.Schema.RequiredMode;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.setareh.signaling.principal.AccountHolder;
import org.setareh.signaling.problem.Problem;
import org.setareh.signaling.problem.ProblemCode;
import org.setareh.signaling.problem.Refuses;
import org.setareh.signaling.web.RateLimits;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** The rooms of an account: its own, and those in which it is a member. */
@RestController
@RequestMapping("/api/rooms")
@Tag(name = "rooms")
@Refuses({
  ProblemCode.CROSS_SITE,
  ProblemCode.UNKNOWN_ROOM,
  ProblemCode.TOO_MANY_ATTEMPTS,
  ProblemCode.SERVER_BUSY
})
public final class OwnRoomController {
  private static final String MERGE_PATCH = "application/merge-patch+json";

  private final OwnRooms own;
  private final RoomNews news;
  private final RateLimits limits;

  public OwnRoomController(OwnRooms own, RoomNews news, RateLimits limits) {
    this.own = own;
    this.news = news;
    this.limits = limits;
  }

  /** A room, with its key for who leads it. */
  record RoomDetails(
      String id,
      String title,
      String kind,
      @Schema(allowableValues = {"owner", "moderator", "member"}) String role,
      RoomSeen.RoomOwner owner,
      boolean locked,
      boolean guests,
      boolean audioOnly,
      @Schema(allowableValues = {"self", "moderators"}) String unmuting,
      int inside,
      Instant createdAt,
      long version,
      long changes,
      @Schema(types = {"string", "null"}) @Nullable String key,
      @Schema(types = {"string", "null"}) @Nullable String link) {
    static RoomDetails of(RoomSeen room, @Nullable String key) {
      return new RoomDetails(
          room.id(),
          room.title(),
          room.kind(),
          room.role(),
          room.owner(),
          room.locked(),
          room.guests(),
          room.audioOnly(),
          room.unmuting(),
          room.inside(),
          room.createdAt(),
          room.version(),
          room.changes(),
          key,
          key == null ? null : linkTo(room.id(), key));
    }
  }

  record RoomChange(
      @Schema(maxLength = 200) @Nullable String title,
      @Nullable Boolean locked,
      @Nullable Boolean guests,
      @Schema(allowableValues = {"self", "moderators"}) @Nullable String unmuting) {}

  record RoomKey(String key, String link) {}

  record RoomMember(
      String id,
      String name,
      String displayName,
      @Schema(allowableValues = {"owner", "moderator", "member"}) String role) {
    static RoomMember of(Member member) {
      return new RoomMember(
          member.account().toString(), member.name(), member.displayName(), member.role().word());
    }
  }

  record NewRole(
      @Schema(
              requiredMode = RequiredMode.REQUIRED,
              allowableValues = {"owner", "moderator", "member"})
          @Nullable String role) {}

  @GetMapping(produces = MediaType.APPLICATION_JSON_VALUE)
  @Operation(summary = "One's rooms, the last joined first")
  List<RoomSeen> list(AccountHolder holder) {
    holder.spend(limits);
    return news.of(id(holder));
  }

  @GetMapping(path = "/{id}", produces = MediaType.APPLICATION_JSON_VALUE)
  @Operation(summary = "A room, for its members; with the key for who leads it")
  ResponseEntity<RoomDetails> read(@PathVariable String id, AccountHolder holder) {
    holder.spend(limits);
    RoomSeen room = own.seen(id, id(holder));
    return ResponseEntity.ok()
        .cacheControl(CacheControl.noStore())
        .body(RoomDetails.of(room, own.key(id, id(holder))));
  }

  @PatchMapping(
      path = "/{id}",
      consumes = {MediaType.APPLICATION_JSON_VALUE, MERGE_PATCH},
      produces = MediaType.APPLICATION_JSON_VALUE)
  @Operation(summary = "Another title, other rules")
  @Refuses(ProblemCode.NOT_MODERATOR)
  RoomSeen change(@PathVariable String id, AccountHolder holder, @RequestBody RoomChange change) {
    holder.spend(limits);
    own.change(
        id,
        id(holder),
        new OwnRooms.Change(
            change.title() == null ? null : Names.title(change.title()),
            change.locked(),
            change.guests(),
            change.unmuting() == null ? null : Room.Unmuting.of(change.unmuting())));
    return own.seen(id, id(holder));
  }

  @PutMapping(path = "/{id}/key", produces = MediaType.APPLICATION_JSON_VALUE)
  @Operation(summary = "Another key; tokens made by the one before end")
  @Refuses(ProblemCode.NOT_MODERATOR)
  ResponseEntity<RoomKey> changeKey(@PathVariable String id, AccountHolder holder) {
    holder.spend(limits);
    String key = own.changeKey(id, id(holder));
    return ResponseEntity.ok()
        .cacheControl(CacheControl.noStore())
        .body(new RoomKey(key, linkTo(id, key)));
  }

  @DeleteMapping("/{id}")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  @Operation(summary = "Deletes a room; who is inside is out")
  @Refuses(ProblemCode.NOT_MODERATOR)
  void delete(@PathVariable String id, AccountHolder holder) {
    holder.spend(limits);
    own.delete(id, id(holder));
  }

  @GetMapping(path = "/{id}/members", produces = MediaType.APPLICATION_JSON_VALUE)
  @Operation(summary = "Who belongs to a room: who leads it first")
  List<RoomMember> members(@PathVariable String id, AccountHolder holder) {
    holder.spend(limits);
    return own.members(id, id(holder)).stream().map(RoomMember::of).toList();
  }

  @PutMapping(
      path = "/{id}/members/{account}",
      consumes = MediaType.APPLICATION_JSON_VALUE,
      produces = MediaType.APPLICATION_JSON_VALUE)
  @Operation(
      summary =
          "Another role for a member; a contact is a member by it; the owner hands the room over")
  @Refuses({ProblemCode.NOT_FOUND, ProblemCode.NOT_MODERATOR, ProblemCode.OWNER_STAYS})
  List<RoomMember> changeRole(
      @PathVariable String id,
      @PathVariable String account,
      AccountHolder holder,
      @RequestBody NewRole change) {
    holder.spend(limits);
    own.change(id, id(holder), accountOf(account, holder), Role.of(change.role()));
    return own.members(id, id(holder)).stream().map(RoomMember::of).toList();
  }

  @DeleteMapping("/{id}/members/{account}")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  @Operation(summary = "Takes a member out of a room, or oneself (`me`)")
  @Refuses({ProblemCode.NOT_FOUND, ProblemCode.NOT_MODERATOR, ProblemCode.OWNER_STAYS})
  void remove(@PathVariable String id, @PathVariable String account, AccountHolder holder) {
    holder.spend(limits);
    own.remove(id, id(holder), accountOf(account, holder));
  }

  static String linkTo(String room, String key) {
    return "/r/" + room + '#' + key;
  }

  private static UUID id(AccountHolder holder) {
    return holder.account().id();
  }

  private static UUID accountOf(String text, AccountHolder holder) {
    if (text.equals("me")) {
      return id(holder);
    }
    try {
      return UUID.fromString(text);
    } catch (IllegalArgumentException _) {
      throw new Problem(ProblemCode.NOT_FOUND, "Look at the list again: there is no such member.");
    }
  }
}
