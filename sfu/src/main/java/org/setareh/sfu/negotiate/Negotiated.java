package org.setareh.sfu.negotiate;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
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
 * @param reducedSize whether RTCP may leave out reports (RFC 5506)
 */
public record Negotiated(
    String answer,
    boolean restarted,
    IceCredentials local,
    IceCredentials remote,
    DtlsRole role,
    List<Fingerprint> fingerprints,
    String cname,
    boolean reducedSize,
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

  /**
   * Whether sections of a new offer are those agreed on: the same mids with the same payload types
   * for the same codecs. Their order may differ, and what else is said of them.
   */
  boolean fits(List<NegotiatedSource> newSources, List<NegotiatedSlot> newSlots) {
    return newSources.stream()
            .map(source -> List.of(source.kind(), source.mid(), numbers(source.codecs())))
            .collect(Collectors.toSet())
            .equals(
                sources.stream()
                    .map(source -> List.of(source.kind(), source.mid(), numbers(source.codecs())))
                    .collect(Collectors.toSet()))
        && newSlots.stream()
            .map(Negotiated::numbers)
            .toList()
            .equals(slots.stream().map(Negotiated::numbers).toList());
  }

  private static List<Object> numbers(NegotiatedSlot slot) {
    return List.of(numbers(slot.audio()), numbers(slot.video()));
  }

  private static List<Object> numbers(@Nullable NegotiatedSection section) {
    return section == null ? List.of() : List.of(section.mid(), numbers(section.codecs()));
  }

  private static Set<List<Object>> numbers(List<NegotiatedCodec> codecs) {
    return codecs.stream()
        .map(codec ->
            List.<Object>of(
                codec.codec(), codec.profile(), codec.payloadType(), codec.rtxPayloadType()))
        .collect(Collectors.toSet());
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
        reducedSize,
        sources,
        slots);
  }
}
