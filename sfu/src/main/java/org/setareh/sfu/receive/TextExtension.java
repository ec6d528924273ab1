package org.setareh.sfu.receive;

import static org.setareh.wire.BigEndian.u8;

import java.nio.charset.StandardCharsets;
import org.setareh.wire.rtp.RtpPacket;

/** Compares texts in header extensions (MID, rid) with known ones, without making strings. */
final class TextExtension {
  private final int id;

  /** By the publisher's id; 0: not negotiated. */
  TextExtension(int id) {
    this.id = id;
  }

  boolean present(RtpPacket rtp) {
    return id != 0 && rtp.extensionOffset(id) >= 0;
  }

  boolean matches(RtpPacket rtp, byte[] text) {
    if (!present(rtp)) {
      return false;
    }
    int length = rtp.extensionLength(id);
    long offset = rtp.extensionOffset(id);
    if (length < text.length) {
      return false;
    }
    for (int i = 0; i < text.length; i++) {
      if (u8(rtp.segment(), offset + i) != (text[i] & 0xff)) {
        return false;
      }
    }
    // Some senders fill up with zeros.
    return length == text.length || u8(rtp.segment(), offset + text.length) == 0;
  }

  /** The place among texts, or -1. */
  int find(RtpPacket rtp, byte[][] texts) {
    for (int i = 0; i < texts.length; i++) {
      if (matches(rtp, texts[i])) {
        return i;
      }
    }
    return -1;
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
