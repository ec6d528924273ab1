package org.setareh.signaling.whip;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.headers.Header;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.security.SecurityRequirement;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.setareh.signaling.principal.Program;
import org.setareh.signaling.problem.ProblemCode;
import org.setareh.signaling.problem.Refuses;
import org.setareh.signaling.whip.WhipSession.Restarted;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ServerWebExchange;

/**
 * WHIP (RFC 9725), by which a program publishes into a room, and WHEP, by which one views it: the
 * same rules the other way round. {@link ProgramHeaders} adds what all answers carry.
 */
@RestController
@Tag(name = "whip")
public final class WhipController {
  private static final String WHIP = "/whip/{room}";
  private static final String WHEP = "/whep/{room}";
  private static final String WHIP_SESSION = WHIP + "/{resource}";
  private static final String WHEP_SESSION = WHEP + "/{resource}";

  private final Ingest ingest;

  public WhipController(Ingest ingest) {
    this.ingest = ingest;
  }

  @PostMapping(path = WHIP, consumes = ProgramHeaders.SDP)
  @Operation(summary = "A program publishes into a room (RFC 9725)")
  @Begins
  ResponseEntity<String> publish(
      @PathVariable String room,
      Program program,
      @RequestBody(required = false) @Nullable String offer) {
    program.require(room, Protocol.WHIP.grant);
    return created(ingest.publish(program, offer));
  }

  @PostMapping(path = WHEP, consumes = ProgramHeaders.SDP)
  @Operation(summary = "A program views a room: its active speaker, or whom it names")
  @Begins
  ResponseEntity<String> view(
      @PathVariable String room,
      @RequestParam(required = false) @Nullable String participant,
      Program program,
      @RequestBody(required = false) @Nullable String offer) {
    program.require(room, Protocol.WHEP.grant);
    return created(ingest.view(program, offer, participant));
  }

  private static ResponseEntity<String> created(Ingest.Begun begun) {
    WhipSession session = begun.session();
    return ResponseEntity.created(
            URI.create(
                "/%s/%s/%s"
                    .formatted(session.protocol.area, session.connection.room(), session.resource)))
        .eTag(session.etag())
        .header(HttpHeaders.ACCEPT_PATCH, ProgramHeaders.FRAGMENT)
        .contentType(MediaType.parseMediaType(ProgramHeaders.SDP))
        .body(begun.answer().sdp());
  }

  @PatchMapping(
      path = {WHIP_SESSION, WHEP_SESSION},
      consumes = ProgramHeaders.FRAGMENT)
  @Operation(summary = "Trickled candidates (204), or an ICE restart (200)")
  @SecurityRequirement(name = "token")
  @ApiResponse(
      responseCode = "200",
      description = "ICE was restarted: the server's fragment",
      headers = @Header(name = HttpHeaders.ETAG, schema = @Schema(type = "string")),
      content = @Content(mediaType = ProgramHeaders.FRAGMENT, schema = @Schema(type = "string")))
  @ApiResponse(responseCode = "204", description = "Candidates", content = @Content)
  @Refuses({
    ProblemCode.TOKEN_MISSING,
    ProblemCode.TOKEN_REFUSED,
    ProblemCode.UNKNOWN_PARTICIPANT,
    ProblemCode.PRECONDITION_FAILED,
    ProblemCode.PRECONDITION_REQUIRED,
    ProblemCode.BAD_OFFER,
    ProblemCode.TOO_MANY_ATTEMPTS,
    ProblemCode.SERVER_BUSY
  })
  ResponseEntity<String> patch(
      @PathVariable String room,
      @PathVariable String resource,
      Program program,
      @RequestBody(required = false) @Nullable String fragment,
      ServerWebExchange exchange) {
    WhipSession session = session(room, resource, program, exchange);
    Restarted restarted =
        session.patch(
            Fragments.read(fragment),
            IfMatch.of(exchange.getRequest().getHeaders()),
            (ufrag, password) -> ingest.restart(session, ufrag, password));
    if (restarted == null) {
      return ResponseEntity.noContent().build();
    }
    return ResponseEntity.ok()
        .eTag(restarted.etag())
        .contentType(MediaType.parseMediaType(ProgramHeaders.FRAGMENT))
        .body(Fragments.of(restarted.answer()));
  }

  /** Whatever entity tag the request names is ignored (RFC 9725 section 4.3.1). */
  @DeleteMapping({WHIP_SESSION, WHEP_SESSION})
  @Operation(summary = "Ends the session")
  @SecurityRequirement(name = "token")
  @Refuses({
    ProblemCode.TOKEN_MISSING,
    ProblemCode.TOKEN_REFUSED,
    ProblemCode.UNKNOWN_PARTICIPANT,
    ProblemCode.TOO_MANY_ATTEMPTS
  })
  void end(
      @PathVariable String room,
      @PathVariable String resource,
      Program program,
      ServerWebExchange exchange) {
    ingest.end(session(room, resource, program, exchange));
  }

  @RequestMapping(
      path = {WHIP, WHEP},
      method = {RequestMethod.GET, RequestMethod.HEAD})
  @ResponseStatus(HttpStatus.NO_CONTENT)
  @Operation(summary = "Nothing to read: 204 (RFC 9725, section 4.1)")
  @Parameter(name = "room", in = ParameterIn.PATH, schema = @Schema(type = "string"))
  ResponseEntity<Void> readEndpoint() {
    return ResponseEntity.noContent().build();
  }

  /** Without a token: whoever knows the URL learns no more than that it is good. */
  @RequestMapping(
      path = {WHIP_SESSION, WHEP_SESSION},
      method = {RequestMethod.GET, RequestMethod.HEAD})
  @ResponseStatus(HttpStatus.NO_CONTENT)
  @Operation(summary = "Nothing to read: 204 while the session lasts")
  @Refuses(ProblemCode.UNKNOWN_PARTICIPANT)
  ResponseEntity<Void> readSession(
      @PathVariable String room, @PathVariable String resource, ServerWebExchange exchange) {
    ingest.find(Protocol.of(exchange.getRequest()), room, resource);
    return ResponseEntity.noContent().build();
  }

  @RequestMapping(
      path = {WHIP, WHEP, WHIP_SESSION, WHEP_SESSION},
      method = RequestMethod.OPTIONS)
  @Operation(hidden = true)
  void options() {}

  private WhipSession session(
      String room, String resource, Program program, ServerWebExchange exchange) {
    Protocol protocol = Protocol.of(exchange.getRequest());
    program.require(room, protocol.grant);
    return ingest.find(protocol, room, resource);
  }
}
