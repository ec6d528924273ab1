package org.setareh.sfu.forward;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.setareh.sfu.codec.Codec;
import org.setareh.sfu.receive.TestPackets;

/**
 * One VP8 encoding that a browser might send: three temporal layers with references that change at
 * random as its sync bits say. Each packet's end names its frame, so that a receiver can look up
 * what it needs.
 */
final class Vp8Camera {
  /** A frame and those it refers to. */
  record Frame(int id, int temporalLayer, boolean key, List<Frame> references) {}

  final int encoding;
  final int height;
  long sequence;
  int timestamp;
  final List<Frame> frames;
  private final Random random;
  private final boolean layers;
  private final int pictureIdBits;
  private int pictureId;
  private int tl0;
  private int position;
  private final @Nullable Frame[] last = new Frame[3];
  boolean keyWanted = true;

  /** Bytes that each packet has more than it needs. */
  int filler;

  /**
   * @param frames of all cameras, by id
   * @param layers else one temporal layer and no TL0PICIDX
   */
  Vp8Camera(
      int encoding,
      int height,
      Random random,
      boolean layers,
      int pictureIdBits,
      List<Frame> frames) {
    this.encoding = encoding;
    this.height = height;
    this.random = random;
    this.layers = layers;
    this.pictureIdBits = pictureIdBits;
    this.frames = frames;
    sequence = 65_536 - random.nextInt(40);
    timestamp = -random.nextInt(200_000);
    pictureId = (1 << pictureIdBits) - random.nextInt(30);
    tl0 = 255 - random.nextInt(8);
  }

  /** The packets of the next frame, 33 ms after the one before. */
  List<TestPackets.Content> next() {
    Frame base = last[0];
    boolean key = keyWanted || base == null;
    keyWanted = false;
    position = key ? 0 : position + 1;
    int layer = !layers ? 0 : new int[] {0, 2, 1, 2}[position & 3];
    boolean sync = layer > 0 && (position < 4 || random.nextInt(3) == 0);
    List<Frame> references = new ArrayList<>();
    if (!key && base != null) {
      references.add(base);
      for (int lower = 1; lower <= layer && !sync; lower++) {
        Frame earlier = last[lower];
        if (earlier != null) {
          references.add(earlier);
        }
      }
    }
    if (key) {
      last[1] = last[2] = null;
    }
    Frame frame = new Frame(frames.size(), layer, key, references);
    frames.add(frame);
    last[layer] = frame;
    timestamp += 3000;
    pictureId++;
    if (layer == 0) {
      tl0++;
    }
    int packets = key ? 2 + random.nextInt(5) : 1 + random.nextInt(3);
    List<TestPackets.Content> contents = new ArrayList<>();
    for (int i = 0; i < packets; i++) {
      boolean end = i == packets - 1;
      byte[] payload = payload(frame, sync, i, packets);
      contents.add(
          new TestPackets.Content(
              Codec.VP8, false, encoding, sequence++, timestamp, end, payload, 0, null));
    }
    return contents;
  }

  private byte[] payload(Frame frame, boolean sync, int index, int count) {
    ByteBuffer out = ByteBuffer.allocate(64 + filler);
    out.put((byte) (index == 0 ? 0x90 : 0x80));
    out.put((byte) (layers ? 0xe0 : 0x80));
    if (pictureIdBits == 15) {
      out.putShort((short) (0x8000 | pictureId & 0x7fff));
    } else {
      out.put((byte) (pictureId & 0x7f));
    }
    if (layers) {
      out.put((byte) tl0);
      out.put((byte) (frame.temporalLayer() << 6 | (sync ? 0x20 : 0)));
    }
    if (index == 0) {
      out.put((byte) (frame.key() ? 0x10 : 0x11)).putShort((short) 0);
      if (frame.key()) {
        out.put((byte) 0x9d).put((byte) 0x01).put((byte) 0x2a);
        int width = height * 16 / 9;
        out.put((byte) width).put((byte) (width >> 8));
        out.put((byte) height).put((byte) (height >> 8));
      }
    }
    out.position(out.position() + filler);
    out.putInt(frame.id()).put((byte) index).put((byte) count);
    byte[] bytes = new byte[out.position()];
    out.flip().get(bytes);
    return bytes;
  }
}
