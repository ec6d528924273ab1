package org.setareh.sfu.receive;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.setareh.sfu.codec.Codec;
import org.setareh.wire.rtp.HeaderExtension;

/**
 * How a publisher sends one source, as negotiated: everything that a {@link Producer} must know to
 * understand its packets.
 *
 * @param mid the media section's id
 * @param payloads by the publisher's payload types
 * @param extensions the publisher's ids, 1 to 255
 * @param rids of the simulcast encodings, the smallest picture first; empty without simulcast
 * @param ssrcs declared by {@code a=ssrc}, one an encoding, the smallest picture first; empty where
 *     they are learned from packets
 * @param rtxSsrcs declared by {@code a=ssrc-group:FID}, in the order of {@code ssrcs}; empty where
 *     there are none
 * @param nack whether lost packets may be asked for
 * @param keyFrameRequest how a key frame is asked for
 */
public record SourceFormat(
    String mid,
    boolean video,
    List<Payload> payloads,
    Map<HeaderExtension, Integer> extensions,
    List<String> rids,
    List<Integer> ssrcs,
    List<Integer> rtxSsrcs,
    boolean nack,
    KeyFrameRequest keyFrameRequest) {

  public SourceFormat {
    payloads = List.copyOf(payloads);
    extensions = Map.copyOf(extensions);
    rids = List.copyOf(rids);
    ssrcs = List.copyOf(ssrcs);
    rtxSsrcs = List.copyOf(rtxSsrcs);
  }

  /** Encodings at most: those of the rids or SSRCs, else one. */
  public int encodings() {
    return Math.max(1, rids.isEmpty() ? ssrcs.size() : rids.size());
  }

  /** The publisher's id of an extension, 0 where it was not negotiated. */
  public int extensionId(HeaderExtension extension) {
    @Nullable Integer id = extensions.get(extension);
    return id == null ? 0 : id;
  }

  /** What a payload type stands for. */
  public sealed interface Payload {
    int payloadType();

    /** The codec itself. */
    record Media(int payloadType, Codec codec) implements Payload {}

    /** RED (RFC 2198) around the codec. */
    record Redundant(int payloadType, Codec codec) implements Payload {}

    /** RTX (RFC 4588) of the payload type {@code repairs} ("apt"). */
    record Retransmission(int payloadType, int repairs) implements Payload {}
  }

  /** RTCP feedback for key frames. */
  public enum KeyFrameRequest {
    /** The source has none, as sound. */
    NONE,
    /** RFC 4585 section 6.3.1. */
    PICTURE_LOSS,
    /** RFC 5104 section 4.3.1. */
    FULL_INTRA
  }
}
