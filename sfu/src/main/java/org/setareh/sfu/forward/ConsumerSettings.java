package org.setareh.sfu.forward;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.setareh.sfu.codec.Codec;
import org.setareh.sfu.negotiate.NegotiatedCodec;
import org.setareh.sfu.negotiate.NegotiatedSection;

/**
 * What was negotiated for one slot's audio or video; stays for the connection's life.
 *
 * @param mid of the slot's media section in the receiver's offer
 * @param ssrc of the outgoing stream, raw 32 bits
 * @param rtxSsrc of its retransmissions, raw 32 bits; unused where no codec has RTX
 * @param codecs what the receiver takes
 * @param redPayloadType under which the receiver takes RED (RFC 2198), or -1
 * @param extensions the receiver's header-extension ids
 * @param mixedExtensions whether it takes one- and two-byte header extensions in one stream ({@code
 *     a=extmap-allow-mixed}, RFC 8285)
 */
public record ConsumerSettings(
    String mid,
    int ssrc,
    int rtxSsrc,
    List<OutgoingCodec> codecs,
    int redPayloadType,
    ExtensionIds extensions,
    boolean mixedExtensions) {

  public ConsumerSettings {
    codecs = List.copyOf(codecs);
  }

  /** What the negotiation found for a slot's section. */
  public static ConsumerSettings of(NegotiatedSection section) {
    List<OutgoingCodec> codecs = new ArrayList<>();
    for (NegotiatedCodec each : section.codecs()) {
      codecs.add(
          new OutgoingCodec(
              each.codec(),
              each.profile(),
              each.payloadType(),
              each.rtxPayloadType(),
              each.nacks()));
    }
    org.setareh.sfu.negotiate.ExtensionIds ids = section.extensions();
    return new ConsumerSettings(
        section.mid(),
        section.ssrc(),
        section.rtxSsrc(),
        codecs,
        section.redPayloadType(),
        new ExtensionIds(
            ids.mid(),
            ids.transportSequenceNumber(),
            ids.absoluteSendTime(),
            ids.absoluteCaptureTime(),
            ids.audioLevel(),
            ids.dependencyDescriptor()),
        section.mixedExtensions());
  }

  /** The index in {@link #codecs} of what fits, or -1: the receiver cannot decode it. */
  int indexOf(Codec codec, int profile) {
    for (int i = 0; i < codecs.size(); i++) {
      OutgoingCodec each = codecs.get(i);
      if (each.codec() == codec && each.profile() == profile) {
        return i;
      }
    }
    return -1;
  }

  /**
   * Header-extension ids, 1 to 14 (255 where two-byte forms are taken); 0: not negotiated. Video
   * orientation, playout delay and the rest are not forwarded.
   */
  public record ExtensionIds(
      int mid,
      int transportSequenceNumber,
      int absoluteSendTime,
      int absoluteCaptureTime,
      int audioLevel,
      int dependencyDescriptor) {
    int highest() {
      return IntStream.of(
              mid,
              transportSequenceNumber,
              absoluteSendTime,
              absoluteCaptureTime,
              audioLevel,
              dependencyDescriptor)
          .max()
          .orElse(0);
    }

    public static final ExtensionIds NONE = new ExtensionIds(0, 0, 0, 0, 0, 0);
  }
}
