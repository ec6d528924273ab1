package org.setareh.signaling.contact;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.setareh.signaling.principal.AccountHolder;
import org.setareh.signaling.problem.ProblemCode;
import org.setareh.signaling.problem.Refuses;
import org.setareh.signaling.web.RateLimits;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.json.JsonMapper;

/** People to be found. */
@RestController
@RequestMapping("/api/people")
@Tag(name = "people")
@Refuses({ProblemCode.TOO_MANY_ATTEMPTS, ProblemCode.SERVER_BUSY})
public final class PeopleController {
  private final People people;
  private final RateLimits limits;
  private final JsonMapper json;

  public PeopleController(People people, RateLimits limits, JsonMapper json) {
    this.people = people;
    this.limits = limits;
    this.json = json;
  }

  @GetMapping(produces = MediaType.APPLICATION_JSON_VALUE)
  @Operation(summary = "People with something in their names, 20 at most")
  @Refuses(ProblemCode.BAD_REQUEST)
  List<People.Found> search(
      @RequestParam(name = "query", required = false) @Nullable String query, AccountHolder own) {
    own.spend(limits);
    return people.search(own.account().id(), query);
  }

  @GetMapping(path = "/online", produces = MediaType.APPLICATION_JSON_VALUE)
  @Operation(summary = "Who is there now, in the order of names, 100 at once; with an ETag")
  @Refuses(ProblemCode.LIST_OFF)
  ResponseEntity<List<People.There>> online(
      @RequestParam(name = "query", required = false) @Nullable String query,
      @RequestParam(name = "after", required = false) @Nullable String after,
      AccountHolder own) {
    own.spend(limits);
    List<People.There> there = people.online(own.account().id(), query, after);
    // What it names is the text, whose 128 bits of a hash by name tell it from any other's.
    byte[] text = json.writeValueAsString(there).getBytes(StandardCharsets.UTF_8);
    return ResponseEntity.ok()
        .cacheControl(CacheControl.noCache().cachePrivate())
        .eTag(UUID.nameUUIDFromBytes(text).toString())
        .body(there);
  }
}
