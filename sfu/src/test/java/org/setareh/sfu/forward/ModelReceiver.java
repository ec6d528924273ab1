package org.setareh.sfu.forward;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.setareh.sfu.codec.Vp8Descriptor;

/** A receiver of VP8 that keeps everything and judges what it got. */
final class ModelReceiver {
  private record Nonce(int ssrc, long sequence) {}

  /** A frame as far as it came. */
  private static final class Received {
    int id = -1;
    int count;
    int timestamp;
    int pictureId;
    int tl0;
    int temporalLayer;
    boolean marked;
    final Set<Integer> packets = new HashSet<>();

    @Override
    public String toString() {
      return "frame " + id + ", picture " + pictureId + ", tl0 " + tl0 + ", T" + temporalLayer;
    }

    boolean complete() {
      return packets.size() == count;
    }
  }

  private static final int SSRC = 0x5151;
  private static final int RTX_SSRC = 0x5252;

  private final Set<Nonce> nonces = new HashSet<>();
  private final TreeMap<Long, Sent> media = new TreeMap<>();
  private final Set<Long> lostOnTheWay = new HashSet<>();
  private final Map<Integer, Received> frames = new TreeMap<>();
  int fills;
  int resent;

  static int ssrc() {
    return SSRC;
  }

  static int rtxSsrc() {
    return RTX_SSRC;
  }

  void take(Sent packet, boolean lost) {
    assertTrue(
        nonces.add(new Nonce(packet.ssrc, packet.sequence)), "a sequence number in two packets");
    if (packet.ssrc == RTX_SSRC) {
      takeAgain(packet);
      return;
    }
    assertEquals(SSRC, packet.ssrc);
    assertNull(media.put(packet.sequence, packet));
    if (lost) {
      lostOnTheWay.add(packet.sequence);
    }
    if (packet.rtp.payloadLength() == 0) {
      fills++;
    } else {
      decode(packet);
    }
  }

  private void takeAgain(Sent packet) {
    byte[] payload = packet.payload();
    int original = (payload[0] & 0xff) << 8 | payload[1] & 0xff;
    for (Sent first : media.descendingMap().values()) {
      if (first.rtp.sequenceNumber() == original) {
        assertEquals(first.rtp.timestamp(), packet.rtp.timestamp());
        assertEquals(first.rtp.marker(), packet.rtp.marker());
        assertArrayEquals(first.payload(), Arrays.copyOfRange(payload, 2, payload.length));
        assertEquals(98, packet.rtp.payloadType());
        resent++;
        return;
      }
    }
    throw new AssertionError("resent what was never sent");
  }

  private void decode(Sent packet) {
    assertEquals(97, packet.rtp.payloadType());
    Vp8Descriptor vp8 = new Vp8Descriptor();
    assertTrue(vp8.parse(packet.memory, packet.rtp.payloadOffset(), packet.rtp.payloadLength()));
    byte[] payload = packet.payload();
    int end = payload.length;
    int id = ByteBuffer.wrap(payload).getInt(end - 6);
    Received frame = frames.computeIfAbsent(id, k -> new Received());
    if (frame.id < 0) {
      frame.id = id;
      frame.count = payload[end - 1];
      frame.timestamp = packet.rtp.timestamp();
      frame.pictureId = vp8.pictureId();
      frame.tl0 = vp8.tl0PicIdx();
      frame.temporalLayer = vp8.temporalLayer();
    }
    assertTrue(vp8.longPictureId() && vp8.hasTemporalLayer());
    assertEquals(frame.timestamp, packet.rtp.timestamp(), "one frame, one timestamp");
    assertEquals(frame.pictureId, vp8.pictureId(), "one frame, one picture id");
    assertEquals(frame.tl0, vp8.tl0PicIdx());
    assertTrue(frame.packets.add((int) payload[end - 2]), "a packet twice");
    frame.marked |= packet.rtp.marker();
  }

  /** Numbers between the first and the newest that nothing came for. */
  List<Long> gaps() {
    List<Long> gaps = new ArrayList<>();
    for (long number = media.firstKey(); number < media.lastKey(); number++) {
      if (!media.containsKey(number)) {
        gaps.add(number);
      }
    }
    return gaps;
  }

  /** What a downlink lost and a NACK would name. */
  Set<Long> lostOnTheWay() {
    return lostOnTheWay;
  }

  /** Frames in the order in which their first packets were numbered. */
  private List<Received> inOrder() {
    Map<Integer, Long> firsts = new HashMap<>();
    for (Map.Entry<Long, Sent> entry : media.entrySet()) {
      byte[] payload = entry.getValue().payload();
      if (payload.length > 0) {
        int id = ByteBuffer.wrap(payload).getInt(payload.length - 6);
        firsts.putIfAbsent(id, entry.getKey());
      }
    }
    return firsts.entrySet().stream()
        .sorted(Map.Entry.comparingByValue())
        .map(entry -> frames.get(entry.getKey()))
        .toList();
  }

  int frames() {
    return frames.size();
  }

  /**
   * Time and picture ids rise from frame to frame.
   *
   * @param strictly whether no picture id may be left out
   */
  void checkOrder(boolean strictly) {
    List<Received> ordered = inOrder();
    for (int i = 1; i < ordered.size(); i++) {
      Received before = ordered.get(i - 1);
      Received after = ordered.get(i);
      assertTrue(after.timestamp - before.timestamp > 0, "time went back");
      int step = after.pictureId - before.pictureId & 0x7fff;
      assertTrue(strictly ? step == 1 : step >= 1 && step < 200, "picture id step " + step);
      int tl0Step = after.tl0 - before.tl0 & 0xff;
      if (strictly) {
        assertEquals(after.temporalLayer == 0 ? 1 : 0, tl0Step);
      } else {
        assertTrue(tl0Step < 100, before + " then " + after);
      }
    }
  }

  /**
   * Every whole frame can be decoded with what came.
   *
   * @param excused frames of which the uplink lost something
   */
  void checkDecodable(List<Vp8Camera.Frame> all, Set<Integer> excused) {
    for (Received frame : frames.values()) {
      if (excused.contains(frame.id)) {
        continue;
      }
      assertTrue(frame.complete(), "frame " + frame.id + " is not whole");
      assertTrue(frame.marked);
      for (Vp8Camera.Frame reference : all.get(frame.id).references()) {
        Received other = frames.get(reference.id());
        assertTrue(
            (other != null && other.complete()) || excused.contains(reference.id()),
            "frame " + frame.id + " needs " + reference.id());
      }
    }
  }
}
