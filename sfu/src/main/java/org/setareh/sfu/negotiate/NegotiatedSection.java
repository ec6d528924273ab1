package org.setareh.sfu.negotiate;

import java.util.List;

/**
 * A section in which the participant receives.
 *
 * @param codecs that it decodes, in our order of preference, one for each codec and profile
 * @param redPayloadType under which it takes RED (RFC 2198), or -1
 * @param mixedExtensions whether one- and two-byte header extensions may alternate (RFC 8285)
 * @param ssrc ours, raw 32 bits, for the connection's life
 * @param rtxSsrc of our retransmissions, raw 32 bits; unused in sections without RTX
 */
public record NegotiatedSection(
    String mid,
    List<NegotiatedCodec> codecs,
    int redPayloadType,
    ExtensionIds extensions,
    boolean mixedExtensions,
    int ssrc,
    int rtxSsrc) {
  public NegotiatedSection {
    codecs = List.copyOf(codecs);
  }
}
