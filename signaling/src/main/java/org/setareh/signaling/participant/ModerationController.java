package org.setareh.signaling.participant;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.media.Schema.RequiredMode;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;
import org.setareh.signaling.participant.Moderators.ToAll;
import org.setareh.signaling.participant.Moderators.ToOne;
import org.setareh.signaling.principal.AccountHolder;
import org.setareh.signaling.problem.Problem;
import org.setareh.signaling.problem.ProblemCode;
import org.setareh.signaling.problem.Refuses;
import org.setareh.signaling.web.RateLimits;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** What moderators do to those inside, and to those who ask to be let in. */
@RestController
@RequestMapping("/api/rooms/{id}")
@Tag(name = "moderation")
@Refuses({
  ProblemCode.CROSS_SITE,
  ProblemCode.NOT_MODERATOR,
  ProblemCode.TOO_MANY_ATTEMPTS,
  ProblemCode.SERVER_BUSY
})
public final class ModerationController {
  private final Moderators moderators;
  private final RateLimits limits;

  public ModerationController(Moderators moderators, RateLimits limits) {
    this.moderators = moderators;
    this.limits = limits;
  }

  record OneDeed(
      @Schema(
              requiredMode = RequiredMode.REQUIRED,
              allowableValues = {
                "mute",
                "let-speak",
                "stop-screen",
                "lower-hand",
                "remove",
                "make-moderator",
                "make-member"
              })
          @JsonProperty("do")
          @Nullable String deed) {}

  record RoomDeed(
      @Schema(
              requiredMode = RequiredMode.REQUIRED,
              allowableValues = {"mute-all", "lower-hands", "end", "lock", "unlock"})
          @JsonProperty("do")
          @Nullable String deed) {}

  @Schema(name = "KnockAnswer")
  record Answer(@Schema(requiredMode = RequiredMode.REQUIRED) @Nullable Boolean admit) {}

  @PostMapping(path = "/participants/{pid}/moderation", consumes = MediaType.APPLICATION_JSON_VALUE)
  @ResponseStatus(HttpStatus.NO_CONTENT)
  @Operation(summary = "A moderator who is inside mutes, removes and so on")
  @Refuses({ProblemCode.UNKNOWN_PARTICIPANT, ProblemCode.ACCOUNT_NEEDED})
  void toOne(
      @PathVariable String id,
      @PathVariable String pid,
      AccountHolder own,
      @RequestBody OneDeed deed) {
    own.spend(limits);
    moderators.toOne(own.session(), id, pid, Moderators.read(ToOne.class, deed.deed()));
  }

  @PostMapping(path = "/moderation", consumes = MediaType.APPLICATION_JSON_VALUE)
  @ResponseStatus(HttpStatus.NO_CONTENT)
  @Operation(summary = "A moderator who is inside mutes all, or ends the room for everyone")
  void toAll(@PathVariable String id, AccountHolder own, @RequestBody RoomDeed deed) {
    own.spend(limits);
    moderators.toAll(own.session(), id, Moderators.read(ToAll.class, deed.deed()));
  }

  @PutMapping(path = "/knocks/{knock}", consumes = MediaType.APPLICATION_JSON_VALUE)
  @ResponseStatus(HttpStatus.NO_CONTENT)
  @Operation(summary = "A moderator who is inside lets one in, or refuses")
  @Refuses(ProblemCode.NOT_FOUND)
  void answer(
      @PathVariable String id,
      @PathVariable String knock,
      AccountHolder own,
      @RequestBody Answer answer) {
    own.spend(limits);
    moderators.answer(own.session(), id, knock, admits(answer));
  }

  @PutMapping(path = "/knocks", consumes = MediaType.APPLICATION_JSON_VALUE)
  @ResponseStatus(HttpStatus.NO_CONTENT)
  @Operation(summary = "A moderator who is inside lets all in who wait, or refuses")
  void answerAll(@PathVariable String id, AccountHolder own, @RequestBody Answer answer) {
    own.spend(limits);
    moderators.answerAll(own.session(), id, admits(answer));
  }

  private static boolean admits(Answer answer) {
    if (answer.admit() == null) {
      throw Problem.badField("admit", "give true or false");
    }
    return answer.admit();
  }
}
