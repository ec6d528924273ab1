package org.setareh.sfu.negotiate;

import java.util.List;
import org.setareh.sfu.dtls.Fingerprint;
import org.setareh.sfu.ice.IceCandidate;
import org.setareh.sfu.ice.IceCredentials;

/**
 * What an answer says of the server.
 *
 * @param candidates all that there are: none are trickled
 * @param credentials for this ICE session alone
 */
public record ServerFacts(
    Fingerprint fingerprint, List<IceCandidate> candidates, IceCredentials credentials) {
  public ServerFacts {
    candidates = List.copyOf(candidates);
  }
}
