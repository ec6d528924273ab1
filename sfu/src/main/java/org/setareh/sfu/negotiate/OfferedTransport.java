package org.setareh.sfu.negotiate;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.setareh.sfu.control.OfferRefused;
import org.setareh.sfu.control.OfferRefused.Code;
import org.setareh.sfu.dtls.DtlsRole;
import org.setareh.sfu.dtls.Fingerprint;
import org.setareh.sfu.ice.IceCredentials;
import org.setareh.wire.sdp.MediaSection;
import org.setareh.wire.sdp.SessionDescription;
import org.setareh.wire.sdp.Setup;
import org.setareh.wire.sdp.TransportAttributes;

/**
 * The peer's side of the one transport.
 *
 * @param role ours, where no earlier handshake has settled it
 */
record OfferedTransport(IceCredentials credentials, List<Fingerprint> fingerprints, DtlsRole role) {

  /**
   * Of the section that carries the transport: the first accepted one, or what the offer's bundle
   * is tagged by (RFC 9143 section 7.2) where that says more.
   */
  static OfferedTransport of(SessionDescription offer, MediaSection first) throws OfferRefused {
    TransportAttributes own = first.transport();
    MediaSection tagged = tagged(offer);
    if (tagged != null) {
      own = own.orElse(tagged.transport());
    }
    TransportAttributes transport = own.orElse(offer.transport());
    return new OfferedTransport(credentials(transport), fingerprints(transport), role(transport));
  }

  /**
   * Whether a flag holds for a section. Those that are the same for all of a bundle may stand in
   * the tagged section alone (RFC 8829 section 5.2.1: {@code rtcp-mux} and {@code rtcp-rsize} too).
   */
  static boolean says(
      SessionDescription offer, MediaSection section, Predicate<MediaSection> flag) {
    MediaSection tagged = tagged(offer);
    return flag.test(section)
        || tagged != null
            && offer.bundleGroups().getFirst().contains(section.mid())
            && flag.test(tagged);
  }

  private static @Nullable MediaSection tagged(SessionDescription offer) {
    if (offer.bundleGroups().isEmpty() || offer.bundleGroups().getFirst().isEmpty()) {
      return null;
    }
    return offer.section(offer.bundleGroups().getFirst().getFirst());
  }

  private static IceCredentials credentials(TransportAttributes transport) throws OfferRefused {
    String ufrag = transport.iceUfrag();
    String password = transport.icePwd();
    if (ufrag == null || password == null) {
      throw new OfferRefused(
          Code.MALFORMED, "The offer has no ICE credentials (a=ice-ufrag and a=ice-pwd).");
    }
    return new IceCredentials(ufrag, password);
  }

  private static List<Fingerprint> fingerprints(TransportAttributes transport) throws OfferRefused {
    List<Fingerprint> usable = new ArrayList<>();
    for (org.setareh.wire.sdp.Fingerprint offered : transport.fingerprints()) {
      Fingerprint fingerprint = Fingerprint.parse(offered.algorithm() + ' ' + offered.value());
      if (fingerprint != null) {
        usable.add(fingerprint);
      }
    }
    if (transport.fingerprints().isEmpty()) {
      throw new OfferRefused(Code.MALFORMED, "The offer has no DTLS fingerprint (a=fingerprint).");
    }
    if (usable.isEmpty()) {
      throw new OfferRefused(
          Code.UNSUPPORTED, "The fingerprint must be of SHA-256, SHA-384 or SHA-512.");
    }
    return usable;
  }

  /** RFC 8842 section 5.3: passive, unless the offer leaves us no choice. */
  private static DtlsRole role(TransportAttributes transport) throws OfferRefused {
    Setup setup = transport.setup();
    return switch (setup) {
      case null -> DtlsRole.SERVER;
      case ACTPASS, ACTIVE -> DtlsRole.SERVER;
      case PASSIVE -> DtlsRole.CLIENT;
      case HOLDCONN ->
          throw new OfferRefused(Code.UNSUPPORTED, "The offer holds the connection (a=setup).");
    };
  }
}
