package org.setareh.sfu.control;

import java.util.Set;

/**
 * The media plane's answer to an offer.
 *
 * @param sdp the answer, all candidates within
 * @param iceUfrag names the ICE session: changes on a restart (the ETag of WHIP)
 * @param connection the number of the connection that lives now: the offer's own; that of the
 *     living one where the offer restarted its ICE
 * @param sources that the connection carries: those offered in a section that was accepted
 */
public record ConnectAnswer(
    String sdp, String iceUfrag, String icePassword, int connection, Set<SourceKind> sources) {
  public ConnectAnswer {
    sources = Set.copyOf(sources);
  }
}
