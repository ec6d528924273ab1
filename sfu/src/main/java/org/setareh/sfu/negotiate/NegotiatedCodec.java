package org.setareh.sfu.negotiate;

import org.setareh.sfu.codec.Codec;

/**
 * A codec that both sides know, under the browser's numbers.
 *
 * @param profile what must be equal at publisher and receiver: for H.264 {@link H264Profile}'s
 *     number, for the others 0
 * @param payloadType 0 to 127
 * @param rtxPayloadType 0 to 127, or -1 without RTX
 * @param nacks whether both sides speak of lost packets by NACK (RFC 4585 section 6.2.1)
 * @param fullIntraRequests whether the peer is asked for key frames by FIR (RFC 5104 section
 *     4.3.1), since it knows no PLI
 * @param fmtp the parameters as the offer has them; empty without
 */
public record NegotiatedCodec(
    Codec codec,
    int profile,
    int payloadType,
    int rtxPayloadType,
    boolean nacks,
    boolean fullIntraRequests,
    String fmtp) {}
