package org.setareh.signaling.administration;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.setareh.signaling.account.Account;
import org.setareh.signaling.account.AccountStore;
import org.setareh.signaling.account.Accounts;
import org.setareh.signaling.account.OneTimeLinks;
import org.setareh.signaling.principal.AccountHolder;
import org.setareh.signaling.problem.Problem;
import org.setareh.signaling.problem.ProblemCode;
import org.setareh.signaling.problem.Refuses;
import org.setareh.signaling.web.RateLimits;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** The accounts of others, and how the server is; for administrators alone. */
@RestController
@RequestMapping("/api/admin")
@Tag(name = "administration")
@Refuses({
  ProblemCode.CROSS_SITE,
  ProblemCode.ADMINISTRATOR_NEEDED,
  ProblemCode.TOO_MANY_ATTEMPTS,
  ProblemCode.SERVER_BUSY
})
public final class AdministrationController {
  private static final int PAGE = 50;

  private final Accounts accounts;
  private final Overview overview;
  private final RateLimits limits;

  public AdministrationController(Accounts accounts, Overview overview, RateLimits limits) {
    this.accounts = accounts;
    this.overview = overview;
    this.limits = limits;
  }

  /**
   * Somebody with an account.
   *
   * @param usedAt within a minute; null where nobody is logged in as this one
   */
  record Listed(
      String id,
      String name,
      String displayName,
      boolean administrator,
      boolean disabled,
      Instant createdAt,
      @Schema(types = {"string", "null"}) @Nullable Instant usedAt) {
    static Listed of(Account account, @Nullable Instant usedAt) {
      return new Listed(
          account.id().toString(),
          account.name(),
          account.displayName(),
          account.administrator(),
          account.disabled(),
          account.createdAt(),
          usedAt);
    }
  }

  /**
   * Some accounts, in the order of their names.
   *
   * @param more whether there are others after them
   */
  record Page(List<Listed> people, boolean more) {}

  record Rights(
      @Schema(types = "boolean") @Nullable Boolean administrator,
      @Schema(types = "boolean") @Nullable Boolean disabled) {}

  @Schema(name = "ResetLink")
  record Reset(String link, Instant expiresAt) {}

  @GetMapping(produces = MediaType.APPLICATION_JSON_VALUE)
  @Operation(summary = "How the server is: accounts, rooms in use, storage, limits")
  Overview.Seen overview(AccountHolder own) {
    allow(own);
    return overview.look();
  }

  @GetMapping(path = "/people", produces = MediaType.APPLICATION_JSON_VALUE)
  @Operation(summary = "The accounts in the order of their names, fifty at a time")
  @Refuses(ProblemCode.BAD_REQUEST)
  Page people(
      @RequestParam(required = false) @Nullable String query,
      @Parameter(description = "The name of the last one of the page before")
          @RequestParam(required = false)
          @Nullable String after,
      AccountHolder own) {
    allow(own);
    List<AccountStore.WithUse> found = accounts.list(query, after, PAGE + 1);
    return new Page(
        found.stream().limit(PAGE).map(one -> Listed.of(one.account(), one.usedAt())).toList(),
        found.size() > PAGE);
  }

  @PatchMapping(
      path = "/people/{account}",
      consumes = {MediaType.APPLICATION_JSON_VALUE, "application/merge-patch+json"},
      produces = MediaType.APPLICATION_JSON_VALUE)
  @Operation(summary = "Changes what somebody may; whoever is disabled is logged out at once")
  @Refuses({ProblemCode.NOT_FOUND, ProblemCode.LAST_ADMINISTRATOR})
  Listed change(@PathVariable String account, AccountHolder own, @RequestBody Rights change) {
    allow(own);
    return Listed.of(accounts.allow(id(account), change.administrator(), change.disabled()), null);
  }

  @DeleteMapping("/people/{account}")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  @Operation(summary = "Deletes somebody's account")
  @Refuses({ProblemCode.NOT_FOUND, ProblemCode.LAST_ADMINISTRATOR})
  void delete(@PathVariable String account, AccountHolder own) {
    allow(own);
    accounts.remove(id(account));
  }

  @PostMapping(path = "/people/{account}/reset", produces = MediaType.APPLICATION_JSON_VALUE)
  @ResponseStatus(HttpStatus.CREATED)
  @Operation(summary = "Makes a link by which somebody sets a new password; the one before ends")
  @Refuses(ProblemCode.NOT_FOUND)
  ResponseEntity<Reset> reset(@PathVariable String account, AccountHolder own) {
    allow(own);
    OneTimeLinks.Made made = accounts.resetLink(id(account), own.account());
    return ResponseEntity.status(HttpStatus.CREATED)
        .body(new Reset("/reset#" + made.token(), made.expiresAt()));
  }

  private void allow(AccountHolder own) {
    own.requireAdministrator();
    own.spend(limits);
  }

  private static UUID id(String text) {
    try {
      return UUID.fromString(text);
    } catch (IllegalArgumentException _) {
      throw new Problem(ProblemCode.NOT_FOUND, "Look at the list again: there is no such account.");
    }
  }
}
