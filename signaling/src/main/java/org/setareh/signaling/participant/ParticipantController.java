package org.setareh.signaling.participant;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.media.Schema.RequiredMode;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.setareh.sfu.control.ConnectAnswer;
import org.setareh.sfu.control.SourceKind;
import org.setareh.sfu.control.SourceState;
import org.setareh.signaling.participant.LiveRooms.Place;
import org.setareh.signaling.participant.RoomFact.GoneReason;
import org.setareh.signaling.participant.RoomFact.LeftReason;
import org.setareh.signaling.principal.Person;
import org.setareh.signaling.problem.ProblemCode;
import org.setareh.signaling.problem.Refuses;
import org.setareh.signaling.room.Names;
import org.setareh.signaling.web.RateLimits;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** What a participant says while it is in a room. */
@RestController
@RequestMapping("/api/rooms/{id}/participants/{pid}")
@Tag(name = "participants")
@Refuses({
  ProblemCode.CROSS_SITE,
  ProblemCode.NOT_YOURS,
  ProblemCode.UNKNOWN_PARTICIPANT,
  ProblemCode.TOO_MANY_ATTEMPTS,
  ProblemCode.SERVER_BUSY
})
public final class ParticipantController {
  private final LiveRooms live;
  private final Admission admission;
  private final RateLimits limits;

  public ParticipantController(LiveRooms live, Admission admission, RateLimits limits) {
    this.live = live;
    this.admission = admission;
    this.limits = limits;
  }

  record Answer(String answer, int connection) {}

  record Change(
      @Schema(minLength = 1, maxLength = 64) @Nullable String name,
      @Schema(description = "on, muted or off, by source") @Nullable Map<String, String> states,
      @Schema(description = "Whether the hand is raised") @Nullable Boolean hand) {}

  record Reaction(@Schema(requiredMode = RequiredMode.REQUIRED) @Nullable String emoji) {}

  /**
   * What a tab knows that has missed something.
   *
   * @param lastEventId what came after it is not in the state, or harmless
   */
  record Seen(RoomState state, String lastEventId) {}

  @GetMapping(produces = MediaType.APPLICATION_JSON_VALUE)
  @Operation(summary = "The whole state, for a tab that missed something")
  Seen state(@PathVariable String id, @PathVariable String pid, Person person) {
    Place place = find(id, pid, person);
    LiveRoom.Seen seen = place.room().look(place.participant());
    return new Seen(seen.state(), String.valueOf(seen.lastEventId()));
  }

  @PutMapping(
      path = "/connection",
      consumes = MediaType.APPLICATION_JSON_VALUE,
      produces = MediaType.APPLICATION_JSON_VALUE)
  @Operation(summary = "Another offer: an ICE restart, or another connection")
  @Refuses({ProblemCode.BAD_OFFER, ProblemCode.OUTDATED_OFFER})
  Answer connect(
      @PathVariable String id,
      @PathVariable String pid,
      Person person,
      @RequestBody Connection connection) {
    Place place = place(id, pid, person);
    ConnectAnswer answer = admission.reconnect(place, connection);
    return new Answer(answer.sdp(), answer.connection());
  }

  @PatchMapping(consumes = {MediaType.APPLICATION_JSON_VALUE, "application/merge-patch+json"})
  @ResponseStatus(HttpStatus.NO_CONTENT)
  @Operation(summary = "Another name, sources switched on, muted or off, a hand raised or lowered")
  @Refuses({ProblemCode.BAD_NAME, ProblemCode.MUTED_BY_MODERATOR, ProblemCode.AUDIO_ONLY})
  void change(
      @PathVariable String id,
      @PathVariable String pid,
      Person person,
      @RequestBody Change change) {
    Place place = place(id, pid, person);
    String name = change.name() == null ? null : Names.name(change.name());
    Map<SourceKind, SourceState> states = SourceWords.states(change.states());
    if (place.room().room().rules().audioOnly()) {
      SourceWords.requireNoPicture(states);
    }
    place.room().change(place.participant(), name, states);
    if (change.hand() != null) {
      Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
      place.room().hand(place.participant(), change.hand(), now);
    }
  }

  @PostMapping(path = "/reactions", consumes = MediaType.APPLICATION_JSON_VALUE)
  @ResponseStatus(HttpStatus.NO_CONTENT)
  @Operation(summary = "Reacts, for all in the room to see, once")
  void react(
      @PathVariable String id,
      @PathVariable String pid,
      Person person,
      @RequestBody Reaction reaction) {
    Place place = place(id, pid, person);
    String emoji = Reactions.read(reaction.emoji());
    limits.reactions(id, person.session().publicId());
    place.room().react(place.participant(), emoji);
  }

  @PutMapping(path = "/view", consumes = MediaType.APPLICATION_JSON_VALUE)
  @ResponseStatus(HttpStatus.NO_CONTENT)
  @Operation(summary = "What this participant wants to see")
  void look(
      @PathVariable String id,
      @PathVariable String pid,
      Person person,
      @RequestBody ViewWish view) {
    Place place = place(id, pid, person);
    place.room().view(place.participant(), ViewWish.read(view));
  }

  @DeleteMapping
  @ResponseStatus(HttpStatus.NO_CONTENT)
  @Operation(summary = "Leaves the room")
  void leave(@PathVariable String id, @PathVariable String pid, Person person) {
    live.remove(place(id, pid, person), LeftReason.LEFT, GoneReason.CLOSED);
  }

  @PostMapping("/leave")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  @Operation(summary = "Leaves the room, by sendBeacon")
  void leaveByBeacon(@PathVariable String id, @PathVariable String pid, Person person) {
    leave(id, pid, person);
  }

  private Place place(String room, String participant, Person person) {
    person.spend(limits);
    return find(room, participant, person);
  }

  private Place find(String room, String participant, Person person) {
    LiveRoom live = this.live.get(room);
    return new Place(live, live.findOf(participant, person.session()));
  }
}
