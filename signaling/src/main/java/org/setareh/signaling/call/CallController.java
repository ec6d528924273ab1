package org.setareh.signaling.call;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.media.Schema.RequiredMode;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.setareh.signaling.account.Profile;
import org.setareh.signaling.principal.AccountHolder;
import org.setareh.signaling.problem.Problem;
import org.setareh.signaling.problem.ProblemCode;
import org.setareh.signaling.problem.Refuses;
import org.setareh.signaling.session.SessionEnds;
import org.setareh.signaling.web.RateLimits;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Calls between two accounts: rung, answered, signalled, ended; and the list of those before. */
@RestController
@RequestMapping("/api/calls")
@io.swagger.v3.oas.annotations.tags.Tag(name = "calls")
@Refuses({ProblemCode.CROSS_SITE, ProblemCode.TOO_MANY_ATTEMPTS, ProblemCode.SERVER_BUSY})
public final class CallController {
  private final Calls calls;
  private final CallRecords records;
  private final Callees callees;
  private final SessionEnds ends;
  private final RateLimits limits;

  public CallController(
      Calls calls, CallRecords records, Callees callees, SessionEnds ends, RateLimits limits) {
    this.calls = calls;
    this.records = records;
    this.callees = callees;
    this.ends = ends;
    this.limits = limits;
    ends.listen(calls::sessionEnded);
  }

  @Schema(name = "NewCall")
  record NewCall(
      @Schema(requiredMode = RequiredMode.REQUIRED, description = "Whom to ring")
          @Nullable String account,
      @Schema(
              requiredMode = RequiredMode.REQUIRED,
              allowableValues = {"audio", "video"})
          @Nullable String kind,
      @Schema(requiredMode = RequiredMode.REQUIRED, pattern = Tab.SHAPE) @Nullable String tab) {}

  @Schema(name = "AcceptCall")
  record Accept(
      @Schema(requiredMode = RequiredMode.REQUIRED, pattern = Tab.SHAPE) @Nullable String tab,
      @Nullable Boolean camera) {}

  @Schema(name = "CallTab")
  record AtTab(
      @Schema(requiredMode = RequiredMode.REQUIRED, pattern = Tab.SHAPE) @Nullable String tab) {}

  @Schema(name = "CallSignal")
  record Signalling(
      @Schema(requiredMode = RequiredMode.REQUIRED, pattern = Tab.SHAPE) @Nullable String tab,
      @Schema(requiredMode = RequiredMode.REQUIRED) Signal.@Nullable Wish signal) {}

  @Schema(name = "CallStatesOfTab")
  record StatesOfTab(
      @Schema(requiredMode = RequiredMode.REQUIRED, pattern = Tab.SHAPE) @Nullable String tab,
      @Schema(requiredMode = RequiredMode.REQUIRED) States.@Nullable Change states) {}

  @PostMapping(
      consumes = MediaType.APPLICATION_JSON_VALUE,
      produces = MediaType.APPLICATION_JSON_VALUE)
  @ResponseStatus(HttpStatus.CREATED)
  @ApiResponse(responseCode = "201", useReturnTypeSchema = true)
  @ApiResponse(
      responseCode = "200",
      description = "The call that the other one rang with, now accepted",
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON_VALUE,
              schema = @Schema(implementation = CallState.class)))
  @Operation(summary = "Rings a contact, on all their devices")
  @Refuses({ProblemCode.NOT_A_CONTACT, ProblemCode.IN_A_CALL})
  ResponseEntity<CallState> ring(AccountHolder own, @RequestBody NewCall wish) {
    own.spend(limits);
    Tab tab = Tab.of(wish.tab(), own.session());
    CallKind kind = CallKind.of(wish.kind());
    Profile me = Callees.profile(own.account());
    Profile callee = callees.of(me.id(), wish.account());
    Calls.Rung rung = calls.ring(new Call.Ring(me, callee, kind, tab));
    leaveWhereOver(own);
    return answer(rung.made() ? HttpStatus.CREATED : HttpStatus.OK, rung.call());
  }

  @GetMapping(path = "/{id}", produces = MediaType.APPLICATION_JSON_VALUE)
  @Operation(summary = "A call of one's own, for a tab that missed something")
  @Refuses(ProblemCode.UNKNOWN_CALL)
  ResponseEntity<CallState> look(@PathVariable String id, AccountHolder own) {
    return answer(HttpStatus.OK, calls.find(Calls.id(id), own.account().id()));
  }

  @PostMapping(
      path = "/{id}/accept",
      consumes = MediaType.APPLICATION_JSON_VALUE,
      produces = MediaType.APPLICATION_JSON_VALUE)
  @Operation(summary = "Answers a call in this tab; the first one does")
  @Refuses({ProblemCode.UNKNOWN_CALL, ProblemCode.CALL_OVER, ProblemCode.NOT_IN_CALL})
  ResponseEntity<CallState> accept(
      @PathVariable String id, AccountHolder own, @RequestBody Accept answer) {
    own.spend(limits);
    CallState call =
        calls.accept(
            Calls.id(id),
            Tab.of(answer.tab(), own.session()),
            Boolean.TRUE.equals(answer.camera()));
    leaveWhereOver(own);
    return answer(HttpStatus.OK, call);
  }

  @PostMapping("/{id}/reject")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  @Operation(summary = "Refuses a call that rings; nothing where it was answered meanwhile")
  @Refuses(ProblemCode.UNKNOWN_CALL)
  void reject(@PathVariable String id, AccountHolder own) {
    own.spend(limits);
    calls.reject(Calls.id(id), own.account().id());
  }

  @PostMapping("/{id}/hang-up")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  @Operation(summary = "Ends a call, also by sendBeacon")
  @Refuses({ProblemCode.UNKNOWN_CALL, ProblemCode.BAD_REQUEST})
  void hangUp(
      @PathVariable String id,
      @Parameter(
              description = "Why, where media broke",
              schema = @Schema(allowableValues = {"hung-up", "lost", "failed"}))
          @RequestParam(required = false)
          @Nullable String reason,
      AccountHolder own) {
    own.spend(limits);
    calls.hangUp(Calls.id(id), own.account().id(), reason(reason));
  }

  private static EndReason reason(@Nullable String word) {
    return switch (word == null ? "hung-up" : word) {
      case "hung-up" -> EndReason.HUNG_UP;
      case "lost" -> EndReason.LOST;
      case "failed" -> EndReason.FAILED;
      default ->
          throw Problem.badField("reason", "give \"hung-up\", \"lost\" or \"failed\", or none");
    };
  }

  @PostMapping(path = "/{id}/signals", consumes = MediaType.APPLICATION_JSON_VALUE)
  @ResponseStatus(HttpStatus.NO_CONTENT)
  @Operation(summary = "Says something to the other tab: an offer, an answer, a candidate")
  @Refuses({ProblemCode.UNKNOWN_CALL, ProblemCode.CALL_OVER, ProblemCode.NOT_IN_CALL})
  void signal(@PathVariable String id, AccountHolder own, @RequestBody Signalling said) {
    own.spend(limits);
    Signal.Wish signal = said.signal();
    if (signal == null) {
      throw Problem.badField("signal", "it is missing");
    }
    calls.signal(Calls.id(id), Tab.of(said.tab(), own.session()), signal.read());
  }

  @PostMapping(path = "/{id}/connected", consumes = MediaType.APPLICATION_JSON_VALUE)
  @ResponseStatus(HttpStatus.NO_CONTENT)
  @Operation(summary = "Media flows, as this tab sees it")
  @Refuses({ProblemCode.UNKNOWN_CALL, ProblemCode.CALL_OVER, ProblemCode.NOT_IN_CALL})
  void connected(@PathVariable String id, AccountHolder own, @RequestBody AtTab at) {
    own.spend(limits);
    calls.connected(Calls.id(id), Tab.of(at.tab(), own.session()));
  }

  @PutMapping(path = "/{id}/states", consumes = MediaType.APPLICATION_JSON_VALUE)
  @ResponseStatus(HttpStatus.NO_CONTENT)
  @Operation(summary = "What this side sends, as the other is shown; what is left out stays")
  @Refuses({ProblemCode.UNKNOWN_CALL, ProblemCode.CALL_OVER, ProblemCode.NOT_IN_CALL})
  void change(@PathVariable String id, AccountHolder own, @RequestBody StatesOfTab change) {
    own.spend(limits);
    States.Change states = change.states();
    if (states == null) {
      throw Problem.badField("states", "it is missing");
    }
    calls.change(Calls.id(id), Tab.of(change.tab(), own.session()), states);
  }

  @PostMapping(path = "/{id}/away", consumes = MediaType.APPLICATION_JSON_VALUE)
  @ResponseStatus(HttpStatus.NO_CONTENT)
  @Operation(summary = "The page goes, by sendBeacon; the call waits for it for 30 s")
  @Refuses({ProblemCode.UNKNOWN_CALL, ProblemCode.CALL_OVER, ProblemCode.NOT_IN_CALL})
  void away(@PathVariable String id, AccountHolder own, @RequestBody AtTab at) {
    own.spend(limits);
    calls.away(Calls.id(id), Tab.of(at.tab(), own.session()));
  }

  @PostMapping(
      path = "/{id}/resume",
      consumes = MediaType.APPLICATION_JSON_VALUE,
      produces = MediaType.APPLICATION_JSON_VALUE)
  @Operation(summary = "Goes on in this tab, by a fresh connection")
  @Refuses({ProblemCode.UNKNOWN_CALL, ProblemCode.CALL_OVER, ProblemCode.NOT_IN_CALL})
  ResponseEntity<CallState> resume(
      @PathVariable String id, AccountHolder own, @RequestBody AtTab at) {
    own.spend(limits);
    CallState call = calls.resume(Calls.id(id), Tab.of(at.tab(), own.session()));
    leaveWhereOver(own);
    return answer(HttpStatus.OK, call);
  }

  @GetMapping(produces = MediaType.APPLICATION_JSON_VALUE)
  @Operation(summary = "Calls that ended, the latest first, 50 a page")
  @Refuses(ProblemCode.BAD_REQUEST)
  List<CallLine> list(
      @Parameter(description = "The last line of the page before") @RequestParam(required = false)
          @Nullable String before,
      AccountHolder own) {
    own.spend(limits);
    UUID from = Calls.parsed(before);
    if (before != null && from == null) {
      throw Problem.badField("before", "give the id of a line");
    }
    return records.list(own.account().id(), from);
  }

  @PutMapping("/seen")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  @Operation(summary = "Missed calls were looked at")
  void see(AccountHolder own) {
    own.spend(limits);
    records.see(own.account().id());
  }

  /** The session may have ended since the request found it. */
  private void leaveWhereOver(AccountHolder own) {
    if (ends.has(own.session())) {
      calls.sessionEnded(own.session());
    }
  }

  private static ResponseEntity<CallState> answer(HttpStatus status, CallState call) {
    return ResponseEntity.status(status).cacheControl(CacheControl.noStore()).body(call);
  }
}
