package org.setareh.sfu.forward;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.setareh.sfu.codec.Codec;
import org.setareh.sfu.receive.TestPackets;

/** Encodings are what they are, wherever they stand in the offer: OBS names the largest first. */
final class EncodingRanksTest {
  private static final long MS = 1_000_000L;

  private final Fixture fixture = new Fixture();
  private final List<Vp8Camera> cameras = new ArrayList<>();
  private final List<VideoConsumer> consumers = new ArrayList<>();
  private final long[] sequences = {1_000, 2_000, 3_000};

  @AfterEach
  void close() {
    consumers.forEach(VideoConsumer::close);
    fixture.close();
  }

  private Source vp8(int... heights) {
    for (int i = 0; i < heights.length; i++) {
      cameras.add(new Vp8Camera(i, heights[i], new Random(i), false, 15, new ArrayList<>()));
    }
    return new Source(Codec.VP8, 0, heights.length, 0);
  }

  private VideoConsumer viewer(Source source, int height, int highestLayer) {
    VideoConsumer consumer = fixture.video(98);
    consumer.wish(height, highestLayer, 7, fixture.nowNs);
    consumer.switchTo(source, fixture.nowNs);
    consumers.add(consumer);
    return consumer;
  }

  /** Frames of these encodings; whoever asks for a key frame gets it. */
  private void frames(Source source, int count, int... encodings) {
    for (int i = 0; i < count; i++) {
      fixture.nowNs += 33 * MS;
      fixture.keyFrameRequests.forEach(encoding -> cameras.get(encoding).keyWanted = true);
      fixture.keyFrameRequests.clear();
      for (int encoding : encodings) {
        cameras.get(encoding).next().forEach(content -> offer(source, content));
      }
      consumers.forEach(consumer -> consumer.poll(fixture.nowNs));
    }
  }

  private void offer(Source source, TestPackets.Content content) {
    var packet = fixture.packets.make(content, fixture.reader, -1, fixture.nowNs);
    source.observe(packet, fixture.nowNs);
    for (VideoConsumer consumer : consumers) {
      fixture.result.into(fixture.out, 0);
      consumer.offer(source, packet, fixture.nowNs, fixture.result);
    }
    packet.release();
  }

  private void sees(VideoConsumer consumer, Source source, int encoding, int layer) {
    assertEquals(layer, consumer.currentLayer());
    assertEquals(encoding, source.encodingOf(layer));
    assertEquals(layer, consumer.targetLayer());
  }

  @Test
  void theLargestMayComeFirst() {
    Source source = vp8(720, 360, 180);
    VideoConsumer large = viewer(source, 720, 7);
    VideoConsumer tile = viewer(source, 180, 7);
    VideoConsumer lowData = viewer(source, 1, 7);
    VideoConsumer weakNetwork = viewer(source, 720, 0);
    frames(source, 30, 0, 1, 2);
    sees(large, source, 0, 2);
    sees(tile, source, 2, 0);
    sees(lowData, source, 2, 0);
    sees(weakNetwork, source, 2, 0);
    assertEquals(720, source.height(2));
    assertEquals(180, source.height(0));
  }

  @Test
  void aLayerThatPausesKeepsItsRank() {
    Source source = vp8(720, 360, 180);
    VideoConsumer large = viewer(source, 720, 7);
    frames(source, 30, 0, 1, 2);
    frames(source, 60, 1, 2);
    sees(large, source, 1, 1);
    frames(source, 120, 0, 1, 2);
    sees(large, source, 0, 2);
  }

  @Test
  void theSmallestMayPauseToo() {
    Source source = vp8(720, 360, 180);
    VideoConsumer tile = viewer(source, 180, 7);
    frames(source, 30, 0, 1, 2);
    frames(source, 120, 0, 1);
    sees(tile, source, 1, 1);
    frames(source, 120, 0, 1, 2);
    sees(tile, source, 2, 0);
  }

  @Test
  void whatIsNeverSentTakesNoPlaceFromWhatIs() {
    Source source = vp8(720, 360, 180);
    VideoConsumer large = viewer(source, 720, 7);
    VideoConsumer tile = viewer(source, 180, 7);
    VideoConsumer weakNetwork = viewer(source, 720, 0);
    frames(source, 60, 0, 1);
    assertEquals(0, source.encodingOf(large.currentLayer()));
    assertEquals(1, source.encodingOf(tile.currentLayer()));
    assertEquals(1, source.encodingOf(weakNetwork.currentLayer()));
  }

  /** H.264 without a size in its parameter sets: 20, 10 and 5 kB a second. */
  @Test
  void bitratesRankWhereNoHeightIsKnown() {
    Source source = new Source(Codec.H264, 1, 3, 0);
    VideoConsumer large = viewer(source, 720, 7);
    VideoConsumer tile = viewer(source, 180, 7);
    for (int i = 0; i < 60; i++) {
      fixture.nowNs += 33 * MS;
      for (int encoding = 0; encoding < 3; encoding++) {
        h264(source, encoding, fixture.keyFrameRequests.remove((Integer) encoding) || i == 0);
      }
      consumers.forEach(consumer -> consumer.poll(fixture.nowNs));
    }
    sees(large, source, 0, 2);
    sees(tile, source, 2, 0);
  }

  private void h264(Source source, int encoding, boolean key) {
    byte[] front =
        key
            ? new byte[] {
              0x78, 0, 4, 0x67, 0x42, (byte) 0xe0, 0x1f, 0, 2, 0x68, 1, 0, 3, 0x65, (byte) 0x88, 1
            }
            : new byte[] {0x41, (byte) 0x9a, 1, 2};
    byte[] payload = key ? front : java.util.Arrays.copyOf(front, 660 >> encoding);
    offer(
        source,
        new TestPackets.Content(
            Codec.H264,
            false,
            encoding,
            sequences[encoding]++,
            (int) (fixture.nowNs / MS) * 90,
            true,
            payload,
            0,
            null));
  }

  /** The best of them fills the stage, the cheapest a tile; and they do not change places. */
  @Test
  void ofOneHeightBitratesRank() {
    Source source = vp8(720, 720, 180);
    cameras.get(0).filler = 600;
    cameras.get(1).filler = 200;
    VideoConsumer large = viewer(source, 720, 7);
    VideoConsumer half = viewer(source, 360, 7);
    VideoConsumer tile = viewer(source, 180, 7);
    frames(source, 60, 0, 1, 2);
    sees(large, source, 0, 2);
    sees(half, source, 1, 1);
    sees(tile, source, 2, 0);
    frames(source, 60, 1, 2);
    sees(large, source, 1, 1);
    frames(source, 120, 0, 1, 2);
    sees(large, source, 0, 2);
  }
}
