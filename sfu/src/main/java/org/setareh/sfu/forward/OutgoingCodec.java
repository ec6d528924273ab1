package org.setareh.sfu.forward;

import org.setareh.sfu.codec.Codec;

/**
 * A codec that a receiver takes in a slot, under its own numbers.
 *
 * @param profile what must be the same at the publisher, as a number that both sides' formats were
 *     mapped to: H.264's profile and packetization mode, VP9's and AV1's profile; 0 elsewhere
 * @param payloadType 0 to 127
 * @param rtxPayloadType 0 to 127, or -1 where RTX was not negotiated
 * @param nacks whether the receiver's NACKs are answered (RFC 4585 section 6.2.1)
 */
public record OutgoingCodec(
    Codec codec, int profile, int payloadType, int rtxPayloadType, boolean nacks) {
  /** Whether what is NACKed leaves again in the same bytes, since there is no RTX. */
  boolean repeated() {
    return nacks && rtxPayloadType < 0;
  }
}
