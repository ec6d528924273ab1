package org.setareh.sfu.forward;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.setareh.sfu.codec.Codec;
import org.setareh.sfu.codec.Vp9Descriptor;
import org.setareh.sfu.receive.TestPackets;

/** Three spatial layers of two packets each, three temporal layers, in non-flexible mode. */
final class Vp9SvcTest {
  private final Fixture fixture = new Fixture();
  private final Source source = fixture.source(Codec.VP9, 0);
  private final VideoConsumer consumer = fixture.video(100);
  private long sequence = 65_530;
  private int pictureId = 125;
  private int tl0 = 254;
  private int position;

  /** Upper layers refer to lower ones in key pictures alone, as in Chromium's L3T3_KEY. */
  private boolean keyMode;

  @AfterEach
  void close() {
    fixture.close();
  }

  /** What leaves of a picture. */
  private List<Sent> picture(boolean key, boolean switchUp) {
    position = key ? 0 : position + 1;
    int temporal = new int[] {0, 2, 1, 2}[position & 3];
    pictureId = pictureId + 1 & 0x7f;
    tl0 += temporal == 0 ? 1 : 0;
    int timestamp = (int) (fixture.nowNs / 1_000_000) * 90;
    List<Sent> sent = new ArrayList<>();
    for (int spatial = 0; spatial < 3; spatial++) {
      for (int part = 0; part < 2; part++) {
        ByteBuffer payload = ByteBuffer.allocate(40);
        boolean structure = key && spatial == 0 && part == 0;
        int apart = spatial == 2 || keyMode && !key ? 0x01 : 0;
        int first = 0x80 | (key ? 0 : 0x40) | 0x20 | (part == 0 ? 0x08 : 0x04) | apart;
        payload.put((byte) (first | (structure ? 0x02 : 0))).put((byte) pictureId);
        payload.put((byte) (temporal << 5 | (switchUp ? 0x10 : 0) | spatial << 1));
        payload.put((byte) tl0);
        if (structure) {
          payload.put((byte) (2 << 5 | 0x10));
          for (int i = 0; i < 3; i++) {
            payload.putShort((short) (320 << i)).putShort((short) (180 << i));
          }
        }
        payload.put((byte) spatial).put((byte) part);
        byte[] bytes = new byte[payload.position()];
        payload.flip().get(bytes);
        boolean marker = spatial == 2 && part == 1;
        Sent each =
            fixture.offer(
                consumer,
                source,
                new TestPackets.Content(
                    Codec.VP9, false, 0, sequence++, timestamp, marker, bytes, 0, null));
        if (each != null) {
          sent.add(each);
        }
      }
    }
    fixture.nowNs += 33_000_000L;
    return sent;
  }

  private static Vp9Descriptor descriptor(Sent sent) {
    Vp9Descriptor descriptor = new Vp9Descriptor();
    assertTrue(descriptor.parse(sent.memory, sent.rtp.payloadOffset(), sent.rtp.payloadLength()));
    assertTrue(descriptor.longPictureId());
    return descriptor;
  }

  @Test
  void sendsLayersUpToTheHeightAndMarksTheLast() {
    consumer.switchTo(source, fixture.nowNs);
    consumer.wish(360, 7, 7, fixture.nowNs);
    picture(true, false); // the heights are learned with its first packet
    List<Sent> sent = picture(false, false);
    assertEquals(4, sent.size());
    assertFalse(sent.get(1).rtp.marker());
    assertTrue(sent.get(3).rtp.marker());
    assertEquals(1, descriptor(sent.get(3)).spatialLayer());
    assertEquals(1, consumer.currentLayer());
  }

  @Test
  void leavesOutLowerLayersThatTheUpperOneDoesNotNeed() {
    keyMode = true;
    consumer.switchTo(source, fixture.nowNs);
    consumer.wish(360, 7, 7, fixture.nowNs);
    List<Sent> before = picture(true, false);
    assertEquals(4, before.size(), "a key picture in both layers");
    for (int i = 0; i < 6; i++) {
      List<Sent> sent = picture(false, false);
      assertEquals(2, sent.size());
      assertEquals(1, descriptor(sent.get(0)).spatialLayer());
      assertEquals(before.getLast().sequence + 1, sent.getFirst().sequence);
      assertEquals(
          descriptor(before.getLast()).pictureId() + 1 & 0x7fff,
          descriptor(sent.getFirst()).pictureId());
      assertTrue(sent.get(1).rtp.marker());
      before = sent;
    }
  }

  @Test
  void goesDownAtAKeyPictureWhereLowerLayersWereLeftOut() {
    keyMode = true;
    consumer.switchTo(source, fixture.nowNs);
    consumer.wish(720, 7, 7, fixture.nowNs);
    picture(true, false);
    picture(false, false);
    fixture.keyFrameRequests.clear();
    fixture.nowNs += 200_000_000L; // requests are not made at once again
    consumer.wish(180, 7, 7, fixture.nowNs);
    assertEquals(List.of(0), fixture.keyFrameRequests);
    assertEquals(2, descriptor(picture(false, false).getFirst()).spatialLayer(), "until it comes");
    assertEquals(0, descriptor(picture(true, false).getLast()).spatialLayer());
    List<Sent> down = picture(false, false);
    assertEquals(2, down.size());
    assertEquals(0, descriptor(down.getLast()).spatialLayer());
    consumer.poll(fixture.nowNs + 1_000_000_000L);
    assertEquals(1, fixture.keyFrameRequests.size());
  }

  @Test
  void sendsEveryPacketAgainAsItWas() {
    consumer.switchTo(source, fixture.nowNs);
    consumer.wish(360, 7, 7, fixture.nowNs);
    List<Sent> sent = new ArrayList<>(picture(true, false));
    for (int i = 0; i < 9; i++) {
      sent.addAll(picture(false, i % 4 == 3));
    }
    for (Sent first : sent) {
      Sent again = fixture.resend(consumer, first.sequence);
      assertNotNull(again);
      byte[] payload = again.payload();
      assertEquals(first.rtp.sequenceNumber(), (payload[0] & 0xff) << 8 | payload[1] & 0xff);
      assertArrayEquals(first.payload(), Arrays.copyOfRange(payload, 2, payload.length));
      assertEquals(first.rtp.marker(), again.rtp.marker());
      assertEquals(first.rtp.timestamp(), again.rtp.timestamp());
    }
  }

  @Test
  void lacksWhatWasLostAndHasNotLeftAgainSince() {
    consumer.switchTo(source, fixture.nowNs);
    consumer.wish(360, 7, 7, fixture.nowNs);
    picture(true, false);
    final long sentNs = fixture.nowNs;
    int lost = (int) picture(false, false).getLast().sequence;
    assertTrue(consumer.isLacking(lost, sentNs));
    assertFalse(consumer.isLacking(lost + 40, sentNs), "never sent");
    fixture.nowNs += 20_000_000L;
    final long againNs = fixture.nowNs;
    assertNotNull(fixture.resend(consumer, lost));
    assertFalse(consumer.isLacking(lost, sentNs), "asked for meanwhile");
    assertTrue(consumer.isLacking(lost, againNs), "RTX is lost too");
    fixture.nowNs += 100_000_000L;
    picture(true, false);
    assertFalse(consumer.isLacking(lost, againNs), "nobody needs it after a key frame");
  }

  @Test
  void ofOneLayerAReceiverAsksByItself() {
    consumer.switchTo(source, fixture.nowNs);
    consumer.wish(180, 7, 7, fixture.nowNs);
    picture(true, false);
    final long sentNs = fixture.nowNs;
    assertFalse(consumer.isLacking((int) picture(false, false).getLast().sequence, sentNs));
  }

  @Test
  void goesUpAtAKeyPictureAlone() {
    consumer.switchTo(source, fixture.nowNs);
    consumer.wish(180, 0, 7, fixture.nowNs);
    assertEquals(2, picture(true, false).size());
    consumer.wish(720, 7, 7, fixture.nowNs);
    for (int i = 0; i < 8; i++) {
      assertEquals(2, picture(false, true).size());
      consumer.poll(fixture.nowNs);
    }
    assertEquals(2, fixture.keyFrameRequests.size(), "one for the start, one to go up");
    assertEquals(6, picture(true, false).size());
    assertEquals(2, consumer.currentLayer());
    consumer.wish(180, 7, 7, fixture.nowNs);
    assertEquals(2, picture(false, false).size(), "down at once");
  }

  @Test
  void raisesTemporalLayersAfterASwitchingUpPoint() {
    consumer.switchTo(source, fixture.nowNs);
    consumer.wish(180, 0, 0, fixture.nowNs);
    assertEquals(2, picture(true, false).size());
    assertEquals(0, picture(false, true).size());
    consumer.wish(180, 0, 2, fixture.nowNs);
    assertEquals(0, picture(false, true).size(), "of a layer that does not leave");
    assertEquals(0, picture(false, true).size());
    assertEquals(2, picture(false, true).size(), "the base layer, with U");
    assertEquals(2, picture(false, false).size());
  }

  @Test
  void idsMoveByOneOffsetAndGoOnOverASwitch() {
    consumer.switchTo(source, fixture.nowNs);
    consumer.wish(180, 0, 0, fixture.nowNs);
    Vp9Descriptor first = descriptor(picture(true, false).get(0));
    picture(false, false);
    picture(false, false);
    picture(false, false);
    Vp9Descriptor fifth = descriptor(picture(false, false).get(0));
    assertEquals(first.pictureId() + 4 & 0x7fff, fifth.pictureId());
    assertEquals(first.tl0PicIdx() + 1 & 0xff, fifth.tl0PicIdx());
    consumer.switchTo(source, fixture.nowNs);
    pictureId = 3;
    tl0 = 77;
    List<Sent> sent = picture(true, false);
    assertEquals(fifth.pictureId() + 1 & 0x7fff, descriptor(sent.get(0)).pictureId());
    assertEquals(fifth.tl0PicIdx() + 1 & 0xff, descriptor(sent.get(0)).tl0PicIdx());
    assertEquals(descriptor(sent.get(0)).pictureId(), descriptor(sent.get(1)).pictureId());
  }
}
