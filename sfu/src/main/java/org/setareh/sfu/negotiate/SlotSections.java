package org.setareh.sfu.negotiate;

import java.util.List;
import org.setareh.wire.sdp.Direction;
import org.setareh.wire.sdp.MediaSection;
import org.setareh.wire.sdp.Msid;
import org.setareh.wire.sdp.Source;
import org.setareh.wire.sdp.SourceGroup;

/** Sections that the participant receives by. */
final class SlotSections {
  private SlotSections() {}

  static NegotiatedSection negotiate(
      MediaSection offered, SectionCodecs codecs, int ssrc, int rtxSsrc) {
    return new NegotiatedSection(
        SourceSections.mid(offered),
        codecs.codecs(),
        codecs.redPayloadType(),
        SectionExtensions.of(offered, codecs, false).ids(),
        offered.extmapAllowMixed(),
        ssrc,
        rtxSsrc);
  }

  /**
   * Into an answer's section: send only, one stream for life. Both sections of a slot name the same
   * media stream, by which browsers play them in sync (RFC 8830).
   */
  static void answer(
      MediaSection offered,
      NegotiatedSection negotiated,
      SectionCodecs codecs,
      int slot,
      String cname,
      MediaSection.Builder section) {
    section.direction(Direction.SENDONLY);
    codecs.formats().forEach(section::mediaFormat);
    SectionExtensions.of(offered, codecs, false).answered().forEach(section::extension);
    section.msid(new Msid("slot-" + slot, "slot-" + slot + '-' + offered.kind()));
    section.source(Source.ofCname(negotiated.ssrc(), cname));
    if (codecs.hasRtx()) {
      section.source(Source.ofCname(negotiated.rtxSsrc(), cname));
      section.sourceGroup(new SourceGroup("FID", List.of(negotiated.ssrc(), negotiated.rtxSsrc())));
    }
  }
}
