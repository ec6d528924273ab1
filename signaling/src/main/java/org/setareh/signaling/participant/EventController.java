package org.setareh.signaling.participant;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.security.SecurityRequirement;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.setareh.signaling.events.SentEvent;
import org.setareh.signaling.participant.LiveRooms.Place;
import org.setareh.signaling.problem.ProblemCode;
import org.setareh.signaling.problem.Refuses;
import org.setareh.signaling.session.Session;
import org.setareh.signaling.session.SessionCookies;
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

/** A participant's event stream. */
@RestController
@Tag(name = "events")
public final class EventController {
  private static final Duration HEARTBEAT = Duration.ofSeconds(15);
  private static final Duration RETRY = Duration.ofSeconds(1);

  /** Whoever comes back for the next stream gets a cookie that lasts anew. */
  private static final Duration LONGEST = Duration.ofHours(12);

  private final LiveRooms live;
  private final SessionCookies cookies;

  public EventController(LiveRooms live, SessionCookies cookies) {
    this.live = live;
    this.cookies = cookies;
  }

  @GetMapping(path = "/api/events", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
  @Operation(summary = "What happens, as Server-Sent Events; resumed by Last-Event-ID")
  @SecurityRequirement(name = "session")
  @Refuses({
    ProblemCode.BAD_REQUEST,
    ProblemCode.NOT_YOURS,
    ProblemCode.UNKNOWN_PARTICIPANT,
    ProblemCode.NOT_ACCEPTABLE,
    ProblemCode.SERVER_BUSY
  })
  @ApiResponse(
      responseCode = "200",
      content = @Content(mediaType = MediaType.TEXT_EVENT_STREAM_VALUE))
  ResponseEntity<Flux<ServerSentEvent<String>>> events(
      @RequestParam String participant,
      @RequestHeader(name = "Last-Event-ID", required = false) @Nullable String lastEventId,
      @RequestParam(name = "lastEventId", required = false) @Nullable String lastEventIdParameter,
      ServerWebExchange exchange) {
    Session session = cookies.require(exchange);
    Place place = live.findAnywhere(participant);
    place.room().findOf(participant, session.id());
    String last = lastEventId == null ? lastEventIdParameter : lastEventId;
    boolean reads = exchange.getRequest().getMethod().equals(HttpMethod.GET);
    return ResponseEntity.ok()
        .contentType(MediaType.TEXT_EVENT_STREAM)
        .cacheControl(CacheControl.noStore())
        .header("X-Accel-Buffering", "no")
        .body(reads ? stream(place.room().stream(place.participant(), last)) : Flux.empty());
  }

  /** The events, and comments in between that keep proxies awake; ends with the events. */
  private static Flux<ServerSentEvent<String>> stream(Flux<SentEvent> events) {
    Sinks.Empty<Void> ended = Sinks.empty();
    ServerSentEvent<String> first =
        ServerSentEvent.<String>builder().comment("").retry(RETRY).build();
    return Flux.merge(
        events
            .take(LONGEST)
            .map(EventController::frame)
            .startWith(first)
            .doOnComplete(ended::tryEmitEmpty),
        heartbeats().takeUntilOther(ended.asMono()));
  }

  private static Flux<ServerSentEvent<String>> heartbeats() {
    ServerSentEvent<String> beat = ServerSentEvent.<String>builder().comment("").build();
    return Flux.interval(HEARTBEAT).onBackpressureDrop().map(_ -> beat);
  }

  private static ServerSentEvent<String> frame(SentEvent sent) {
    return ServerSentEvent.builder(sent.event().json())
        .id(sent.id().toString())
        .event(sent.event().name())
        .build();
  }
}
