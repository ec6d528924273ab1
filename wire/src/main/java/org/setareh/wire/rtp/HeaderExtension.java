package org.setareh.wire.rtp;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The RTP header extensions that browsers negotiate, with their URIs in SDP. */
public enum HeaderExtension {
  /** Media identification (RFC 9143). Text. */
  MID("urn:ietf:params:rtp-hdrext:sdes:mid"),
  /** RtpStreamId (RFC 8852): which simulcast encoding. Text. */
  STREAM_ID("urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id"),
  /** RepairedRtpStreamId (RFC 8852): which encoding an RTX stream repairs. Text. */
  REPAIRED_STREAM_ID("urn:ietf:params:rtp-hdrext:sdes:repaired-rtp-stream-id"),
  /** Client-to-mixer audio level (RFC 6464): voice bit and -dBov. One byte. */
  AUDIO_LEVEL("urn:ietf:params:rtp-hdrext:ssrc-audio-level"),
  /** Mixer-to-client audio levels (RFC 6465): a byte for each CSRC. */
  CSRC_AUDIO_LEVEL("urn:ietf:params:rtp-hdrext:csrc-audio-level"),
  /** Transport-wide sequence number (draft-holmer-rmcat-transport-wide-cc-extensions-01). */
  TRANSPORT_SEQUENCE_NUMBER(
      "http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01"),
  /** The same with a request for feedback: two or four bytes. */
  TRANSPORT_SEQUENCE_NUMBER_V2("http://www.webrtc.org/experiments/rtp-hdrext/transport-wide-cc-02"),
  /** Absolute send time: 24 bits of 6.18 fixed-point seconds. */
  ABSOLUTE_SEND_TIME("http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time"),
  /** Absolute capture time: NTP 64 bits, optionally an offset of 64 bits. */
  ABSOLUTE_CAPTURE_TIME("http://www.webrtc.org/experiments/rtp-hdrext/abs-capture-time"),
  /** Transmission time offset (RFC 5450). 24 bits, signed. */
  TRANSMISSION_OFFSET("urn:ietf:params:rtp-hdrext:toffset"),
  /** AV1's dependency descriptor. */
  DEPENDENCY_DESCRIPTOR(
      "https://aomediacodec.github.io/av1-rtp-spec/#dependency-descriptor-rtp-header-extension"),
  /** Coordination of video orientation (3GPP TS 26.114). One byte. */
  VIDEO_ORIENTATION("urn:3gpp:video-orientation"),
  PLAYOUT_DELAY("http://www.webrtc.org/experiments/rtp-hdrext/playout-delay"),
  VIDEO_CONTENT_TYPE("http://www.webrtc.org/experiments/rtp-hdrext/video-content-type"),
  VIDEO_TIMING("http://www.webrtc.org/experiments/rtp-hdrext/video-timing"),
  COLOR_SPACE("http://www.webrtc.org/experiments/rtp-hdrext/color-space"),
  VIDEO_LAYERS_ALLOCATION("http://www.webrtc.org/experiments/rtp-hdrext/video-layers-allocation00"),
  VIDEO_FRAME_TRACKING_ID("http://www.webrtc.org/experiments/rtp-hdrext/video-frame-tracking-id"),
  GENERIC_FRAME_DESCRIPTOR(
      "http://www.webrtc.org/experiments/rtp-hdrext/generic-frame-descriptor-00"),
  CORRUPTION_DETECTION("http://www.webrtc.org/experiments/rtp-hdrext/corruption-detection"),
  INBAND_CN("http://www.webrtc.org/experiments/rtp-hdrext/inband-cn"),
  /** Frame marking (draft-ietf-avtext-framemarking). */
  FRAME_MARKING("urn:ietf:params:rtp-hdrext:framemarking"),
  /** Encrypted header extensions (RFC 6904), as a URI in front of another. */
  ENCRYPTED("urn:ietf:params:rtp-hdrext:encrypt");

  private static final Map<String, HeaderExtension> BY_URI = new HashMap<>();

  static {
    for (HeaderExtension extension : values()) {
      BY_URI.put(extension.uri, extension);
    }
  }

  private final String uri;

  HeaderExtension(String uri) {
    this.uri = uri;
  }

  /** As it stands in {@code a=extmap}. */
  public String uri() {
    return uri;
  }

  /** The extension with this URI, or null if it is none of ours. URIs compare by case. */
  public static @Nullable HeaderExtension ofUri(String uri) {
    return BY_URI.get(uri);
  }
}
