package org.setareh.signaling.whip;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;
import org.setareh.signaling.participant.Participant.Kind;
import org.setareh.signaling.room.RoomTokens.Bearer;
import org.setareh.signaling.room.RoomTokens.Grant;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.CrossOrigin;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ServerWebExchange;

/** WHIP (RFC 9725): a program publishes into a room. */
@RestController
@RequestMapping("/whip/{room}")
@Tag(name = "whip")
@CrossOrigin(
    origins = "*",
    allowedHeaders = "*",
    methods = {
      RequestMethod.POST,
      RequestMethod.PATCH,
      RequestMethod.DELETE,
      RequestMethod.GET,
      RequestMethod.HEAD,
      RequestMethod.OPTIONS
    },
    exposedHeaders = {
      HttpHeaders.LOCATION,
      HttpHeaders.ETAG,
      HttpHeaders.LINK,
      "Accept-Patch",
      "Accept-Post",
      HttpHeaders.WWW_AUTHENTICATE,
      HttpHeaders.RETRY_AFTER
    })
public final class WhipController {
  private final Ingest ingest;
  private final Bearers bearers;

  public WhipController(Ingest ingest, Bearers bearers) {
    this.ingest = ingest;
    this.bearers = bearers;
  }

  @PostMapping(consumes = SessionAnswers.SDP)
  @Operation(summary = "A program publishes into a room (RFC 9725)")
  ResponseEntity<String> begin(
      @PathVariable String room,
      @RequestBody(required = false) @Nullable String offer,
      ServerWebExchange exchange) {
    Bearer bearer = bearers.require(exchange, room, Grant.PUBLISH);
    return SessionAnswers.created(
        "/whip/" + room + '/', ingest.publish(bearer, SessionAnswers.checkedOffer(offer)));
  }

  @PatchMapping(path = "/{resource}", consumes = SessionAnswers.FRAGMENT)
  @Operation(summary = "Trickled candidates, or an ICE restart")
  ResponseEntity<String> patch(
      @PathVariable String room,
      @PathVariable String resource,
      @RequestBody String fragment,
      ServerWebExchange exchange) {
    return SessionAnswers.patch(ingest, session(room, resource, exchange), fragment, exchange);
  }

  @DeleteMapping("/{resource}")
  @Operation(summary = "Ends the session")
  void end(@PathVariable String room, @PathVariable String resource, ServerWebExchange exchange) {
    ingest.end(session(room, resource, exchange));
  }

  @RequestMapping(
      path = {"", "/{resource}"},
      method = {RequestMethod.GET, RequestMethod.HEAD})
  @Operation(summary = "Nothing to read: 204")
  ResponseEntity<Void> read() {
    return ResponseEntity.noContent().build();
  }

  @RequestMapping(method = RequestMethod.OPTIONS)
  @Operation(summary = "What the endpoint takes")
  ResponseEntity<Void> endpointOptions() {
    return SessionAnswers.options("OPTIONS, POST, GET, HEAD", true);
  }

  @RequestMapping(path = "/{resource}", method = RequestMethod.OPTIONS)
  @Operation(summary = "What a session takes")
  ResponseEntity<Void> sessionOptions() {
    return SessionAnswers.options("OPTIONS, PATCH, DELETE, GET, HEAD", false);
  }

  private WhipSession session(String room, String resource, ServerWebExchange exchange) {
    bearers.require(exchange, room, Grant.PUBLISH);
    return ingest.find(Kind.WHIP, room, resource);
  }
}
