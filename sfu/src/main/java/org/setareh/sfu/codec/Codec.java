package org.setareh.sfu.codec;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The codecs that the SFU forwards.
 *
 * <p>RED (RFC 2198) and RTX (RFC 4588) are no codecs: they are ways to carry one. A packet that
 * came by RTX is turned back into its original before anybody sees it, and a RED packet counts as a
 * packet of the codec inside, with its primary block found ({@link Red}). FEC, comfort noise and
 * telephone events are not negotiated.
 */
public enum Codec {
  /** RFC 7587; always 48 kHz and "two channels" in SDP. */
  OPUS("opus", 48_000, false),
  /** RFC 7741. Simulcast; up to four temporal layers. */
  VP8("VP8", 90_000, true),
  /** RFC 9628. Spatial and temporal layers in one stream. */
  VP9("VP9", 90_000, true),
  /** "RTP Payload Format For AV1", with its dependency descriptor. Layers in one stream. */
  AV1("AV1", 90_000, true),
  /** RFC 6184. Simulcast. */
  H264("H264", 90_000, true);

  private final String encodingName;
  private final int clockRate;
  private final boolean video;

  Codec(String encodingName, int clockRate, boolean video) {
    this.encodingName = encodingName;
    this.clockRate = clockRate;
    this.video = video;
  }

  /** As in {@code a=rtpmap}; compared without regard to case. */
  public String encodingName() {
    return encodingName;
  }

  /** RTP timestamp units a second. */
  public int clockRate() {
    return clockRate;
  }

  public boolean video() {
    return video;
  }

  /** The codec of this name in {@code a=rtpmap}, or null if it is none of ours. */
  public static @Nullable Codec ofEncodingName(String name) {
    String upper = name.toUpperCase(Locale.ROOT);
    return switch (upper) {
      case "OPUS" -> OPUS;
      case "VP8" -> VP8;
      case "VP9" -> VP9;
      case "AV1" -> AV1;
      case "H264" -> H264;
      default -> null;
    };
  }
}
