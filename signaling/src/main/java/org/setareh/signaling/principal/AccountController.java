package org.setareh.signaling.principal;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.media.Schema.RequiredMode;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.net.InetAddress;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.setareh.signaling.account.Account;
import org.setareh.signaling.account.Accounts;
import org.setareh.signaling.account.OneTimeLinks;
import org.setareh.signaling.problem.Problem;
import org.setareh.signaling.problem.ProblemCode;
import org.setareh.signaling.problem.Refuses;
import org.setareh.signaling.session.Device;
import org.setareh.signaling.session.Listed;
import org.setareh.signaling.session.Session;
import org.setareh.signaling.session.SessionCookies;
import org.setareh.signaling.session.Sessions;
import org.setareh.signaling.web.RateLimits;
import org.setareh.signaling.web.Requests;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ServerWebExchange;

/** One's own account: made, logged in to, changed, deleted; and its sessions. */
@RestController
@Tag(name = "account")
@Refuses({ProblemCode.CROSS_SITE, ProblemCode.TOO_MANY_ATTEMPTS, ProblemCode.SERVER_BUSY})
public final class AccountController {
  private final Accounts accounts;
  private final Sessions sessions;
  private final SessionCookies cookies;
  private final Requests requests;
  private final RateLimits limits;

  public AccountController(
      Accounts accounts,
      Sessions sessions,
      SessionCookies cookies,
      Requests requests,
      RateLimits limits) {
    this.accounts = accounts;
    this.sessions = sessions;
    this.cookies = cookies;
    this.requests = requests;
    this.limits = limits;
  }

  record Own(
      String id,
      String name,
      String displayName,
      boolean administrator,
      boolean lastSeenHidden,
      boolean unlisted,
      @Schema(
              types = {"integer", "null"},
              format = "int64")
          @Nullable Long picture,
      long version) {
    static Own of(Account account) {
      return new Own(
          account.id().toString(),
          account.name(),
          account.displayName(),
          account.administrator(),
          account.lastSeenHidden(),
          account.unlisted(),
          account.picture(),
          account.version());
    }
  }

  /**
   * Who asks.
   *
   * @param account null: nobody who has logged in
   * @param session the session's public id; null where there is none
   * @param registration {@code invite}, {@code open} or {@code closed}
   */
  record Me(
      @Schema(types = {"object", "null"}) @Nullable Own account,
      @Schema(types = {"string", "null"}) @Nullable String session,
      @Schema(allowableValues = {"invite", "open", "closed"}) String registration) {}

  record NewAccount(
      @Schema(requiredMode = RequiredMode.REQUIRED, minLength = 2, maxLength = 32)
          @Nullable String name,
      @Schema(minLength = 1, maxLength = 64, description = "The name where it is left out")
          @Nullable String displayName,
      @Schema(requiredMode = RequiredMode.REQUIRED, minLength = 8, maxLength = 200)
          @Nullable String password,
      @Schema(description = "The token of an invitation's link") @Nullable String invitation) {}

  record LogIn(
      @Schema(requiredMode = RequiredMode.REQUIRED) @Nullable String name,
      @Schema(requiredMode = RequiredMode.REQUIRED) @Nullable String password) {}

  record OwnChange(
      @Schema(minLength = 1, maxLength = 64) @Nullable String displayName,
      @Schema(description = "Whether nobody is shown when one was last there")
          @Nullable Boolean lastSeenHidden,
      @Schema(description = "Whether one stands in no list of who is online")
          @Nullable Boolean unlisted) {}

  record NewPassword(
      @Schema(requiredMode = RequiredMode.REQUIRED) @Nullable String before,
      @Schema(requiredMode = RequiredMode.REQUIRED, minLength = 8, maxLength = 200)
          @Nullable String after) {}

  record Reset(
      @Schema(
              requiredMode = RequiredMode.REQUIRED,
              description = "What stands behind the # of a link that an administrator made")
          @Nullable String token,
      @Schema(requiredMode = RequiredMode.REQUIRED, minLength = 8, maxLength = 200)
          @Nullable String password) {}

  record Confirmation(@Schema(requiredMode = RequiredMode.REQUIRED) @Nullable String password) {}

  /**
   * A session of one's own.
   *
   * @param device as the browser called itself
   * @param usedAt within a minute
   * @param current the one that asks
   */
  record OwnSession(
      String id,
      @Schema(types = {"string", "null"}) @Nullable String device,
      @Schema(types = {"string", "null"}) @Nullable String address,
      Instant createdAt,
      Instant usedAt,
      boolean current) {}

  record Invitation(String link, Instant expiresAt) {}

  @GetMapping(path = "/api/me", produces = MediaType.APPLICATION_JSON_VALUE)
  @Operation(summary = "Who asks, and whether accounts can be made")
  ResponseEntity<Me> me(@Nullable Person person) {
    return answer(
        HttpStatus.OK,
        person instanceof AccountHolder own ? own.account() : null,
        person == null ? null : person.session());
  }

  @PostMapping(
      path = "/api/accounts",
      consumes = MediaType.APPLICATION_JSON_VALUE,
      produces = MediaType.APPLICATION_JSON_VALUE)
  @ResponseStatus(HttpStatus.CREATED)
  @Operation(summary = "Makes an account and logs in; sets the session's cookie")
  @Refuses({
    ProblemCode.BAD_NAME,
    ProblemCode.BAD_PASSWORD,
    ProblemCode.NAME_TAKEN,
    ProblemCode.INVITATION_NEEDED,
    ProblemCode.LINK_OVER,
    ProblemCode.REGISTRATION_CLOSED
  })
  ResponseEntity<Me> register(
      @Nullable Person before, @RequestBody NewAccount wish, ServerWebExchange exchange) {
    limits.logIns(requests.limitKey(exchange)).spend();
    Account account =
        accounts.register(
            new Accounts.Wish(wish.name(), wish.displayName(), wish.password(), wish.invitation()));
    return begun(HttpStatus.CREATED, account, before, exchange);
  }

  @PostMapping(
      path = "/api/session",
      consumes = MediaType.APPLICATION_JSON_VALUE,
      produces = MediaType.APPLICATION_JSON_VALUE)
  @Operation(summary = "Logs in; sets the session's cookie")
  @Refuses(ProblemCode.WRONG_PASSWORD)
  ResponseEntity<Me> logIn(
      @Nullable Person before, @RequestBody LogIn wish, ServerWebExchange exchange) {
    String address = requests.limitKey(exchange);
    limits.logIns(address).spend();
    Account account = accounts.logIn(wish.name(), wish.password(), address);
    return begun(HttpStatus.OK, account, before, exchange);
  }

  @PatchMapping(
      path = "/api/me",
      consumes = {MediaType.APPLICATION_JSON_VALUE, "application/merge-patch+json"},
      produces = MediaType.APPLICATION_JSON_VALUE)
  @Operation(summary = "Changes what others see")
  @Refuses(ProblemCode.BAD_NAME)
  ResponseEntity<Me> change(AccountHolder own, @RequestBody OwnChange change) {
    own.spend(limits);
    Account account =
        accounts.change(
            own.account(), change.displayName(), change.lastSeenHidden(), change.unlisted());
    return answer(HttpStatus.OK, account, own.session());
  }

  @PutMapping(path = "/api/me/password", consumes = MediaType.APPLICATION_JSON_VALUE)
  @ResponseStatus(HttpStatus.NO_CONTENT)
  @Operation(summary = "Changes the password; all other sessions end")
  @Refuses({ProblemCode.BAD_PASSWORD, ProblemCode.WRONG_PASSWORD})
  void changePassword(
      AccountHolder own, @RequestBody NewPassword change, ServerWebExchange exchange) {
    String address = requests.limitKey(exchange);
    limits.logIns(address).spend();
    accounts.changePassword(own.account(), own.session(), change.before(), change.after(), address);
  }

  @PostMapping(
      path = "/api/password",
      consumes = MediaType.APPLICATION_JSON_VALUE,
      produces = MediaType.APPLICATION_JSON_VALUE)
  @Operation(summary = "Sets a forgotten password anew and logs in; all other sessions end")
  @Refuses({ProblemCode.BAD_PASSWORD, ProblemCode.LINK_OVER})
  ResponseEntity<Me> resetPassword(
      @Nullable Person before, @RequestBody Reset wish, ServerWebExchange exchange) {
    limits.logIns(requests.limitKey(exchange)).spend();
    return begun(
        HttpStatus.OK, accounts.resetPassword(wish.token(), wish.password()), before, exchange);
  }

  @PostMapping(path = "/api/me/deletion", consumes = MediaType.APPLICATION_JSON_VALUE)
  @ResponseStatus(HttpStatus.NO_CONTENT)
  @Operation(summary = "Deletes the account; all its sessions end")
  @Refuses({ProblemCode.WRONG_PASSWORD, ProblemCode.LAST_ADMINISTRATOR})
  void delete(
      AccountHolder own, @RequestBody Confirmation confirmation, ServerWebExchange exchange) {
    String address = requests.limitKey(exchange);
    limits.logIns(address).spend();
    accounts.delete(own.account(), confirmation.password(), address);
    cookies.clear(exchange);
  }

  @GetMapping(path = "/api/me/sessions", produces = MediaType.APPLICATION_JSON_VALUE)
  @Operation(summary = "Where one is logged in, the last used first")
  List<OwnSession> sessions(AccountHolder own) {
    own.spend(limits);
    return sessions.ofAccount(own.account().id()).stream()
        .map(listed -> listed(listed, own.session()))
        .toList();
  }

  @DeleteMapping("/api/me/sessions/{session}")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  @Operation(summary = "Logs another browser out")
  @Refuses(ProblemCode.NOT_FOUND)
  void end(@PathVariable String session, AccountHolder own) {
    own.spend(limits);
    UUID id = id(session);
    Session ended =
        sessions.ofAccount(own.account().id()).stream()
            .map(Listed::session)
            .filter(one -> one.id().equals(id))
            .findFirst()
            .orElseThrow(AccountController::noSession);
    sessions.end(ended);
  }

  @DeleteMapping("/api/me/sessions")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  @Operation(summary = "Logs all other browsers out")
  void endOthers(AccountHolder own) {
    own.spend(limits);
    sessions.endOthers(own.account().id(), own.session());
  }

  @PostMapping(path = "/api/invitations", produces = MediaType.APPLICATION_JSON_VALUE)
  @ResponseStatus(HttpStatus.CREATED)
  @Operation(summary = "Makes a link by which somebody makes an account")
  @Refuses({ProblemCode.ADMINISTRATOR_NEEDED, ProblemCode.REGISTRATION_CLOSED})
  Invitation invite(AccountHolder own) {
    own.spend(limits);
    own.requireAdministrator();
    OneTimeLinks.Made made = accounts.invite(own.account());
    return new Invitation("/register#" + made.token(), made.expiresAt());
  }

  /** Another cookie for whoever has just shown who they are; what the one before it had ends. */
  private ResponseEntity<Me> begun(
      HttpStatus status, Account account, @Nullable Person before, ServerWebExchange exchange) {
    InetAddress address = requests.client(exchange);
    String browser = exchange.getRequest().getHeaders().getFirst(HttpHeaders.USER_AGENT);
    Sessions.Fresh fresh =
        accounts.begin(
            account,
            new Device(browser, address.getHostAddress()),
            before == null ? null : before.session());
    cookies.set(exchange, fresh.token());
    return answer(status, account, fresh.session());
  }

  private ResponseEntity<Me> answer(
      HttpStatus status, @Nullable Account account, @Nullable Session session) {
    return ResponseEntity.status(status)
        .cacheControl(CacheControl.noStore())
        .body(
            new Me(
                account == null ? null : Own.of(account),
                session == null ? null : session.publicId(),
                accounts.registration().word()));
  }

  private static OwnSession listed(Listed listed, Session current) {
    return new OwnSession(
        listed.session().publicId(),
        listed.device().name(),
        listed.device().address(),
        listed.createdAt(),
        listed.seenAt(),
        listed.session().equals(current));
  }

  private static UUID id(String text) {
    try {
      return UUID.fromString(text);
    } catch (IllegalArgumentException _) {
      throw noSession();
    }
  }

  private static Problem noSession() {
    return new Problem(ProblemCode.NOT_FOUND, "Look at the list again: there is no such session.");
  }
}
