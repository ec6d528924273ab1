package org.setareh.sfu.negotiate;

import java.util.List;
import org.setareh.sfu.control.SourceKind;

/**
 * A section that the participant sends.
 *
 * @param codecs in our order of preference; several may share codec and profile
 * @param redPayloadType RED (RFC 2198) around Opus, or -1
 * @param rids of simulcast in the offer's order, which is the sender's preference and says nothing
 *     of sizes (RFC 8853 section 5.2); empty without simulcast
 * @param streams SSRCs that the offer declares; empty where rids alone tell (Chromium's simulcast)
 */
public record NegotiatedSource(
    SourceKind kind,
    String mid,
    List<NegotiatedCodec> codecs,
    int redPayloadType,
    ExtensionIds extensions,
    List<String> rids,
    List<DeclaredStream> streams) {
  public NegotiatedSource {
    codecs = List.copyOf(codecs);
    rids = List.copyOf(rids);
    streams = List.copyOf(streams);
  }

  /**
   * An SSRC with that of its retransmissions ({@code ssrc-group:FID}). With simulcast, the k-th
   * belongs to the k-th rid.
   *
   * @param ssrc raw 32 bits
   * @param rtxSsrc raw 32 bits; means nothing without {@code hasRtx}
   */
  public record DeclaredStream(int ssrc, int rtxSsrc, boolean hasRtx) {}
}
