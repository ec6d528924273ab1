package org.setareh.signaling.picture;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.UUID;
import org.setareh.signaling.principal.AccountHolder;
import org.setareh.signaling.problem.Problem;
import org.setareh.signaling.problem.ProblemCode;
import org.setareh.signaling.problem.Refuses;
import org.setareh.signaling.web.RateLimits;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** People's pictures. */
@RestController
@Tag(name = "people")
@Refuses({ProblemCode.CROSS_SITE, ProblemCode.TOO_MANY_ATTEMPTS, ProblemCode.SERVER_BUSY})
public final class PictureController {
  private final Pictures pictures;
  private final RateLimits limits;

  public PictureController(Pictures pictures, RateLimits limits) {
    this.pictures = pictures;
    this.limits = limits;
  }

  @PutMapping(
      path = "/api/me/picture",
      consumes = {MediaType.IMAGE_PNG_VALUE, MediaType.IMAGE_JPEG_VALUE})
  @ResponseStatus(HttpStatus.NO_CONTENT)
  @Operation(summary = "Sets one's picture: the middle of it, 256 pixels wide and high")
  @Refuses(ProblemCode.BAD_PICTURE)
  void put(AccountHolder own, @RequestBody byte[] file) {
    limits.pictures(own.account().id().toString()).spend();
    pictures.put(own.account(), file);
  }

  @DeleteMapping("/api/me/picture")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  @Operation(summary = "Takes one's picture away")
  void delete(AccountHolder own) {
    limits.pictures(own.account().id().toString()).spend();
    pictures.delete(own.account());
  }

  @GetMapping(path = "/api/people/{account}/picture", produces = MediaType.IMAGE_JPEG_VALUE)
  @Operation(summary = "Somebody's picture, with an ETag")
  @Refuses(ProblemCode.NOT_FOUND)
  @ApiResponse(
      responseCode = "200",
      content =
          @Content(
              mediaType = MediaType.IMAGE_JPEG_VALUE,
              schema = @Schema(type = "string", format = "binary")))
  ResponseEntity<byte[]> get(@PathVariable String account, AccountHolder own) {
    own.spend(limits);
    Pictures.Stored stored = pictures.find(id(account)).orElseThrow(PictureController::none);
    return ResponseEntity.ok()
        .cacheControl(CacheControl.noCache().cachePrivate())
        .eTag(Long.toString(stored.version()))
        .body(stored.jpeg());
  }

  private static UUID id(String text) {
    try {
      return UUID.fromString(text);
    } catch (IllegalArgumentException _) {
      throw none();
    }
  }

  private static Problem none() {
    return new Problem(ProblemCode.NOT_FOUND, "Show the name instead: there is no such picture.");
  }
}
