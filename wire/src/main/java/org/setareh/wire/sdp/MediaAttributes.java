package org.setareh.wire.sdp;

import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the lines of one {@code m=} section. */
final class MediaAttributes {
  private static final long MAX_MESSAGE_SIZE = Long.MAX_VALUE;

  /** What the header extension that carries it has room for (RFC 8285 section 4.3), in bytes. */
  private static final int MAX_MID = 255;

  private final MediaSection.Builder section;
  private final MediaFormats formats = new MediaFormats();
  private final TransportAttributes.Reader transport = new TransportAttributes.Reader();
  private final boolean describesFormats;
  private final Set<Integer> extensionIds = new HashSet<>();
  private @Nullable String mid;

  /** Begins with the m-line, {@code lines}' current one. */
  MediaAttributes(SdpLines lines, SessionDefaults defaults) throws SdpException {
    String[] words = SdpText.words(lines.value());
    if (words.length < 3) {
      throw lines.wrong("an m-line is kind, port, protocol and formats");
    }
    int slash = words[1].indexOf('/');
    int port = (int) SdpText.number(slash < 0 ? words[1] : words[1].substring(0, slash), 0xffff);
    if (port < 0) {
      throw lines.wrong("a port is a number from 0 to 65535");
    }
    if (words[0].length() > SdpText.LONGEST_TOKEN || words[2].length() > SdpText.LONGEST_TOKEN) {
      throw lines.wrong("no kind of media or protocol has such a long name");
    }
    section = new MediaSection.Builder(words[0], words[2]).port(port);
    describesFormats = words[2].contains("RTP/");
    for (int i = 3; i < words.length; i++) {
      if (words[i].length() > SdpText.LONGEST_TOKEN) {
        throw lines.wrong("no format has such a long name");
      }
      section.format(words[i]);
      if (describesFormats) {
        lines.payloadType(words[i]);
      }
    }
    section.direction(defaults.direction());
    if (describesFormats) {
      section.extmapAllowMixed(defaults.extmapAllowMixed());
      for (ExtMap extension : defaults.extensions()) {
        extension(extension);
      }
    }
  }

  /** Takes the current line. */
  void read(SdpLines lines) throws SdpException {
    switch (lines.type()) {
      case 'a' -> attribute(lines);
      case 'c' -> section.connection(lines.value());
      default -> section.otherLine(lines.line());
    }
  }

  private void attribute(SdpLines lines) throws SdpException {
    String line = lines.value();
    int colon = line.indexOf(':');
    String name = colon < 0 ? line : line.substring(0, colon);
    String value = colon < 0 ? "" : line.substring(colon + 1).strip();
    if (transport.read(name, value, lines)
        || (describesFormats && formats.read(name, value, lines))) {
      return;
    }
    switch (name) {
      case "mid" -> readMid(value, lines);
      case "sendrecv" -> section.direction(Direction.SENDRECV);
      case "sendonly" -> section.direction(Direction.SENDONLY);
      case "recvonly" -> section.direction(Direction.RECVONLY);
      case "inactive" -> section.direction(Direction.INACTIVE);
      case "extmap" -> extension(ExtMap.parse(value, lines));
      case "extmap-allow-mixed" -> section.extmapAllowMixed(true);
      case "rtcp-mux" -> section.rtcpMux(true);
      case "rtcp-rsize" -> section.rtcpReducedSize(true);
      case "bundle-only" -> section.bundleOnly(true);
      case "end-of-candidates" -> section.endOfCandidates(true);
      case "msid" -> section.msid(Msid.parse(value));
      case "ssrc" -> readSource(value, lines);
      case "ssrc-group" -> section.sourceGroup(SourceGroup.parse(value, lines));
      case "rid" -> section.rid(Rid.parse(value, lines));
      case "simulcast" -> section.simulcast(Simulcast.parse(value, lines));
      case "candidate" -> readCandidate(value, lines);
      case "max-message-size" -> section.maxMessageSize(number(value, MAX_MESSAGE_SIZE, lines));
      case "sctp-port" -> section.sctpPort((int) number(value, 0xffff, lines));
      default -> section.otherLine(lines.line());
    }
  }

  private void readMid(String value, SdpLines lines) throws SdpException {
    if (value.isEmpty() || value.length() > MAX_MID || value.indexOf(' ') >= 0 || mid != null) {
      throw lines.wrong("a section has one mid, a word of " + MAX_MID + " characters at most");
    }
    mid = value;
    section.mid(value);
  }

  private void extension(ExtMap extension) {
    if (extensionIds.add(extension.id())) { // a section's own id twice: the first counts
      section.extension(extension);
    }
  }

  private void readSource(String value, SdpLines lines) throws SdpException {
    String[] parts = SdpText.split(value, ' ', 2);
    String attribute = parts.length < 2 ? "" : parts[1].strip();
    if (attribute.isEmpty()) {
      throw lines.wrong("an ssrc line is an SSRC and an attribute");
    }
    int colon = attribute.indexOf(':');
    section.source(
        lines.ssrc(parts[0]),
        colon < 0 ? attribute : attribute.substring(0, colon),
        colon < 0 ? "" : attribute.substring(colon + 1));
  }

  // RFC 8839 section 5.1 wants candidates that cannot be read to be passed over.
  private void readCandidate(String value, SdpLines lines) {
    Candidate candidate = Candidate.parseOrNull(value);
    if (candidate == null) {
      section.otherLine(lines.line());
    } else {
      section.candidate(candidate);
    }
  }

  private static long number(String value, long max, SdpLines lines) throws SdpException {
    long number = SdpText.number(value, max);
    if (number < 0) {
      throw lines.wrong("not a number in its range");
    }
    return number;
  }

  /** The section's mid so far; null without. */
  @Nullable String mid() {
    return mid;
  }

  MediaSection build() {
    formats.describe(section);
    return section.transport(transport.build()).build();
  }
}
