package org.setareh.signaling.whip;

import org.jspecify.annotations.Nullable;
import org.setareh.sfu.control.ConnectAnswer;
import org.setareh.sfu.control.ConnectionId;
import org.setareh.signaling.problem.Problem;
import org.setareh.signaling.problem.ProblemCode;
import org.setareh.wire.sdp.SdpFragment;
import org.setareh.wire.sdp.TransportAttributes;

/**
 * A session of WHIP or WHEP. PATCH requests may overlap (RFC 9725 section 4.3.1) and are judged one
 * after another: whoever comes with a tag that another's restart has outdated is told so. Guarded
 * by itself.
 */
final class WhipSession {
  final String resource;
  final Protocol protocol;
  final ConnectionId connection;

  private String iceUfrag;
  private @Nullable String remoteUfrag;

  /**
   * A session just begun.
   *
   * @param resource the last part of its URL; 128 random bits
   * @param iceUfrag ours; names the ICE session
   * @param remoteUfrag the other side's; null where its offer had none
   */
  WhipSession(
      String resource,
      Protocol protocol,
      ConnectionId connection,
      String iceUfrag,
      @Nullable String remoteUfrag) {
    this.resource = resource;
    this.protocol = protocol;
    this.connection = connection;
    this.iceUfrag = iceUfrag;
    this.remoteUfrag = remoteUfrag;
  }

  /** Whom the roster knows it as. */
  String participant() {
    return connection.participant();
  }

  /** Restarts ICE at the media plane. */
  interface Restarter {
    ConnectAnswer restart(String ufrag, String password);
  }

  /** What came of a restart. */
  record Restarted(String etag, ConnectAnswer answer) {}

  /** Strong: names exactly this ICE session (RFC 9725 section 4.3.1). */
  synchronized String etag() {
    return '"' + iceUfrag + '"';
  }

  /**
   * Takes a fragment: one with other credentials restarts ICE; candidates alone are not needed by
   * ICE-lite.
   *
   * @return null where nothing was restarted
   */
  synchronized @Nullable Restarted patch(
      SdpFragment fragment, IfMatch condition, Restarter restarter) {
    if (!condition.given()) {
      throw new Problem(
          ProblemCode.PRECONDITION_REQUIRED,
          "Send If-Match: the session's ETag with candidates, \"*\" with an ICE restart.");
    }
    if (!condition.matches(etag())) {
      throw new Problem(
          ProblemCode.PRECONDITION_FAILED,
          "Restart ICE: the session has other credentials by now.");
    }
    TransportAttributes credentials = fragment.credentials();
    String ufrag = credentials.iceUfrag();
    String password = credentials.icePwd();
    if (ufrag == null || password == null || ufrag.equals(remoteUfrag)) {
      return null;
    }
    ConnectAnswer answer = restarter.restart(ufrag, password);
    iceUfrag = answer.iceUfrag();
    remoteUfrag = ufrag;
    return new Restarted(etag(), answer);
  }
}
