package org.setareh.signaling.contact;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.media.Schema.RequiredMode;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.setareh.signaling.principal.AccountHolder;
import org.setareh.signaling.problem.Problem;
import org.setareh.signaling.problem.ProblemCode;
import org.setareh.signaling.problem.Refuses;
import org.setareh.signaling.web.RateLimits;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** One's own contacts: asked, accepted, removed, blocked. */
@RestController
@RequestMapping("/api/contacts")
@Tag(name = "people")
@Refuses({ProblemCode.CROSS_SITE, ProblemCode.TOO_MANY_ATTEMPTS, ProblemCode.SERVER_BUSY})
public final class ContactController {
  private final Contacts contacts;
  private final RateLimits limits;

  public ContactController(Contacts contacts, RateLimits limits) {
    this.contacts = contacts;
    this.limits = limits;
  }

  record NewContact(
      @Schema(requiredMode = RequiredMode.REQUIRED, format = "uuid") @Nullable String account) {}

  @GetMapping(produces = MediaType.APPLICATION_JSON_VALUE)
  @Operation(summary = "One's contacts, those included who ask, were asked or are blocked")
  List<ContactView> list(AccountHolder own) {
    own.spend(limits);
    return contacts.list(own.account().id());
  }

  @PostMapping(
      consumes = MediaType.APPLICATION_JSON_VALUE,
      produces = MediaType.APPLICATION_JSON_VALUE)
  @ResponseStatus(HttpStatus.CREATED)
  @Operation(summary = "Asks somebody to be a contact; whoever asks back has accepted")
  @Refuses({ProblemCode.UNKNOWN_PERSON, ProblemCode.CONTACTS_FULL})
  ContactView ask(AccountHolder own, @RequestBody NewContact wish) {
    own.spend(limits);
    limits.contactRequests(own.account().id().toString()).spend();
    return contacts.ask(own.account().id(), id(wish.account()));
  }

  @PutMapping(path = "/{account}", produces = MediaType.APPLICATION_JSON_VALUE)
  @Operation(summary = "Accepts somebody who asks")
  @Refuses({ProblemCode.UNKNOWN_PERSON, ProblemCode.NOT_FOUND})
  ContactView accept(@PathVariable String account, AccountHolder own) {
    own.spend(limits);
    return contacts.accept(own.account().id(), id(account));
  }

  @DeleteMapping("/{account}")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  @Operation(summary = "Declines, withdraws or removes")
  @Refuses(ProblemCode.UNKNOWN_PERSON)
  void remove(@PathVariable String account, AccountHolder own) {
    own.spend(limits);
    contacts.remove(own.account().id(), id(account));
  }

  @PutMapping("/{account}/block")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  @Operation(summary = "Blocks somebody, who is not told so")
  @Refuses({ProblemCode.UNKNOWN_PERSON, ProblemCode.CONTACTS_FULL})
  void block(@PathVariable String account, AccountHolder own) {
    own.spend(limits);
    contacts.block(own.account().id(), id(account));
  }

  @DeleteMapping("/{account}/block")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  @Operation(summary = "Blocks somebody no more")
  @Refuses(ProblemCode.UNKNOWN_PERSON)
  void unblock(@PathVariable String account, AccountHolder own) {
    own.spend(limits);
    contacts.unblock(own.account().id(), id(account));
  }

  private static UUID id(@Nullable String text) {
    if (text == null) {
      throw Problem.badField("account", "name an account");
    }
    try {
      return UUID.fromString(text);
    } catch (IllegalArgumentException _) {
      throw Contacts.unknown();
    }
  }
}
