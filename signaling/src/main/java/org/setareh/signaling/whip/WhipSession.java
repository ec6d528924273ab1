package org.setareh.signaling.whip;

import org.jspecify.annotations.Nullable;
import org.setareh.signaling.participant.Participant;

/**
 * A session of WHIP or WHEP.
 *
 * @param resource the last part of its URL; 128 random bits
 * @param iceUfrag ours; names the ICE session
 * @param remoteUfrag the other side's; null where its offer had none
 */
record WhipSession(
    String resource,
    Participant.Kind kind,
    String room,
    String participant,
    String iceUfrag,
    @Nullable String remoteUfrag) {

  /** Strong: names exactly this ICE session (RFC 9725, section 4.3.1). */
  String etag() {
    return '"' + iceUfrag.replaceAll("[^A-Za-z0-9]", "-") + '"';
  }

  WhipSession restarted(String newUfrag, String newRemoteUfrag) {
    return new WhipSession(resource, kind, room, participant, newUfrag, newRemoteUfrag);
  }
}
