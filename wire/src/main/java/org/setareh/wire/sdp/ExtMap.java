package org.setareh.wire.sdp;

import org.jspecify.annotations.Nullable;
import org.setareh.wire.rtp.HeaderExtension;

/**
 * A header extension's id (RFC 8285 section 5).
 *
 * @param id 1 to 14 in the one-byte form, to 255 in the two-byte form; 4096 to 4351 only where ids
 *     are still to be agreed on
 * @param direction null where it is that of the section
 * @param uri compared by case
 * @param attributes what stands behind the URI; empty as a rule
 */
public record ExtMap(int id, @Nullable Direction direction, String uri, String attributes) {
  private static final int MAX_ID = 4351;

  /** An id in the section's direction, without attributes. */
  public ExtMap(int id, HeaderExtension extension) {
    this(id, null, extension.uri(), "");
  }

  /** The extension if this project knows it, else null. */
  public @Nullable HeaderExtension extension() {
    return HeaderExtension.ofUri(uri);
  }

  static ExtMap parse(String text, SdpLines line) throws SdpException {
    String[] parts = SdpText.split(text, ' ', 3);
    if (parts.length < 2 || parts[1].isEmpty()) {
      throw line.wrong("an extmap is an id and a URI");
    }
    int slash = parts[0].indexOf('/');
    String number = slash < 0 ? parts[0] : parts[0].substring(0, slash);
    int id = (int) SdpText.number(number, MAX_ID);
    if (id < 1) {
      throw line.wrong("an extmap's id is a number from 1 to 255");
    }
    Direction direction = null;
    if (slash >= 0) {
      direction = Direction.ofWord(parts[0].substring(slash + 1));
      if (direction == null) {
        throw line.wrong("an extmap's direction is sendonly, recvonly, sendrecv or inactive");
      }
    }
    return new ExtMap(id, direction, parts[1], parts.length > 2 ? parts[2] : "");
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder().append(id);
    if (direction != null) {
      text.append('/').append(direction.word());
    }
    text.append(' ').append(uri);
    return attributes.isEmpty() ? text.toString() : text.append(' ').append(attributes).toString();
  }
}
