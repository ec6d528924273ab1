package org.setareh.signaling.call;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.media.Schema.RequiredMode;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.setareh.signaling.principal.AccountHolder;
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

/** A call of two that becomes a conference: a third is asked, the other agrees, both move. */
@RestController
@RequestMapping("/api/calls")
@io.swagger.v3.oas.annotations.tags.Tag(name = "calls")
@Refuses({ProblemCode.CROSS_SITE, ProblemCode.TOO_MANY_ATTEMPTS, ProblemCode.SERVER_BUSY})
public final class GrowingController {
  private final Calls calls;
  private final Callees callees;
  private final Conferences conferences;
  private final CallRooms callRooms;
  private final RateLimits limits;

  public GrowingController(
      Calls calls,
      Callees callees,
      Conferences conferences,
      CallRooms callRooms,
      RateLimits limits) {
    this.calls = calls;
    this.callees = callees;
    this.conferences = conferences;
    this.callRooms = callRooms;
    this.limits = limits;
  }

  @Schema(name = "CallInvitation")
  record Wish(
      @Schema(requiredMode = RequiredMode.REQUIRED, description = "Whom to ask")
          @Nullable String account,
      @Schema(requiredMode = RequiredMode.REQUIRED, pattern = Tab.SHAPE) @Nullable String tab) {}

  @Schema(name = "CallAgreement")
  record Agreement(
      @Schema(requiredMode = RequiredMode.REQUIRED, pattern = Tab.SHAPE) @Nullable String tab,
      @Schema(requiredMode = RequiredMode.REQUIRED) @Nullable Boolean agree) {}

  @PostMapping(
      path = "/{id}/invitations",
      consumes = MediaType.APPLICATION_JSON_VALUE,
      produces = MediaType.APPLICATION_JSON_VALUE)
  @Operation(summary = "Wants somebody in the call; the other one is asked")
  @Refuses({
    ProblemCode.UNKNOWN_CALL,
    ProblemCode.NOT_A_CONTACT,
    ProblemCode.CALL_OVER,
    ProblemCode.NOT_IN_CALL,
    ProblemCode.CALL_GROWING,
    ProblemCode.ENOUGH_STRANGERS
  })
  CallState invite(@PathVariable String id, AccountHolder own, @RequestBody Wish wish) {
    own.spend(limits);
    UUID call = Calls.id(id);
    UUID me = own.account().id();
    calls.find(call, me);
    return calls.invite(
        call, Tab.of(wish.tab(), own.session()), callees.invited(me, wish.account()));
  }

  @PutMapping(
      path = "/{id}/growing",
      consumes = MediaType.APPLICATION_JSON_VALUE,
      produces = MediaType.APPLICATION_JSON_VALUE)
  @Operation(summary = "Agrees to a conference, which is made then, or does not")
  @Refuses({ProblemCode.UNKNOWN_CALL, ProblemCode.CALL_OVER, ProblemCode.NOT_IN_CALL})
  CallState agree(@PathVariable String id, AccountHolder own, @RequestBody Agreement agreement) {
    own.spend(limits);
    UUID call = Calls.id(id);
    UUID me = own.account().id();
    Tab tab = Tab.of(agreement.tab(), own.session());
    Calls.Agreed agreed = calls.agree(call, tab, Boolean.TRUE.equals(agreement.agree()));
    CallState now = agreed.makesRoom() ? conferences.grow(agreed.call(), me) : agreed.call();
    callRooms.look(now.room());
    return now;
  }

  @PostMapping(path = "/{id}/grown", consumes = MediaType.APPLICATION_JSON_VALUE)
  @ResponseStatus(HttpStatus.NO_CONTENT)
  @Operation(summary = "The conference's media is here; once both say so, the call ends")
  @Refuses({ProblemCode.UNKNOWN_CALL, ProblemCode.CALL_OVER, ProblemCode.NOT_IN_CALL})
  void grown(@PathVariable String id, AccountHolder own, @RequestBody CallController.AtTab at) {
    own.spend(limits);
    calls.grown(Calls.id(id), Tab.of(at.tab(), own.session()));
  }
}
