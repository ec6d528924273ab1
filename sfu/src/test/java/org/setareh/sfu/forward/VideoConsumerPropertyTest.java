package org.setareh.sfu.forward;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.setareh.sfu.codec.Codec;
import org.setareh.sfu.forward.ConsumerSettings.ExtensionIds;
import org.setareh.sfu.receive.MediaPacket;
import org.setareh.sfu.receive.PacketCache;
import org.setareh.sfu.receive.PayloadReader;
import org.setareh.sfu.receive.TestPackets;
import org.setareh.wire.BigEndian;

/**
 * Seeded chaos: two people's VP8 cameras in three encodings, a network that loses and reorders, a
 * receiver that switches and changes its mind. All source numbers begin shortly before they wrap.
 */
final class VideoConsumerPropertyTest {
  private static final long FRAME_NS = 33_333_333L;

  private record Arrival(long atNs, int person, TestPackets.Content content) {}

  private final TestPackets packets = new TestPackets();
  private final MemorySegment out = Arena.ofAuto().allocate(Consumer.MAX_WRITTEN_BYTES);
  private final Forwarded result = new Forwarded();
  private final ModelReceiver receiver = new ModelReceiver();
  private final List<Vp8Camera.Frame> frames = new ArrayList<>();
  private final List<List<Vp8Camera>> cameras = new ArrayList<>();
  private final List<Source> sources = new ArrayList<>();
  private final List<PacketCache> caches = new ArrayList<>();
  private final PriorityQueue<Arrival> arrivals =
      new PriorityQueue<>(Comparator.comparingLong(Arrival::atNs));
  private final PayloadReader reader = new PayloadReader(0, 0);
  private final Set<Integer> damaged = new HashSet<>();
  private final Map<Integer, Integer> runOfFrame = new HashMap<>();
  private final Set<Integer> delayed = new HashSet<>();
  private final Set<Integer> early = new HashSet<>();
  private int run;
  private long runBeganNs;
  private int lostPackets;
  private int cutOff;
  private int announced;
  private int caughtUp;

  @ParameterizedTest
  @CsvSource({
    "1, 0, 0",
    "2, 0, 0",
    "3, 0, 0",
    "4, 0, 0",
    "5, 0, 30",
    "6, 0, 30",
    "7, 0, 60",
    "8, 0, 60",
    "9, 2, 30",
    "10, 2, 30",
    "11, 5, 60",
    "12, 5, 60",
    "13, 20, 100",
    "14, 20, 100",
    "15, 0, 0",
    "16, 0, 0",
    "17, 1, 20",
    "18, 1, 20",
    "19, 8, 40",
    "20, 8, 40"
  })
  void outgoingStreamIsWhole(int seed, int lossPercent, int jitterMs) {
    Random random = new Random(seed);
    boolean layers = seed % 4 != 0;
    for (int person = 0; person < 2; person++) {
      Source source = new Source(Codec.VP8, 0, 3, 0);
      List<Vp8Camera> encodings = new ArrayList<>();
      for (int encoding = 0; encoding < 3; encoding++) {
        int bits = person == 1 ? 7 : 15;
        encodings.add(new Vp8Camera(encoding, 180 << encoding, random, layers, bits, frames));
        PacketCache cache = new PacketCache(1024, 2_000_000_000L, false);
        caches.add(cache);
        source.cache(encoding, cache);
      }
      cameras.add(encodings);
      sources.add(source);
    }
    VideoConsumer consumer = consumer(random);
    long nowNs = 5_000_000_000L;
    consumer.switchTo(sources.get(0), nowNs);
    for (int tick = 0; tick < 900; tick++) {
      if (random.nextInt(60) == 0) {
        consumer.switchTo(sources.get(random.nextInt(2)), nowNs);
        newRun(nowNs);
        catchUp(consumer, nowNs);
      }
      if (random.nextInt(20) == 0) {
        consumer.wish(90 << random.nextInt(4), random.nextInt(4), random.nextInt(4), nowNs);
      }
      publish(random, lossPercent, jitterMs, nowNs);
      nowNs += FRAME_NS;
      deliver(consumer, random, lossPercent, nowNs);
      consumer.poll(nowNs);
      if (jitterMs > 0) {
        nack(consumer, nowNs);
      }
    }
    deliver(consumer, random, lossPercent, nowNs + 1_000_000_000L);
    nack(consumer, nowNs + 1_000_000_000L);
    check(consumer, lossPercent, jitterMs);
    caches.forEach(PacketCache::clear);
    assertEquals(0, packets.inUse());
    packets.close();
  }

  private VideoConsumer consumer(Random random) {
    ConsumerSettings settings =
        new ConsumerSettings(
            "7",
            ModelReceiver.ssrc(),
            ModelReceiver.rtxSsrc(),
            List.of(new OutgoingCodec(Codec.VP8, 0, 97, 98, true)),
            -1,
            new ExtensionIds(4, 5, 6, 0, 0, 0),
            true);
    return new VideoConsumer(
        settings,
        new TransportSequences(),
        NtpAnchor.ofUnixMillis(0, 1_800_000_000_000L),
        (from, source, timestamp) -> announced++,
        (source, encoding) -> cameras.get(sources.indexOf(source)).get(encoding).keyWanted = true,
        random);
  }

  private void publish(Random random, int lossPercent, int jitterMs, long nowNs) {
    for (int person = 0; person < 2; person++) {
      for (Vp8Camera camera : cameras.get(person)) {
        long sentNs = nowNs;
        for (TestPackets.Content content : camera.next()) {
          int frame = frames.size() - 1;
          long atNs = sentNs + random.nextLong(1 + jitterMs * 1_000_000L);
          sentNs += 1_000;
          if (random.nextInt(100) < lossPercent) {
            if (random.nextBoolean()) {
              lostPackets++;
              damaged.add(frame);
              continue;
            }
            atNs += 120_000_000L; // comes by RTX
            delayed.add(frame);
          }
          arrivals.add(new Arrival(atNs, person, content));
        }
      }
    }
  }

  private void deliver(VideoConsumer consumer, Random random, int lossPercent, long untilNs) {
    while (!arrivals.isEmpty() && arrivals.peek().atNs() < untilNs) {
      Arrival arrival = arrivals.poll();
      TestPackets.Content content = arrival.content();
      long nowNs = arrival.atNs();
      Vp8Camera camera = cameras.get(arrival.person()).get(content.encoding());
      // all of a person's encodings were captured together, and their clocks are known
      long captureNs =
          nowNs - (long) (camera.timestamp - content.timestamp()) * 1_000_000_000L / 90_000;
      MediaPacket packet = packets.make(content, reader, captureNs, nowNs);
      Source source = sources.get(arrival.person());
      source.observe(packet, nowNs);
      caches.get(3 * arrival.person() + content.encoding()).add(packet, nowNs);
      int layer = consumer.currentLayer();
      result.into(out, 0);
      boolean sent = consumer.offer(source, packet, nowNs, result);
      if (consumer.currentLayer() != layer) {
        newRun(nowNs);
      }
      note(frameOf(packet), sent);
      if (sent) {
        receiver.take(new Sent(result), random.nextInt(100) < lossPercent);
      }
      packet.release();
    }
  }

  /** A run too short for a NACK leaves behind what came before its key frame's first packet. */
  private void newRun(long nowNs) {
    if (nowNs - runBeganNs < 150_000_000L) {
      for (int frame : early) {
        if (runOfFrame.getOrDefault(frame, -1) == run) {
          damaged.add(frame);
          cutOff++;
        }
      }
    }
    runBeganNs = nowNs;
    run++;
  }

  /** Where the receiver has not had these pictures: the model knows each frame once. */
  private void catchUp(VideoConsumer consumer, long nowNs) {
    List<MediaPacket> missed = new ArrayList<>();
    consumer.catchUp(nowNs, (source, packet) -> missed.add(packet));
    if (missed.stream().anyMatch(packet -> runOfFrame.containsKey(frameOf(packet)))) {
      return;
    }
    for (MediaPacket packet : missed) {
      result.into(out, 0);
      boolean sent =
          consumer.offer(Objects.requireNonNull(consumer.source()), packet, nowNs, result);
      note(frameOf(packet), sent);
      if (sent) {
        caughtUp++;
        receiver.take(new Sent(result), false);
      }
    }
  }

  private static int frameOf(MediaPacket packet) {
    return BigEndian.i32(packet.segment(), packet.offset() + packet.length() - 6);
  }

  /** What was on its way when its run ended stays behind. */
  private void note(int frame, boolean sent) {
    if (sent) {
      runOfFrame.putIfAbsent(frame, run);
    } else if (!runOfFrame.containsKey(frame)) {
      early.add(frame);
      if (delayed.contains(frame)) {
        damaged.add(frame); // perhaps its run was over when it came
      }
    } else if (runOfFrame.getOrDefault(frame, run) != run) {
      damaged.add(frame);
      cutOff++;
    }
  }

  private void nack(VideoConsumer consumer, long nowNs) {
    if (receiver.frames() == 0) {
      return;
    }
    List<Long> wanted = new ArrayList<>(receiver.gaps());
    wanted.addAll(receiver.lostOnTheWay());
    receiver.lostOnTheWay().clear();
    for (long number : wanted.subList(Math.max(0, wanted.size() - 100), wanted.size())) {
      result.into(out, 0);
      if (consumer.resend((int) number & 0xffff, nowNs, result)) {
        receiver.take(new Sent(result), false);
      }
    }
  }

  private void check(VideoConsumer consumer, int lossPercent, int jitterMs) {
    assertTrue(receiver.frames() > 200, receiver.frames() + " frames");
    assertTrue(announced > 3);
    boolean clean = lossPercent == 0 && jitterMs == 0;
    receiver.checkOrder(clean);
    if (clean) {
      assertEquals(List.of(), receiver.gaps());
      assertEquals(0, receiver.fills);
    }
    int gaps = receiver.gaps().size();
    assertTrue(gaps <= lostPackets + cutOff, gaps + " gaps, " + lostPackets + ", " + cutOff);
    assertTrue(lossPercent == 0 || receiver.resent > 0, "nothing was sent again");
    for (int i = 1; i <= 6; i++) {
      damaged.add(frames.size() - i); // nothing follows that would show what is missing
    }
    receiver.checkDecodable(frames, damaged);
  }
}
