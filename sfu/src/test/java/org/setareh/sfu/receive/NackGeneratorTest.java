package org.setareh.sfu.receive;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.setareh.wire.rtcp.RtcpReader;
import org.setareh.wire.rtcp.RtcpWriter;
import org.setareh.wire.rtp.Sequence;

/** What is asked for, when, and when it is given up. */
final class NackGeneratorTest {
  private static final long MS = 1_000_000;
  private static final long RTT = 50 * MS;

  private final NackGenerator nack = new NackGenerator();
  private final RtcpWriter writer = new RtcpWriter();
  private final RtcpReader reader = new RtcpReader();
  private final MemorySegment memory = MemorySegment.ofArray(new byte[1200]);

  /** The sequence numbers asked for at this time. */
  private List<Integer> ask(long nowNs) {
    return ask(nowNs, 1200);
  }

  private List<Integer> ask(long nowNs, int capacity) {
    return ask(nowNs, capacity, RTT);
  }

  private List<Integer> ask(long nowNs, int capacity, long roundTripNs) {
    writer.begin(memory, 0, capacity);
    nack.write(writer, 1, 2, roundTripNs, nowNs);
    List<Integer> asked = new ArrayList<>();
    if (!writer.isEmpty()) {
      assertTrue(reader.wrap(memory, 0, writer.length()));
      assertTrue(reader.next());
      for (int i = 0; i < reader.nackCount(); i++) {
        asked.add(reader.nackPacketId(i));
        for (int bit = 0; bit < 16; bit++) {
          if ((reader.nackBitmask(i) >> bit & 1) != 0) {
            asked.add(reader.nackPacketId(i) + bit + 1 & 0xffff);
          }
        }
      }
    }
    return asked;
  }

  @Test
  void waitsForReorderedPackets() {
    nack.onPacket(100, 0);
    nack.onPacket(102, 0);
    assertEquals(List.of(), ask(0));
    assertEquals(10 * MS, nack.nextDeadlineNs());
    nack.onPacket(101, 5 * MS);
    assertEquals(Long.MAX_VALUE, nack.nextDeadlineNs());
    assertEquals(List.of(), ask(20 * MS));
  }

  @Test
  void asksAtOnceWhenThreeNewerPacketsAreHere() {
    nack.onPacket(100, 0);
    nack.onPacket(102, 0);
    nack.onPacket(103, 0);
    assertEquals(List.of(), ask(0));
    nack.onPacket(104, MS);
    assertEquals(MS, nack.nextDeadlineNs());
    assertEquals(List.of(101), ask(MS));
  }

  @Test
  void repeatsByRoundTripAndGivesUpWithinASecond() {
    nack.onPacket(100, 0);
    nack.onPacket(102, 0);
    int asked = 0;
    for (long now = 0; now <= 2000 * MS; now += MS) {
      asked += ask(now).size();
    }
    assertEquals(10, asked);
    assertEquals(0, nack.missing());
    assertTrue(nack.takeGivenUp());
    assertFalse(nack.takeGivenUp());
    assertEquals(Long.MAX_VALUE, nack.nextDeadlineNs());
  }

  @Test
  void asksAcrossTheWrap() {
    nack.onPacket(0x1fffd, 0);
    nack.onPacket(0x20002, 0);
    assertEquals(List.of(0xfffe, 0xffff, 0, 1), ask(20 * MS));
  }

  @Test
  void overALongWayTheSecondTryIsWaitedFor() {
    nack.onPacket(100, 0);
    nack.onPacket(102, 0);
    List<Long> asked = new ArrayList<>();
    for (long now = 0; now < 1_490 * MS; now += MS) {
      if (!ask(now, 1200, 600 * MS).isEmpty()) {
        asked.add(now / MS);
      }
    }
    assertEquals(List.of(10L, 760L), asked);
    assertFalse(nack.takeGivenUp(), "its answer comes until 1,360 ms");
    assertEquals(List.of(), ask(1_520 * MS, 1200, 600 * MS));
    assertTrue(nack.takeGivenUp());
  }

  @Test
  void aGapTooLargeNeedsAKeyFrame() {
    nack.onPacket(100, 0);
    nack.onPacket(100 + 1002, 0);
    assertEquals(0, nack.missing());
    assertTrue(nack.takeGivenUp());
    nack.onPacket(100 + 1004, 0);
    assertEquals(1, nack.missing(), "and it goes on from there");
  }

  @Test
  void whatDoesNotFitIsAskedNext() {
    nack.onPacket(100, 0);
    for (int i = 1; i <= 40; i++) {
      nack.onPacket(100 + 20L * i, 0); // every pair holds one run of 16
    }
    List<Integer> first = ask(20 * MS, 12 + 4 * 8);
    assertTrue(nack.nextDeadlineNs() <= 20 * MS);
    List<Integer> rest = ask(20 * MS);
    assertEquals(40 * 19, first.size() + rest.size());
    assertTrue(rest.getFirst() > first.getLast());
    assertEquals(List.of(), ask(21 * MS));
  }

  @Test
  void skippingForgetsWhatIsMissing() {
    nack.onPacket(100, 0);
    nack.onPacket(105, 0);
    nack.skipTo(110);
    assertEquals(List.of(), ask(50 * MS));
    nack.onPacket(111, 50 * MS);
    assertEquals(0, nack.missing());
  }

  /**
   * A network that loses, repeats, reorders; what is asked for is sent again and may be lost too.
   */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void healsABadNetwork(long seed) {
    Random random = new Random(seed);
    TreeMap<Long, List<Long>> arrivals = new TreeMap<>();
    boolean[] here = new boolean[20_000];
    long first = (1L << 17) - 5000; // wraps on its way
    for (int i = 0; i < here.length; i++) {
      send(random, arrivals, first + i, i * 2 * MS);
    }
    int useless = 0;
    long asked = 0;
    for (long now = 0; now < here.length * 2 * MS + 3000 * MS; now += MS) {
      for (long sequence : arrivals.getOrDefault(now, List.of())) {
        here[(int) (sequence - first)] = true;
        nack.onPacket(sequence, now);
      }
      arrivals.remove(now);
      if (nack.nextDeadlineNs() <= now) {
        for (int low : ask(now)) {
          long sequence = Sequence.extend(first + now / (2 * MS), low);
          asked++;
          useless += here[(int) (sequence - first)] ? 1 : 0;
          send(random, arrivals, sequence, now + RTT / 2);
        }
      }
    }
    for (int i = 5; i < here.length - 5; i++) {
      assertTrue(here[i], "packet " + i);
    }
    assertEquals(0, useless, "packets asked for that were here");
    assertTrue(asked < here.length / 5, asked + " requests");
  }

  private static void send(
      Random random, TreeMap<Long, List<Long>> arrivals, long sequence, long nowNs) {
    if (random.nextInt(100) < 10) {
      return;
    }
    int copies = random.nextInt(100) < 2 ? 2 : 1;
    for (int i = 0; i < copies; i++) {
      long delay = 10 + (random.nextInt(100) < 5 ? random.nextInt(8) : 0);
      arrivals.computeIfAbsent(nowNs + delay * MS, _ -> new ArrayList<>()).add(sequence);
    }
  }
}
