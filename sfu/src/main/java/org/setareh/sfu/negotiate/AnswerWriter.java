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
import org.setareh.wire.sdp.MediaFormat;
import org.setareh.wire.sdp.MediaSection;
import org.setareh.wire.sdp.SessionDescription;
import org.setareh.wire.sdp.Setup;
import org.setareh.wire.sdp.TransportAttributes;

/**
 * Writes the answer (RFC 9429 section 5.3), section by section in the offer's order. Candidates
 * stand in the section alone that carries the bundle (section 5.3.1), unless the offer repeats its
 * own in each: aiortc does under {@code max-bundle}, and then reads them in the last one alone.
 */
final class AnswerWriter {
  /** RFC 9725 section 4.4.1 asks for it; elsewhere no answer may have it (RFC 8858 section 3). */
  private static final String RTCP_MUX_ONLY = "a=rtcp-mux-only";

  /** RFC 8445 section 10: said by every agent that follows it. */
  private static final TransportAttributes ICE2 =
      new TransportAttributes(null, null, List.of("ice2"), List.of(), null);

  private final SessionDescription offer;
  private final ServerFacts facts;
  private final boolean browser;
  private final boolean candidatesInEach;
  private boolean candidatesWritten;

  /**
   * @param browser or else the answer is a program's, by RFC 9725
   */
  AnswerWriter(SessionDescription offer, ServerFacts facts, boolean browser) {
    this.offer = offer;
    this.facts = facts;
    this.browser = browser;
    this.candidatesInEach = repeatsCandidates(offer);
  }

  /** Sections of transports of their own have other ports each. */
  private static boolean repeatsCandidates(SessionDescription offer) {
    List<List<Candidate>> lists =
        offer.media().stream()
            .filter(section -> !section.isRejected())
            .map(MediaSection::candidates)
            .distinct()
            .toList();
    return lists.size() == 1 && !lists.getFirst().isEmpty();
  }

  /** What both sides agreed on for the offer's sections; codecs by mid. */
  record Sections(
      SectionRoles roles,
      Map<String, SectionCodecs> codecs,
      List<NegotiatedSource> sources,
      List<NegotiatedSlot> slots) {}

  String write(Sections agreed, DtlsRole role, String cname, long sessionId) {
    TransportAttributes transport = transport(role);
    Map<String, NegotiatedSource> sourceOf = new HashMap<>();
    agreed.sources().forEach(source -> sourceOf.put(source.mid(), source));
    List<MediaSection> media = new ArrayList<>(offer.media().size());
    List<String> bundle = new ArrayList<>();
    for (MediaSection offered : offer.media()) {
      String mid = offered.mid();
      SectionCodecs known = mid == null ? null : agreed.codecs().get(mid);
      SectionRole sectionRole = agreed.roles().of(offered);
      if (mid == null || known == null || sectionRole == null) {
        media.add(refuse(offered, transport));
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
                offered, sectionOf(agreed.slots().get(slot), offered), known, slot, cname, section);
      }
      media.add(section.build());
    }
    // A group of one is a group too: an offer without any gets none back.
    List<List<String>> groups = offer.bundleGroups().isEmpty() ? List.of() : List.of(bundle);
    return new SessionDescription(
            SessionDescription.origin(sessionId, 2),
            "-",
            ICE2,
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
            .rtcpReducedSize(OfferedTransport.says(offer, offered, MediaSection::rtcpReducedSize))
            .extmapAllowMixed(offered.extmapAllowMixed());
    if (!browser) {
      section.otherLine(RTCP_MUX_ONLY);
    }
    if (!candidatesWritten || candidatesInEach) {
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

  /**
   * RFC 3264 section 6: port 0, and a format only because a line needs one. The rest means nothing,
   * but programs look for it before they look at the port, and fail without: Pion for what the
   * format stands for, GStreamer for the fingerprint, aiortc for credentials and role.
   */
  private MediaSection refuse(MediaSection offered, TransportAttributes transport) {
    MediaSection.Builder section =
        new MediaSection.Builder(offered.kind(), offered.protocol())
            .port(0)
            .direction(Direction.INACTIVE);
    if (offered.mediaFormats().isEmpty()) {
      section.format(offered.formats().isEmpty() ? "0" : offered.formats().getFirst());
    } else {
      MediaFormat first = offered.mediaFormats().getFirst();
      section.mediaFormat(
          new MediaFormat(
              first.payloadType(),
              first.name(),
              first.clockRate(),
              first.channels(),
              "",
              List.of()));
    }
    String mid = offered.mid();
    if (mid != null) {
      section.mid(mid);
    }
    if (!browser) {
      section.transport(transport).rtcpMux(offered.isRtp());
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
