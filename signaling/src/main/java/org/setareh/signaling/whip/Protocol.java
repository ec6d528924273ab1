package org.setareh.signaling.whip;

import org.setareh.sfu.control.ConnectRequest.Purpose;
import org.setareh.signaling.participant.Participant;
import org.setareh.signaling.principal.Program.Grant;
import org.setareh.signaling.web.Requests;
import org.springframework.http.server.reactive.ServerHttpRequest;

/** The two ways of a program into a room, told apart by the path. */
enum Protocol {
  WHIP("whip", Participant.Kind.WHIP, Grant.PUBLISH, Purpose.PUBLISH),
  WHEP("whep", Participant.Kind.WHEP, Grant.VIEW, Purpose.VIEW);

  final String area;
  final Participant.Kind kind;
  final Grant grant;
  final Purpose purpose;

  Protocol(String area, Participant.Kind kind, Grant grant, Purpose purpose) {
    this.area = area;
    this.kind = kind;
    this.grant = grant;
    this.purpose = purpose;
  }

  /** Whether a request is one of a program's. */
  static boolean isSpokenBy(ServerHttpRequest request) {
    String area = Requests.area(request);
    return area.equals(WHIP.area) || area.equals(WHEP.area);
  }

  /** Of a request that {@link #isSpokenBy} one. */
  static Protocol of(ServerHttpRequest request) {
    return Requests.area(request).equals(WHIP.area) ? WHIP : WHEP;
  }
}
