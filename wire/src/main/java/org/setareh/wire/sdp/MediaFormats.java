package org.setareh.wire.sdp;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Gathers rtpmap, fmtp and rtcp-fb of a section, which come in any order, and joins them in the
 * m-line's order.
 */
final class MediaFormats {
  private static final int PAYLOAD_TYPES = 128;
  private static final int MAX_CLOCK_RATE = 1_000_000_000;
  private static final int MAX_FEEDBACK = 64;

  private final @Nullable String[] rtpmaps = new @Nullable String[PAYLOAD_TYPES];
  private final @Nullable String[] fmtps = new @Nullable String[PAYLOAD_TYPES];
  private final @Nullable List<String>[] feedback = lists();
  private final List<String> feedbackOfAll = new ArrayList<>(0);

  @SuppressWarnings({"unchecked", "rawtypes"})
  private static @Nullable List<String>[] lists() {
    return new List[PAYLOAD_TYPES];
  }

  /** Takes the attribute if it is one of ours. */
  boolean read(String name, String value, SdpLines line) throws SdpException {
    switch (name) {
      case "rtpmap" -> {
        int payloadType = payloadType(value, line);
        String map = rest(value);
        parse(payloadType, map, line); // complains while the line is at hand
        rtpmaps[payloadType] = map;
      }
      case "fmtp" -> fmtps[payloadType(value, line)] = rest(value);
      case "rtcp-fb" -> readFeedback(value, line);
      default -> {
        return false;
      }
    }
    return true;
  }

  private void readFeedback(String value, SdpLines line) throws SdpException {
    String text = rest(value).toLowerCase(Locale.ROOT);
    List<String> list = feedbackOfAll;
    if (!value.startsWith("* ")) {
      int payloadType = payloadType(value, line);
      @Nullable List<String> own = feedback[payloadType];
      if (own == null) {
        own = new ArrayList<>(5);
        feedback[payloadType] = own;
      }
      list = own;
    }
    if (list.size() == MAX_FEEDBACK) {
      throw line.wrong("more than " + MAX_FEEDBACK + " rtcp-fb of one payload type");
    }
    if (!text.isEmpty() && !list.contains(text)) {
      list.add(text);
    }
  }

  private static int payloadType(String value, SdpLines line) throws SdpException {
    int space = value.indexOf(' ');
    return line.payloadType(space < 0 ? value : value.substring(0, space));
  }

  private static String rest(String value) {
    int space = value.indexOf(' ');
    return space < 0 ? "" : value.substring(space + 1).strip();
  }

  private static MediaFormat parse(int payloadType, String map, SdpLines line) throws SdpException {
    MediaFormat format = parse(payloadType, map);
    if (format == null) {
      throw line.wrong("an rtpmap is a payload type, a name, a clock rate and maybe channels");
    }
    return format;
  }

  private static @Nullable MediaFormat parse(int payloadType, String map) {
    String[] parts = SdpText.split(map, '/', 3);
    if (parts.length < 2
        || parts[0].isEmpty()
        || parts[0].length() > SdpText.LONGEST_TOKEN
        || parts[0].indexOf(' ') >= 0) {
      return null;
    }
    int clockRate = (int) SdpText.number(parts[1].strip(), MAX_CLOCK_RATE);
    int channels = parts.length < 3 ? 1 : (int) SdpText.number(parts[2].strip(), 255);
    if (clockRate < 1 || channels < 1) {
      return null;
    }
    return new MediaFormat(payloadType, parts[0], clockRate, channels, "", List.of());
  }

  /** Payload types that need no rtpmap (RFC 3551 section 6), as far as WebRTC has them. */
  private static @Nullable String staticMap(int payloadType) {
    return switch (payloadType) {
      case 0 -> "PCMU/8000";
      case 8 -> "PCMA/8000";
      case 9 -> "G722/8000";
      case 13 -> "CN/8000";
      default -> null;
    };
  }

  /** Adds to the section, for each format of its m-line that is described, what is known of it. */
  void describe(MediaSection.Builder section) {
    Set<String> seen = new HashSet<>();
    for (String text : section.formats()) {
      int payloadType = (int) SdpText.number(text, PAYLOAD_TYPES - 1);
      if (payloadType < 0 || !seen.add(text)) {
        continue;
      }
      @Nullable String fmtp = fmtps[payloadType];
      @Nullable String map = rtpmaps[payloadType];
      map = map == null ? staticMap(payloadType) : map;
      MediaFormat format = map == null ? null : parse(payloadType, map);
      if (format != null) {
        section.describe(
            new MediaFormat(
                payloadType,
                format.name(),
                format.clockRate(),
                format.channels(),
                fmtp == null ? "" : fmtp,
                feedbackOf(payloadType)));
      }
    }
  }

  private List<String> feedbackOf(int payloadType) {
    @Nullable List<String> own = feedback[payloadType];
    if (own == null) {
      return feedbackOfAll;
    }
    for (String text : feedbackOfAll) {
      if (!own.contains(text)) {
        own.add(text);
      }
    }
    return own;
  }
}
