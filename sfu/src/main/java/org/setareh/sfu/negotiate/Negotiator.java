package org.setareh.sfu.negotiate;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.setareh.sfu.control.ConnectRequest;
import org.setareh.sfu.control.ConnectRequest.Purpose;
import org.setareh.sfu.control.ConnectRequest.SlotMids;
import org.setareh.sfu.control.OfferRefused;
import org.setareh.sfu.control.OfferRefused.Code;
import org.setareh.sfu.dtls.DtlsRole;
import org.setareh.sfu.ice.IceCredentials;
import org.setareh.wire.sdp.MediaSection;
import org.setareh.wire.sdp.SdpException;
import org.setareh.wire.sdp.SessionDescription;

/**
 * Answers offers. Any thread; keeps nothing.
 *
 * <p>Everything that is accepted is bundled on the first accepted section; what nobody asked for (a
 * data channel) is refused by port 0. The answer leaves the offer's numbers as they are: payload
 * types and extension ids are the browser's.
 */
public final class Negotiator {
  private final int maxSlots;
  private final SecureRandom random;

  /**
   * @param maxSlots of one connection
   */
  public Negotiator(int maxSlots, SecureRandom random) {
    this.maxSlots = maxSlots;
    this.random = random;
  }

  /**
   * Answers an offer.
   *
   * @param facts with fresh ICE credentials
   * @param living what the participant's living connection negotiated, if there is one. An offer
   *     with its fingerprints goes on with it ({@link Negotiated#restarted} where the ICE
   *     credentials are new): same SSRCs, same DTLS role, same sections; another one stands for a
   *     fresh connection
   * @throws OfferRefused with a sentence for the offer's author
   */
  public Negotiated answer(ConnectRequest request, ServerFacts facts, @Nullable Negotiated living)
      throws OfferRefused {
    SessionDescription offer = parse(request.offer());
    if (offer.iceLite()) {
      throw new OfferRefused(
          Code.UNSUPPORTED,
          "The offer says a=ice-lite, and so does the server: neither would look for a way to the"
              + " other. Offer with a full ICE agent.");
    }
    SectionRoles roles = SectionRoles.of(offer, request, maxSlots);
    Map<String, SectionCodecs> codecs = codecs(offer, roles, request);
    List<MediaSection> accepted =
        offer.media().stream().filter(section -> codecs.containsKey(section.mid())).toList();
    if (accepted.isEmpty()) {
      throw noCodec("");
    }
    checkBundle(offer, accepted);
    OfferedTransport transport = OfferedTransport.of(offer, accepted.getFirst());
    Negotiated earlier =
        living != null && living.isSamePeer(transport.fingerprints()) ? living : null;
    boolean sameIce =
        earlier != null && earlier.remote().ufrag().equals(transport.credentials().ufrag());
    IceCredentials local = earlier != null && sameIce ? earlier.local() : facts.credentials();
    DtlsRole role = earlier == null ? transport.role() : earlier.role();
    String cname = earlier == null ? cname() : earlier.cname();

    List<NegotiatedSource> sources = sources(accepted, roles, codecs);
    List<NegotiatedSlot> slots = slots(offer, roles.slots(), codecs, earlier);
    if (earlier != null && !earlier.fits(sources, slots)) {
      // More slots need a connection of their own.
      throw new OfferRefused(
          Code.UNSUPPORTED,
          "An ICE restart keeps the sections of the connection; open a new connection for others.");
    }
    String answer =
        new AnswerWriter(
                offer,
                new ServerFacts(facts.fingerprint(), facts.candidates(), local),
                request.purpose() == Purpose.MEET)
            .write(
                new AnswerWriter.Sections(roles, codecs, sources, slots),
                role,
                cname,
                random.nextLong() & Long.MAX_VALUE);
    return new Negotiated(
        answer,
        earlier != null && !sameIce,
        local,
        transport.credentials(),
        role,
        transport.fingerprints(),
        cname,
        accepted.stream()
            .allMatch(
                section -> OfferedTransport.says(offer, section, MediaSection::rtcpReducedSize)),
        earlier == null ? sources : earlier.sources(),
        earlier == null ? slots : earlier.slots());
  }

  private static SessionDescription parse(String text) throws OfferRefused {
    try {
      return SessionDescription.parse(text);
    } catch (SdpException e) {
      throw new OfferRefused(Code.MALFORMED, "The offer cannot be read: " + e.getMessage() + '.');
    }
  }

  /**
   * Of each section that has a role and a codec in common; a slot that has none stays empty. A
   * publisher gets all that it offers or nothing (RFC 9725 section 4.4.3).
   *
   * <p>Our own client says by its order what it wants to send, and changes that where somebody
   * cannot decode it; other programs send what everybody decodes.
   */
  private static Map<String, SectionCodecs> codecs(
      SessionDescription offer, SectionRoles roles, ConnectRequest request) throws OfferRefused {
    boolean ownClient = !request.sources().isEmpty();
    Map<String, SectionCodecs> byMid = new HashMap<>();
    for (MediaSection section : offer.media()) {
      SectionRole role = roles.of(section);
      if (role == null) {
        continue;
      }
      if (section.isRtp() && OfferedTransport.says(offer, section, MediaSection::rtcpMux)) {
        boolean slot = role instanceof SectionRole.ToSlot;
        SectionCodecs codecs = SectionCodecs.of(section, slot, ownClient && !slot);
        if (!codecs.isEmpty()) {
          byMid.put(SourceSections.mid(section), codecs);
          continue;
        }
      } else if (request.purpose() != Purpose.MEET) {
        throw new OfferRefused(
            Code.UNSUPPORTED,
            "Each section must be UDP/TLS/RTP/SAVPF with a=rtcp-mux; the one with mid "
                + section.mid()
                + " is not.");
      }
      if (request.purpose() == Purpose.PUBLISH) {
        throw noCodec(" in the section with mid " + section.mid());
      }
    }
    return byMid;
  }

  private static OfferRefused noCodec(String where) {
    return new OfferRefused(
        Code.UNSUPPORTED,
        "No codec in common" + where + ": the server knows Opus, VP8, VP9, H.264 and AV1.");
  }

  private static void checkBundle(SessionDescription offer, List<MediaSection> accepted)
      throws OfferRefused {
    if (accepted.size() > 1) {
      List<String> bundled =
          offer.bundleGroups().isEmpty() ? List.of() : offer.bundleGroups().getFirst();
      for (MediaSection section : accepted) {
        if (!bundled.contains(section.mid())) {
          throw new OfferRefused(
              Code.UNSUPPORTED,
              "All sections must be bundled (a=group:BUNDLE); the one with mid "
                  + section.mid()
                  + " is not.");
        }
      }
    }
  }

  private static List<NegotiatedSource> sources(
      List<MediaSection> accepted, SectionRoles roles, Map<String, SectionCodecs> codecs) {
    List<NegotiatedSource> sources = new ArrayList<>();
    for (MediaSection section : accepted) {
      SectionCodecs known = codecs.get(section.mid());
      if (known != null && roles.of(section) instanceof SectionRole.FromSource(var kind)) {
        sources.add(SourceSections.negotiate(kind, section, known));
      }
    }
    return sources;
  }

  private List<NegotiatedSlot> slots(
      SessionDescription offer,
      List<SlotMids> wanted,
      Map<String, SectionCodecs> codecs,
      @Nullable Negotiated earlier) {
    Map<String, NegotiatedSection> before = new HashMap<>();
    if (earlier != null) {
      for (NegotiatedSlot slot : earlier.slots()) {
        remember(slot.audio(), before);
        remember(slot.video(), before);
      }
    }
    SsrcAllocator ssrcs = new SsrcAllocator(random, offer);
    List<NegotiatedSlot> slots = new ArrayList<>(wanted.size());
    for (SlotMids mids : wanted) {
      slots.add(
          new NegotiatedSlot(
              section(offer, mids.audio(), codecs, before, ssrcs),
              section(offer, mids.video(), codecs, before, ssrcs)));
    }
    return slots;
  }

  private static void remember(
      @Nullable NegotiatedSection section, Map<String, NegotiatedSection> byMid) {
    if (section != null) {
      byMid.put(section.mid(), section);
    }
  }

  private static @Nullable NegotiatedSection section(
      SessionDescription offer,
      @Nullable String mid,
      Map<String, SectionCodecs> codecs,
      Map<String, NegotiatedSection> before,
      SsrcAllocator ssrcs) {
    SectionCodecs known = mid == null ? null : codecs.get(mid);
    MediaSection offered = mid == null ? null : offer.section(mid);
    if (known == null || offered == null) {
      return null;
    }
    NegotiatedSection same = before.get(mid);
    return SlotSections.negotiate(
        offered,
        known,
        same == null ? ssrcs.next() : same.ssrc(),
        same == null ? ssrcs.next() : same.rtxSsrc());
  }

  private String cname() {
    return Long.toUnsignedString(random.nextLong(), 36);
  }
}
