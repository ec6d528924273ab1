package org.setareh.wire.sdp;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads a whole description: the session's lines here, each section's in MediaAttributes. */
final class SessionReader {
  private static final int MAX_SECTIONS = 1024;

  private final SdpLines lines;
  private final TransportAttributes.Reader transport = new TransportAttributes.Reader();
  private final List<List<String>> bundleGroups = new ArrayList<>();
  private final List<String> otherLines = new ArrayList<>();
  private final List<ExtMap> extensions = new ArrayList<>();
  private final List<MediaSection> media = new ArrayList<>();
  private final Set<String> mids = new HashSet<>();
  private String origin = "";
  private String name = "-";
  private Direction direction = Direction.SENDRECV;
  private boolean iceLite;
  private boolean extmapAllowMixed;

  SessionReader(SdpLines lines) {
    this.lines = lines;
  }

  SessionDescription read() throws SdpException {
    if (!lines.next() || lines.type() != 'v' || !lines.value().strip().equals("0")) {
      throw new SdpException(1, "a description begins with v=0");
    }
    MediaAttributes section = null;
    while (lines.next()) {
      if (lines.type() == 'm') {
        end(section);
        section =
            new MediaAttributes(
                lines, new SessionDefaults(direction, extmapAllowMixed, extensions));
      } else if (section != null) {
        section.read(lines);
      } else {
        sessionLine();
      }
    }
    end(section);
    if (origin.isEmpty()) {
      throw new SdpException(0, "the line o= is missing");
    }
    return new SessionDescription(
        origin, name, transport.build(), iceLite, bundleGroups, media, otherLines);
  }

  private void end(@Nullable MediaAttributes section) throws SdpException {
    if (section == null) {
      return;
    }
    String mid = section.mid();
    if (mid != null && !mids.add(mid)) {
      throw new SdpException(0, "the mid " + mid + " stands in two sections");
    }
    if (media.size() == MAX_SECTIONS) {
      throw lines.wrong("more than " + MAX_SECTIONS + " sections");
    }
    media.add(section.build());
  }

  private void sessionLine() throws SdpException {
    switch (lines.type()) {
      case 'a' -> attribute();
      case 'o' -> origin = lines.value();
      case 's' -> name = lines.value();
      case 't' -> {} // written anew as "0 0", all that WebRTC has
      default -> otherLines.add(lines.line());
    }
  }

  private void attribute() throws SdpException {
    String line = lines.value();
    int colon = line.indexOf(':');
    String attribute = colon < 0 ? line : line.substring(0, colon);
    String value = colon < 0 ? "" : line.substring(colon + 1).strip();
    if (transport.read(attribute, value, lines)) {
      return;
    }
    switch (attribute) {
      case "ice-lite" -> iceLite = true;
      case "sendrecv" -> direction = Direction.SENDRECV;
      case "sendonly" -> direction = Direction.SENDONLY;
      case "recvonly" -> direction = Direction.RECVONLY;
      case "inactive" -> direction = Direction.INACTIVE;
      case "extmap-allow-mixed" -> extmapAllowMixed = true;
      case "extmap" -> {
        // Each is copied into every section, so their number is bounded.
        if (extensions.size() == 255) {
          throw lines.wrong("more than 255 header extensions");
        }
        extensions.add(ExtMap.parse(value, lines));
      }
      case "group" -> {
        String[] words = SdpText.words(value);
        if (words.length > 0 && words[0].equals("BUNDLE")) {
          bundleGroups.add(List.of(words).subList(1, words.length));
        } else {
          otherLines.add(lines.line());
        }
      }
      default -> otherLines.add(lines.line());
    }
  }
}
