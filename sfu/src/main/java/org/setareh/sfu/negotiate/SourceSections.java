package org.setareh.sfu.negotiate;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.setareh.sfu.control.SourceKind;
import org.setareh.sfu.negotiate.NegotiatedSource.DeclaredStream;
import org.setareh.wire.sdp.Direction;
import org.setareh.wire.sdp.MediaSection;
import org.setareh.wire.sdp.Rid;
import org.setareh.wire.sdp.Simulcast;
import org.setareh.wire.sdp.Source;
import org.setareh.wire.sdp.SourceGroup;

/** Sections that the participant sends: what we take of them, and what the answer says. */
final class SourceSections {
  /** Encodings of a picture; browsers offer three at most. */
  private static final int MAX_RIDS = 4;

  private SourceSections() {}

  static NegotiatedSource negotiate(SourceKind kind, MediaSection offered, SectionCodecs codecs) {
    return new NegotiatedSource(
        kind,
        mid(offered),
        codecs.codecs(),
        codecs.redPayloadType(),
        SectionExtensions.of(offered, codecs, true).ids(),
        kind.video() ? rids(offered) : List.of(),
        streams(offered));
  }

  /** Into an answer's section: receive only, every rid of the offer taken. */
  static void answer(
      MediaSection offered,
      NegotiatedSource source,
      SectionCodecs codecs,
      MediaSection.Builder section) {
    section.direction(Direction.RECVONLY);
    codecs.formats().forEach(section::mediaFormat);
    SectionExtensions.of(offered, codecs, true).answered().forEach(section::extension);
    for (String rid : source.rids()) {
      section.rid(new Rid(rid, false));
    }
    if (!source.rids().isEmpty()) {
      section.simulcast(Simulcast.receiving(source.rids()));
    }
  }

  /** In the order of {@code a=simulcast} (RFC 8853 section 5.2); of alternatives the first. */
  private static List<String> rids(MediaSection offered) {
    Simulcast simulcast = offered.simulcast();
    if (simulcast == null) {
      return List.of();
    }
    Set<String> described = new LinkedHashSet<>();
    for (Rid rid : offered.rids()) {
      if (rid.sent()) {
        described.add(rid.id());
      }
    }
    return simulcast.send().stream()
        .filter(alternatives -> !alternatives.isEmpty())
        .map(alternatives -> alternatives.getFirst().rid())
        .filter(described::contains)
        .distinct()
        .limit(MAX_RIDS)
        .toList();
  }

  private static List<DeclaredStream> streams(MediaSection offered) {
    Map<Integer, Integer> rtxOf = new HashMap<>();
    Set<Integer> repairs = new HashSet<>();
    for (SourceGroup group : offered.sourceGroups()) {
      if (group.ssrcs().size() != 2) {
        continue;
      }
      switch (group.semantics()) {
        case "FID" -> {
          rtxOf.put(group.ssrcs().get(0), group.ssrcs().get(1));
          repairs.add(group.ssrcs().get(1));
        }
        case "FEC-FR" -> repairs.add(group.ssrcs().get(1)); // RFC 5956; not taken
        default -> {}
      }
    }
    List<DeclaredStream> streams = new ArrayList<>();
    for (Source source : offered.sources()) {
      if (!repairs.contains(source.ssrc())) {
        Integer repair = rtxOf.get(source.ssrc());
        streams.add(new DeclaredStream(source.ssrc(), repair == null ? 0 : repair, repair != null));
      }
    }
    return streams;
  }

  static String mid(MediaSection section) {
    String mid = section.mid();
    if (mid == null) {
      throw new IllegalArgumentException("a section with a role has a mid");
    }
    return mid;
  }
}
