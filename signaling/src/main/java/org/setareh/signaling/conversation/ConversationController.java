package org.setareh.signaling.conversation;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.security.SecurityRequirement;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.setareh.signaling.principal.AccountHolder;
import org.setareh.signaling.principal.Person;
import org.setareh.signaling.problem.Problem;
import org.setareh.signaling.problem.ProblemCode;
import org.setareh.signaling.problem.Refuses;
import org.setareh.signaling.web.RateLimits;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Conversations, and what stands in them; what is new comes by the socket. */
@RestController
@RequestMapping("/api/conversations")
@Tag(name = "conversations")
@SecurityRequirement(name = "session")
@Refuses({ProblemCode.TOO_MANY_ATTEMPTS, ProblemCode.SERVER_BUSY})
public final class ConversationController {
  private final ConversationViews views;
  private final ConversationDoors doors;
  private final History history;
  private final RateLimits limits;

  public ConversationController(
      ConversationViews views, ConversationDoors doors, History history, RateLimits limits) {
    this.views = views;
    this.doors = doors;
    this.history = history;
    this.limits = limits;
  }

  /** With whom, or of which room; one of the two. */
  record ConversationWish(
      @Schema(types = "string", format = "uuid") @Nullable String account, @Nullable String room) {}

  @GetMapping(produces = MediaType.APPLICATION_JSON_VALUE)
  @Operation(summary = "One's conversations, the latest first, 50 at once")
  @Refuses({ProblemCode.LOG_IN_NEEDED, ProblemCode.BAD_REQUEST})
  List<ConversationView> list(AccountHolder own, @RequestParam @Nullable String before) {
    spend(own);
    return views.page(
        own.account().id(), before == null ? null : id(before, ConversationController::badBefore));
  }

  private static Problem badBefore() {
    return Problem.badField("before", "name a conversation");
  }

  @PostMapping(
      consumes = MediaType.APPLICATION_JSON_VALUE,
      produces = MediaType.APPLICATION_JSON_VALUE)
  @Operation(summary = "The conversation with a contact, or of a room that one is a member of")
  @Refuses({
    ProblemCode.LOG_IN_NEEDED,
    ProblemCode.CROSS_SITE,
    ProblemCode.NOT_A_CONTACT,
    ProblemCode.UNKNOWN_PERSON,
    ProblemCode.UNKNOWN_ROOM
  })
  ConversationView open(AccountHolder own, @RequestBody ConversationWish wish) {
    spend(own);
    UUID me = own.account().id();
    String account = wish.account();
    String room = wish.room();
    if ((account == null) == (room == null)) {
      throw Problem.badField("account", "name an account or a room");
    }
    return account != null
        ? doors.withAccount(me, id(account, ConversationDoors::unknownPerson))
        : doors.ofRoom(me, String.valueOf(room));
  }

  @GetMapping(path = "/{id}", produces = MediaType.APPLICATION_JSON_VALUE)
  @Operation(summary = "One conversation")
  @Refuses({ProblemCode.NOT_YOURS, ProblemCode.UNKNOWN_CONVERSATION})
  ConversationView one(@PathVariable String id, Person person) {
    spend(person);
    return views.one(person.session(), id(id, Seats::unknown)).orElseThrow(Seats::unknown);
  }

  @GetMapping(path = "/{id}/messages", produces = MediaType.APPLICATION_JSON_VALUE)
  @Operation(
      summary =
          "Messages by number, 50 at once: before one, after one, around one, around a moment; else the newest")
  @Refuses({ProblemCode.NOT_YOURS, ProblemCode.BAD_REQUEST, ProblemCode.UNKNOWN_CONVERSATION})
  History.MessagePage messages(
      @PathVariable String id,
      Person person,
      @RequestParam @Nullable Long before,
      @RequestParam @Nullable Long after,
      @RequestParam @Nullable Long around,
      @RequestParam @Nullable Instant at) {
    spend(person);
    return history.page(
        person.session(), id(id, Seats::unknown), new History.Place(before, after, around, at));
  }

  private void spend(Person person) {
    limits.writesOfSession(person.session().publicId()).spend();
  }

  private interface Otherwise {
    Problem problem();
  }

  private static UUID id(String text, Otherwise otherwise) {
    try {
      return UUID.fromString(text);
    } catch (IllegalArgumentException _) {
      throw otherwise.problem();
    }
  }
}
