package org.setareh.wire.sdp;

import java.util.List;
import java.util.Map;

/** Writes descriptions in the order of RFC 8866 section 5 and, within a section, browsers' own. */
final class SdpWriter {
  private static final String BEFORE_TIME = "iuepcb";

  private SdpWriter() {}

  static String write(SessionDescription session) {
    StringBuilder out = new StringBuilder(1024 + 2048 * session.media().size());
    line(out, "v=0");
    line(out, "o=" + session.origin());
    line(out, "s=" + session.name());
    for (String other : session.otherLines()) {
      if (BEFORE_TIME.indexOf(other.charAt(0)) >= 0) {
        line(out, other);
      }
    }
    line(out, "t=0 0");
    for (String other : session.otherLines()) {
      if (BEFORE_TIME.indexOf(other.charAt(0)) < 0 && !other.startsWith("a=")) {
        line(out, other);
      }
    }
    for (List<String> group : session.bundleGroups()) {
      line(out, group.isEmpty() ? "a=group:BUNDLE" : "a=group:BUNDLE " + String.join(" ", group));
    }
    if (session.iceLite()) {
      line(out, "a=ice-lite");
    }
    session.transport().writeTo(out);
    writeAttributes(out, session.otherLines());
    for (MediaSection section : session.media()) {
      write(out, section);
    }
    return out.toString();
  }

  private static void write(StringBuilder out, MediaSection section) {
    out.append("m=").append(section.kind()).append(' ').append(section.port());
    out.append(' ').append(section.protocol());
    for (String format : section.formats()) {
      out.append(' ').append(format);
    }
    line(out, "");
    for (String other : section.otherLines()) {
      if (other.startsWith("i=")) {
        line(out, other);
      }
    }
    line(out, "c=" + section.connection());
    for (String other : section.otherLines()) {
      if (!other.startsWith("i=") && !other.startsWith("a=")) {
        line(out, other);
      }
    }
    writeTransport(out, section);
    if (section.isRtp()) {
      writeRtp(out, section);
    } else {
      writeOther(out, section);
    }
    writeStreams(out, section);
    if (section.sctpPort() >= 0) {
      attribute(out, "sctp-port", Integer.toString(section.sctpPort()));
    }
    if (section.maxMessageSize() >= 0) {
      attribute(out, "max-message-size", Long.toString(section.maxMessageSize()));
    }
    writeAttributes(out, section.otherLines());
  }

  private static void writeTransport(StringBuilder out, MediaSection section) {
    for (Candidate candidate : section.candidates()) {
      attribute(out, "candidate", candidate.value());
    }
    flag(out, "end-of-candidates", section.endOfCandidates());
    section.transport().writeTo(out);
    if (section.mid() != null) {
      attribute(out, "mid", section.mid());
    }
    flag(out, "bundle-only", section.bundleOnly());
  }

  private static void writeRtp(StringBuilder out, MediaSection section) {
    for (ExtMap extension : section.extensions()) {
      attribute(out, "extmap", extension.toString());
    }
    flag(out, "extmap-allow-mixed", section.extmapAllowMixed());
    line(out, "a=" + section.direction().word());
    for (Msid msid : section.msids()) {
      attribute(out, "msid", msid.toString());
    }
    flag(out, "rtcp-mux", section.rtcpMux());
    flag(out, "rtcp-rsize", section.rtcpReducedSize());
    for (MediaFormat format : section.mediaFormats()) {
      String payloadType = Integer.toString(format.payloadType());
      attribute(out, "rtpmap", payloadType + " " + format.rtpmap());
      for (String feedback : format.feedback()) {
        attribute(out, "rtcp-fb", payloadType + " " + feedback);
      }
      if (!format.fmtp().isEmpty()) {
        attribute(out, "fmtp", payloadType + " " + format.fmtp());
      }
    }
  }

  /** The same for sections without RTP, where browsers leave out what RTP alone needs. */
  private static void writeOther(StringBuilder out, MediaSection section) {
    for (ExtMap extension : section.extensions()) {
      attribute(out, "extmap", extension.toString());
    }
    flag(out, "extmap-allow-mixed", section.extmapAllowMixed());
    if (section.direction() != Direction.SENDRECV) {
      line(out, "a=" + section.direction().word());
    }
    for (Msid msid : section.msids()) {
      attribute(out, "msid", msid.toString());
    }
    flag(out, "rtcp-mux", section.rtcpMux());
    flag(out, "rtcp-rsize", section.rtcpReducedSize());
  }

  private static void writeStreams(StringBuilder out, MediaSection section) {
    for (Rid rid : section.rids()) {
      attribute(out, "rid", rid.toString());
    }
    if (section.simulcast() != null) {
      attribute(out, "simulcast", section.simulcast().toString());
    }
    for (SourceGroup group : section.sourceGroups()) {
      attribute(out, "ssrc-group", group.toString());
    }
    for (Source source : section.sources()) {
      String ssrc = Integer.toUnsignedString(source.ssrc());
      for (Map.Entry<String, String> attribute : source.attributes().entrySet()) {
        String value = attribute.getValue().isEmpty() ? "" : ":" + attribute.getValue();
        attribute(out, "ssrc", ssrc + " " + attribute.getKey() + value);
      }
    }
  }

  private static void writeAttributes(StringBuilder out, List<String> otherLines) {
    for (String other : otherLines) {
      if (other.startsWith("a=")) {
        line(out, other);
      }
    }
  }

  static void attribute(StringBuilder out, String name, String value) {
    out.append("a=").append(name).append(':').append(value).append("\r\n");
  }

  static void flag(StringBuilder out, String name, boolean set) {
    if (set) {
      line(out, "a=" + name);
    }
  }

  static void line(StringBuilder out, String text) {
    out.append(text).append("\r\n");
  }
}
