package org.setareh.sfu.negotiate;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.setareh.sfu.dtls.DtlsRole;
import org.setareh.sfu.ice.IceCandidate;
import org.setareh.wire.sdp.Candidate;
import org.setareh.wire.sdp.Direction;
import org.setareh.wire.sdp.Fingerprint;
import org.setareh.wire.sdp.MediaSection;
import org.setareh.wire.sdp.SessionDescription;
import org.setareh.wire.sdp.Setup;
import org.setareh.wire.sdp.TransportAttributes;

/** Writes the answer (RFC 8829 section 5.3), section by section in the offer's order. */
final class AnswerWriter {
  /** RFC 8858 section 3, asked for by RFC 9725 section 4.4.1. */
  private static final String RTCP_MUX_ONLY = "a=rtcp-mux-only";

  private final SessionDescription offer;
  private final ServerFacts facts;
  private final boolean candidatesOnce;
  private boolean candidatesWritten;

  /**
   * @param candidatesOnce in the section that carries the bundle alone, as browsers want it; else
   *     in each, as RFC 9725 shows it and aiortc needs it
   */
  AnswerWriter(SessionDescription offer, ServerFacts facts, boolean candidatesOnce) {
    this.offer = offer;
    this.facts = facts;
    this.candidatesOnce = candidatesOnce;
  }

  String write(
      SectionRoles roles,
      Map<String, SectionCodecs> codecs,
      List<NegotiatedSource> sources,
      List<NegotiatedSlot> slots,
      DtlsRole role,
      String cname,
      long sessionId) {
    TransportAttributes transport = transport(role);
    Map<String, NegotiatedSource> sourceOf = new HashMap<>();
    sources.forEach(source -> sourceOf.put(source.mid(), source));
    List<MediaSection> media = new ArrayList<>(offer.media().size());
    List<String> bundle = new ArrayList<>();
    for (MediaSection offered : offer.media()) {
      String mid = offered.mid();
      SectionCodecs known = mid == null ? null : codecs.get(mid);
      SectionRole sectionRole = roles.of(offered);
      if (mid == null || known == null || sectionRole == null) {
        media.add(refuse(offered));
        continue;
      }
      bundle.add(mid);
      MediaSection.Builder section = accept(offered, mid, transport);
      switch (sectionRole) {
        case SectionRole.FromSource source -> {
          NegotiatedSource negotiated = sourceOf.get(mid);
          if (negotiated == null) {
            throw new IllegalStateException(source.kind() + " was accepted and not negotiated");
          }
          SourceSections.answer(offered, negotiated, known, section);
        }
        case SectionRole.ToSlot(int slot) ->
            SlotSections.answer(
                offered, sectionOf(slots.get(slot), offered), known, slot, cname, section);
      }
      media.add(section.build());
    }
    // A group of one is a group too: an offer without any gets none back.
    List<List<String>> groups = offer.bundleGroups().isEmpty() ? List.of() : List.of(bundle);
    return new SessionDescription(
            SessionDescription.origin(sessionId, 2),
            "-",
            TransportAttributes.NONE,
            true,
            groups,
            media,
            List.of("a=msid-semantic: WMS *"))
        .toString();
  }

  private MediaSection.Builder accept(
      MediaSection offered, String mid, TransportAttributes transport) {
    MediaSection.Builder section =
        new MediaSection.Builder(offered.kind(), offered.protocol())
            .mid(mid)
            .transport(transport)
            .rtcpMux(true)
            .otherLine(RTCP_MUX_ONLY)
            .rtcpReducedSize(offered.rtcpReducedSize())
            .extmapAllowMixed(offered.extmapAllowMixed());
    if (!candidatesWritten || !candidatesOnce) {
      candidatesWritten = true;
      for (IceCandidate candidate : facts.candidates()) {
        section.candidate(
            Candidate.host(
                candidate.foundation(),
                candidate.priority(),
                candidate.literal(),
                candidate.port()));
      }
      section.endOfCandidates(true);
    }
    return section;
  }

  /** RFC 3264 section 6: port 0, and a format only because a line needs one. */
  private static MediaSection refuse(MediaSection offered) {
    MediaSection.Builder section =
        new MediaSection.Builder(offered.kind(), offered.protocol())
            .port(0)
            .direction(Direction.INACTIVE)
            .format(offered.formats().isEmpty() ? "0" : offered.formats().getFirst());
    String mid = offered.mid();
    if (mid != null) {
      section.mid(mid);
    }
    return section.build();
  }

  private static NegotiatedSection sectionOf(NegotiatedSlot slot, MediaSection offered) {
    @Nullable NegotiatedSection section =
        offered.kind().equals("video") ? slot.video() : slot.audio();
    if (section == null) {
      throw new IllegalStateException("mid " + offered.mid() + " was accepted and not negotiated");
    }
    return section;
  }

  private TransportAttributes transport(DtlsRole role) {
    String fingerprint = facts.fingerprint().toString();
    int space = fingerprint.indexOf(' ');
    return new TransportAttributes(
        facts.credentials().ufrag(),
        facts.credentials().password(),
        List.of(),
        List.of(new Fingerprint(fingerprint.substring(0, space), fingerprint.substring(space + 1))),
        role == DtlsRole.SERVER ? Setup.PASSIVE : Setup.ACTIVE);
  }
}
