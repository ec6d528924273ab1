package org.setareh.signaling.whip;

import io.swagger.v3.oas.annotations.headers.Header;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.security.SecurityRequirement;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.setareh.signaling.problem.ProblemCode;
import org.setareh.signaling.problem.Refuses;
import org.springframework.http.HttpHeaders;

/** Describes the POST that begins a session. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
@SecurityRequirement(name = "token")
@ApiResponse(
    responseCode = "201",
    description = "The answer",
    headers = {
      @Header(
          name = HttpHeaders.LOCATION,
          description = "The session's URL",
          schema = @Schema(type = "string")),
      @Header(
          name = HttpHeaders.ETAG,
          description = "Names the ICE session",
          schema = @Schema(type = "string")),
      @Header(name = HttpHeaders.ACCEPT_PATCH, schema = @Schema(type = "string"))
    },
    content = @Content(mediaType = ProgramHeaders.SDP, schema = @Schema(type = "string")))
@Refuses({
  ProblemCode.TOKEN_MISSING,
  ProblemCode.TOKEN_REFUSED,
  ProblemCode.UNKNOWN_ROOM,
  ProblemCode.ROOM_FULL,
  ProblemCode.BAD_OFFER,
  ProblemCode.TOO_MANY_ATTEMPTS,
  ProblemCode.SERVER_BUSY
})
@interface Begins {}
