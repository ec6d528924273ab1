package org.setareh.wire.sdp;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One RTP payload type of a section: its rtpmap, fmtp and rtcp-fb together (RFC 8866 sections 6.6
 * and 6.15, RFC 4585 section 4.2).
 *
 * @param payloadType 0 to 127
 * @param name the encoding's, such as {@code VP8}; compares without case
 * @param clockRate in Hz
 * @param channels 1 where the rtpmap says none
 * @param fmtp the parameters as they stand; empty without
 * @param feedback each an rtcp-fb value such as {@code nack pli}, wildcards included
 */
public record MediaFormat(
    int payloadType, String name, int clockRate, int channels, String fmtp, List<String> feedback) {
  public MediaFormat {
    feedback = List.copyOf(feedback);
  }

  /** Whether the encoding has this name. */
  public boolean is(String encodingName) {
    return name.equalsIgnoreCase(encodingName);
  }

  /**
   * The value of a parameter of {@link #fmtp()}, whose name compares without case; empty for a
   * parameter without a value, null where it is not there.
   */
  public @Nullable String parameter(String parameterName) {
    int at = 0;
    while (at < fmtp.length()) {
      int end = fmtp.indexOf(';', at);
      end = end < 0 ? fmtp.length() : end;
      String pair = fmtp.substring(at, end).strip();
      int equals = pair.indexOf('=');
      String key = equals < 0 ? pair : pair.substring(0, equals).strip();
      if (key.equalsIgnoreCase(parameterName)) {
        return equals < 0 ? "" : pair.substring(equals + 1).strip();
      }
      at = end + 1;
    }
    return null;
  }

  /** The value of a parameter as a number, or {@code otherwise} where it is none. */
  public int parameter(String parameterName, int otherwise) {
    String value = parameter(parameterName);
    int number = value == null ? -1 : (int) SdpText.number(value, Integer.MAX_VALUE);
    return number < 0 ? otherwise : number;
  }

  /** For RTX (RFC 4588) the payload type that it repairs, else -1. */
  public int associatedPayloadType() {
    return is("rtx") ? parameter("apt", -1) : -1;
  }

  /** Whether the section offers this feedback, such as {@code nack pli}. */
  public boolean hasFeedback(String value) {
    return feedback.contains(value.toLowerCase(Locale.ROOT)) || feedback.contains(value);
  }

  /** The value of {@code a=rtpmap} behind the payload type. */
  String rtpmap() {
    return name + "/" + clockRate + (channels == 1 ? "" : "/" + channels);
  }
}
