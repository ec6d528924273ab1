package org.setareh.signaling.whip;

import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.setareh.sfu.control.ConnectAnswer;
import org.setareh.signaling.problem.Problem;
import org.setareh.signaling.problem.ProblemCode;
import org.setareh.signaling.problem.ProblemHandler;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.server.ServerWebExchange;

/** What WHIP and WHEP answer alike (RFC 9725, sections 4.2 and 4.3). */
final class SessionAnswers {
  static final String SDP = "application/sdp";
  static final String FRAGMENT = "application/trickle-ice-sdpfrag";
  private static final int LONGEST_OFFER = 512 * 1024;

  private SessionAnswers() {}

  static String checkedOffer(@Nullable String offer) {
    if (offer == null || offer.isBlank()) {
      throw new Problem(ProblemCode.BAD_OFFER, "Send an SDP offer as the body.");
    }
    if (offer.length() > LONGEST_OFFER) {
      throw ProblemHandler.tooLarge();
    }
    return offer;
  }

  static ResponseEntity<String> created(String path, Ingest.Begun begun) {
    return ResponseEntity.created(URI.create(path + begun.session().resource()))
        .eTag(begun.session().etag())
        .header("Accept-Patch", FRAGMENT)
        .contentType(MediaType.parseMediaType(SDP))
        .body(begun.answer().sdp());
  }

  /**
   * PATCH: trickled candidates, which ICE-lite need not know and which repeat the session's
   * credentials; or a restart, which has new ones.
   */
  static ResponseEntity<String> patch(
      Ingest ingest, WhipSession session, String body, ServerWebExchange exchange) {
    SdpFragment fragment = SdpFragment.parse(body);
    String ufrag = fragment.ufrag();
    boolean restart = ufrag != null && !ufrag.equals(session.remoteUfrag());
    checkIfMatch(exchange.getRequest().getHeaders(), session, restart);
    if (!restart || ufrag == null || fragment.password() == null) {
      return ResponseEntity.noContent().build();
    }
    ConnectAnswer answer = ingest.restart(session, ufrag, fragment.password());
    return ResponseEntity.ok()
        .eTag(session.restarted(answer.iceUfrag(), ufrag).etag())
        .contentType(MediaType.parseMediaType(FRAGMENT))
        .body(SdpFragment.of(answer));
  }

  private static void checkIfMatch(HttpHeaders headers, WhipSession session, boolean restart) {
    List<String> match = headers.getIfMatch();
    if (match.isEmpty()) {
      if (restart) {
        throw new Problem(
            ProblemCode.PRECONDITION_REQUIRED, "Send If-Match: \"*\" with an ICE restart.");
      }
      return;
    }
    if (!match.contains("*") && !match.contains("\"*\"") && !match.contains(session.etag())) {
      throw new Problem(
          ProblemCode.PRECONDITION_FAILED,
          "Restart ICE: the session has other credentials by now.");
    }
  }

  /** What OPTIONS says of an endpoint or a session, beside CORS. */
  static ResponseEntity<Void> options(String allow, boolean endpoint) {
    ResponseEntity.HeadersBuilder<?> answer =
        ResponseEntity.status(HttpStatus.NO_CONTENT).header(HttpHeaders.ALLOW, allow);
    return endpoint
        ? answer.header("Accept-Post", SDP).build()
        : answer.header("Accept-Patch", FRAGMENT).build();
  }
}
