package org.setareh.wire.sdp;

import org.jspecify.annotations.Nullable;

/**
 * Which media stream, and which track of it, a section carries (RFC 8830).
 *
 * @param streamId {@code -} where there is none
 * @param trackId null where it is left out, as JSEP allows
 */
public record Msid(String streamId, @Nullable String trackId) {
  static Msid parse(String text) {
    int space = text.indexOf(' ');
    return space < 0
        ? new Msid(text, null)
        : new Msid(text.substring(0, space), text.substring(space + 1).strip());
  }

  @Override
  public String toString() {
    return trackId == null ? streamId : streamId + " " + trackId;
  }
}
