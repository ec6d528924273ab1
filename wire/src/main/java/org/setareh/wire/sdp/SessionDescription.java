package org.setareh.wire.sdp;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A session description: an offer or an answer.
 *
 * @param origin the value of {@code o=}
 * @param name the value of {@code s=}
 * @param transport said at session level, for every section that says nothing else
 * @param iceLite {@code a=ice-lite}
 * @param bundleGroups the mids of each BUNDLE group (RFC 9143)
 * @param media the sections in their order
 * @param otherLines of the session level that nobody here knows, whole and in their order
 */
public record SessionDescription(
    String origin,
    String name,
    TransportAttributes transport,
    boolean iceLite,
    List<List<String>> bundleGroups,
    List<MediaSection> media,
    List<String> otherLines) {
  /** The longest text that {@link #parse(String)} reads; 49 slots make 312 kB in Chromium. */
  public static final int MAX_LENGTH = 512 * 1024;

  public SessionDescription {
    bundleGroups = bundleGroups.stream().map(List::copyOf).toList();
    media = List.copyOf(media);
    otherLines = List.copyOf(otherLines);
  }

  /**
   * Reads a description of at most {@link #MAX_LENGTH} characters.
   *
   * @throws SdpException which line is wrong, and why
   */
  public static SessionDescription parse(String text) throws SdpException {
    return parse(text, MAX_LENGTH);
  }

  /**
   * Reads a description.
   *
   * @param maxLength the longest text to look at, in characters
   * @throws SdpException which line is wrong, and why
   */
  public static SessionDescription parse(String text, int maxLength) throws SdpException {
    return new SessionReader(new SdpLines(text, maxLength)).read();
  }

  /** An {@code o=} value with a number for the session and one that rises with each new text. */
  public static String origin(long sessionId, long version) {
    return "- "
        + Long.toUnsignedString(sessionId)
        + " "
        + Long.toUnsignedString(version)
        + " IN IP4 127.0.0.1";
  }

  /** The section with this mid, or null. */
  public @Nullable MediaSection section(String mid) {
    for (MediaSection section : media) {
      if (mid.equals(section.mid())) {
        return section;
      }
    }
    return null;
  }

  /** The description as text, lines ended by CRLF. */
  @Override
  public String toString() {
    return SdpWriter.write(this);
  }
}
