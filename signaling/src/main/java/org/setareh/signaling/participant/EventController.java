package org.setareh.signaling.participant;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.setareh.signaling.events.Entry;
import org.setareh.signaling.principal.Person;
import org.setareh.signaling.problem.ProblemCode;
import org.setareh.signaling.problem.Refuses;
import org.setareh.signaling.web.RateLimits;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.http.codec.ServerSentEvent;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Sinks;

/** The one event stream of a browser. */
@RestController
@Tag(name = "events")
public final class EventController {
  private static final Duration HEARTBEAT = Duration.ofSeconds(5);
  private static final Duration RETRY = Duration.ofSeconds(1);

  /** Whoever comes back for the next stream gets a cookie that lasts anew. */
  private static final Duration LONGEST = Duration.ofHours(12);

  private final SessionStreams streams;
  private final RateLimits limits;

  public EventController(SessionStreams streams, RateLimits limits) {
    this.streams = streams;
    this.limits = limits;
  }

  @GetMapping(path = "/api/events", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
  @Operation(
      summary =
          "What happens to all of the session's participants, as Server-Sent Events; resumed by Last-Event-ID")
  @Refuses({
    ProblemCode.BAD_REQUEST,
    ProblemCode.NOT_YOURS,
    ProblemCode.NOT_ACCEPTABLE,
    ProblemCode.SERVER_BUSY
  })
  @ApiResponse(
      responseCode = "200",
      content = @Content(mediaType = MediaType.TEXT_EVENT_STREAM_VALUE))
  ResponseEntity<Flux<ServerSentEvent<String>>> events(
      @RequestHeader(name = "Last-Event-ID", required = false) @Nullable String lastEventId,
      @RequestParam(name = "lastEventId", required = false) @Nullable String lastEventIdParameter,
      Person person,
      ServerWebExchange exchange) {
    String last = lastEventId == null ? lastEventIdParameter : lastEventId;
    boolean reads = exchange.getRequest().getMethod().equals(HttpMethod.GET);
    return ResponseEntity.ok()
        .contentType(MediaType.TEXT_EVENT_STREAM)
        .cacheControl(CacheControl.noStore())
        .header("X-Accel-Buffering", "no")
        .body(reads ? stream(streams.open(person.session(), last)) : Flux.empty());
  }

  @GetMapping(path = "/api/snapshot", produces = MediaType.APPLICATION_JSON_VALUE)
  @Operation(summary = "What the event stream would begin with, for a tab that missed some of it")
  @Refuses({ProblemCode.NOT_YOURS, ProblemCode.TOO_MANY_ATTEMPTS, ProblemCode.SERVER_BUSY})
  SessionStreams.Beginning snapshot(Person person) {
    person.spend(limits);
    return streams.beginning(person.session());
  }

  /** The events, and comments in between, which tell a silent server; ends with the events. */
  private static Flux<ServerSentEvent<String>> stream(Flux<Entry> events) {
    Sinks.Empty<Void> ended = Sinks.empty();
    ServerSentEvent<String> first =
        ServerSentEvent.<String>builder().comment(" begin").retry(RETRY).build();
    return Flux.merge(
        events
            .take(LONGEST)
            .map(EventController::frame)
            .startWith(first)
            .doOnComplete(ended::tryEmitEmpty),
        heartbeats().takeUntilOther(ended.asMono()));
  }

  private static Flux<ServerSentEvent<String>> heartbeats() {
    ServerSentEvent<String> beat = ServerSentEvent.<String>builder().comment(" beat").build();
    return Flux.interval(HEARTBEAT).onBackpressureDrop().map(_ -> beat);
  }

  private static ServerSentEvent<String> frame(Entry entry) {
    return ServerSentEvent.builder(entry.event().json())
        .id(entry.position())
        .event(entry.event().name())
        .build();
  }
}
