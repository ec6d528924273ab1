package org.setareh.signaling.tls;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.setareh.signaling.problem.Problem;
import org.setareh.signaling.problem.ProblemCode;
import org.setareh.signaling.problem.Refuses;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** The local authority's root, for devices that are to trust this server. */
@RestController
@Tag(name = "operation")
public final class RootController {
  private final ObjectProvider<Certificates> certificates;

  public RootController(ObjectProvider<Certificates> certificates) {
    this.certificates = certificates;
  }

  @GetMapping(path = "/ca.crt", produces = "application/x-x509-ca-cert")
  @Operation(summary = "The local certificate authority's root, to install on other devices")
  @ApiResponse(
      responseCode = "200",
      description = "PEM",
      content =
          @Content(
              mediaType = "application/x-x509-ca-cert",
              schema = @Schema(type = "string", format = "binary")))
  @Refuses(ProblemCode.NOT_FOUND)
  ResponseEntity<byte[]> root() {
    Certificates there = certificates.getIfAvailable();
    byte[] root = there == null ? null : there.root();
    if (root == null) {
      throw new Problem(
          ProblemCode.NOT_FOUND, "Nothing to install: this server has no authority of its own.");
    }
    return ResponseEntity.ok()
        .contentType(new MediaType("application", "x-x509-ca-cert"))
        .header(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"setareh-ca.crt\"")
        .body(root);
  }
}
