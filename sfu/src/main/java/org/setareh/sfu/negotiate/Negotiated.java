package org.setareh.sfu.negotiate;

import java.util.HashSet;
import java.util.List;
import org.setareh.sfu.dtls.DtlsRole;
import org.setareh.sfu.dtls.Fingerprint;
import org.setareh.sfu.ice.IceCredentials;

/**
 * What offer and answer agreed on. Immutable.
 *
 * @param answer the SDP
 * @param restarted whether it goes on from an earlier one under new ICE credentials, with the same
 *     DTLS keys, SSRCs and sections
 * @param role ours
 * @param fingerprints of the peer's certificate; it must match one
 * @param cname of all our streams
 */
public record Negotiated(
    String answer,
    boolean restarted,
    IceCredentials local,
    IceCredentials remote,
    DtlsRole role,
    List<Fingerprint> fingerprints,
    String cname,
    List<NegotiatedSource> sources,
    List<NegotiatedSlot> slots) {
  public Negotiated {
    fingerprints = List.copyOf(fingerprints);
    sources = List.copyOf(sources);
    slots = List.copyOf(slots);
  }

  /** Whether an offer with these fingerprints comes from the same DTLS connection's end. */
  boolean isSamePeer(List<Fingerprint> others) {
    return new HashSet<>(fingerprints).equals(new HashSet<>(others));
  }

  /** The same after an ICE restart without an offer (WHIP's PATCH). */
  public Negotiated restarted(IceCredentials newLocal, IceCredentials newRemote) {
    return new Negotiated(
        answer
            .replace("a=ice-ufrag:" + local.ufrag(), "a=ice-ufrag:" + newLocal.ufrag())
            .replace("a=ice-pwd:" + local.password(), "a=ice-pwd:" + newLocal.password()),
        true,
        newLocal,
        newRemote,
        role,
        fingerprints,
        cname,
        sources,
        slots);
  }
}
