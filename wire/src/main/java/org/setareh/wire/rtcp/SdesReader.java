package org.setareh.wire.rtcp;

import static org.setareh.wire.BigEndian.i32;
import static org.setareh.wire.BigEndian.u8;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;

/**
 * Walks the items of a source description (RFC 3550 section 6.5) that {@link RtcpReader} found
 * whole. Reusable; one thread.
 */
public final class SdesReader {
  /** The canonical name, which ties the streams of one participant together. */
  public static final int CNAME = 1;

  private MemorySegment segment = MemorySegment.NULL;
  private long packet;
  private int chunksLeft;
  private int at;
  private int ssrc;
  private int item;
  private boolean inChunk;

  /** Takes the reader's current packet, of kind {@code SOURCE_DESCRIPTION}. */
  public void wrap(RtcpReader reader) {
    segment = reader.segment();
    packet = reader.packetOffset();
    chunksLeft = reader.count();
    at = RtcpFormat.HEADER_LENGTH;
    inChunk = false;
  }

  /** Steps to the next item of whatever chunk; false behind the last one. */
  public boolean next() {
    while (inChunk || chunksLeft > 0) {
      if (!inChunk) {
        chunksLeft--;
        inChunk = true;
        ssrc = i32(segment, packet + at);
        at += 4;
      }
      if (u8(segment, packet + at) != 0) {
        item = at;
        at += 2 + u8(segment, packet + at + 1);
        return true;
      }
      at = (at & ~3) + 4;
      inChunk = false;
    }
    return false;
  }

  /** The source that the item describes. */
  public int ssrc() {
    return ssrc;
  }

  /** The item's type, such as {@link #CNAME}. */
  public int type() {
    return u8(segment, packet + item);
  }

  /** Where the text begins in the wrapped segment. */
  public long textOffset() {
    return packet + item + 2;
  }

  /** Bytes of text, 0 to 255. */
  public int textLength() {
    return u8(segment, packet + item + 1);
  }

  /** The text; allocates, so not for every packet. */
  public String text() {
    byte[] bytes = new byte[textLength()];
    MemorySegment.copy(segment, ValueLayout.JAVA_BYTE, textOffset(), bytes, 0, bytes.length);
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
