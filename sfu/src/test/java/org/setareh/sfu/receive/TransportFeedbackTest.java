package org.setareh.sfu.receive;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.setareh.wire.rtcp.RtcpKind;
import org.setareh.wire.rtcp.RtcpReader;
import org.setareh.wire.rtcp.RtcpWriter;
import org.setareh.wire.rtcp.TransportFeedbackReader;
import org.setareh.wire.rtp.Sequence;

/** What a publisher's bandwidth estimator gets to read. */
final class TransportFeedbackTest {
  private static final long MS = 1_000_000;
  private static final long EPOCH = 987_654_321_012L;

  private final TransportFeedback feedback = new TransportFeedback(3);
  private final RtcpWriter writer = new RtcpWriter();
  private final RtcpReader reader = new RtcpReader();
  private final TransportFeedbackReader statuses = new TransportFeedbackReader();
  private final MemorySegment memory = MemorySegment.ofArray(new byte[1200]);

  /** One packet's status as the publisher understands it; arrival -1: lost. */
  private record Status(int number, long arrivalNs) {}

  private final List<Integer> counts = new ArrayList<>();

  private List<Status> write(long nowNs) {
    writer.begin(memory, 0, 1200);
    feedback.write(writer, 1, nowNs);
    List<Status> read = new ArrayList<>();
    if (writer.isEmpty()) {
      return read;
    }
    assertTrue(reader.wrap(memory, 0, writer.length()));
    while (reader.next()) {
      assertEquals(RtcpKind.TRANSPORT_FEEDBACK, reader.kind());
      statuses.wrap(reader);
      counts.add(statuses.feedbackCount());
      while (statuses.next()) {
        read.add(
            new Status(
                statuses.sequence(),
                statuses.received()
                    ? statuses.arrivalTicks() * TransportFeedbackReader.TICK_NS
                    : -1));
      }
    }
    return read;
  }

  @Test
  void leavesWithAPacketThatComesWhenHalfTheTimeIsOver() {
    feedback.onPacket(10, 7, EPOCH);
    feedback.onPacket(11, 7, EPOCH + 24 * MS);
    assertEquals(EPOCH + 50 * MS, feedback.nextDeadlineNs());
    feedback.onPacket(12, 7, EPOCH + 33 * MS);
    assertEquals(3, write(EPOCH + 33 * MS).size());
    feedback.onPacket(13, 7, EPOCH + 66 * MS);
    assertEquals(EPOCH + 116 * MS, feedback.nextDeadlineNs(), "a new interval begins");
  }

  @Test
  void leavesFiftyMillisecondsAfterTheFirstPacket() {
    feedback.onPacket(10, 7, EPOCH);
    feedback.onPacket(11, 7, EPOCH + 20 * MS);
    assertEquals(EPOCH + 50 * MS, feedback.nextDeadlineNs());
    assertEquals(List.of(), write(EPOCH + 49 * MS));
    assertEquals(2, write(EPOCH + 50 * MS).size());
    assertEquals(7, reader.mediaSsrc());
    assertEquals(Long.MAX_VALUE, feedback.nextDeadlineNs());
    assertEquals(List.of(), write(EPOCH + 500 * MS));
  }

  @Test
  void leavesAtOnceWhenManyWait() {
    for (int i = 0; i < TransportFeedback.MAX_PENDING; i++) {
      feedback.onPacket(i, 7, EPOCH + i);
    }
    assertTrue(feedback.nextDeadlineNs() <= EPOCH + 200);
    assertEquals(100, write(EPOCH + 200).size());
  }

  @Test
  void lossIsReportedBetweenAndAcrossFeedbacks() {
    feedback.onPacket(65_534, 7, EPOCH);
    feedback.onPacket(1, 7, EPOCH + MS);
    List<Status> first = write(EPOCH + 50 * MS);
    assertEquals(List.of(65_534, 65_535, 0, 1), first.stream().map(Status::number).toList());
    assertEquals(-1, first.get(1).arrivalNs());
    feedback.onPacket(4, 7, EPOCH + 60 * MS);
    List<Status> second = write(EPOCH + 110 * MS);
    assertEquals(List.of(2, 3, 4), second.stream().map(Status::number).toList());
    assertEquals(-1, second.get(0).arrivalNs());
  }

  @Test
  void whatComesAfterItWasReportedLostIsReportedAgain() {
    feedback.onPacket(1, 7, EPOCH);
    feedback.onPacket(3, 7, EPOCH);
    assertEquals(3, write(EPOCH + 50 * MS).size());
    feedback.onPacket(2, 7, EPOCH + 55 * MS);
    List<Status> again = write(EPOCH + 105 * MS);
    assertEquals(2, again.get(0).number());
    assertTrue(again.get(0).arrivalNs() >= 0);
    assertEquals(3, again.get(1).number());
  }

  @Test
  void duplicatesCountOnce() {
    feedback.onPacket(1, 7, EPOCH);
    feedback.onPacket(1, 7, EPOCH + 30 * MS);
    List<Status> read = write(EPOCH + 50 * MS);
    assertEquals(1, read.size());
    assertEquals(EPOCH, read.getFirst().arrivalNs(), 250_000.0);
  }

  @Test
  void nothingIsLostWhereTheWriterHasNoRoom() {
    for (int i = 0; i < 50; i++) {
      feedback.onPacket(i, 7, EPOCH + i * MS);
    }
    writer.begin(memory, 0, 30);
    feedback.write(writer, 1, EPOCH + 60 * MS);
    assertTrue(writer.isEmpty());
    assertTrue(feedback.nextDeadlineNs() <= EPOCH + 60 * MS);
    assertEquals(50, write(EPOCH + 60 * MS).size());
  }

  @Test
  void anEndlessStreamOfLeapsStaysBounded() {
    Random random = new Random(1);
    for (int i = 0; i < 10_000; i++) {
      long now = EPOCH + i * 10 * MS;
      feedback.onPacket(random.nextInt(65_536), 7, now);
      if (feedback.nextDeadlineNs() <= now) {
        write(now);
      }
    }
  }

  /** 3 Mbit/s over a bad network: each packet's arrival is known to 0.25 ms, losses as losses. */
  @ParameterizedTest
  @ValueSource(longs = {11, 12, 13, 14})
  void everyArrivalIsExact(long seed) {
    Random random = new Random(seed);
    int packets = 30_000;
    long[] arrival = new long[packets];
    TreeMap<Long, List<Integer>> events = new TreeMap<>();
    for (int i = 0; i < packets; i++) {
      boolean lost = random.nextInt(100) < 5;
      long delay = 10 * MS + random.nextInt(3_000_000) + (random.nextInt(50) == 0 ? 60 * MS : 0);
      arrival[i] = lost ? -1 : EPOCH + i * 3_200_000L + delay;
      if (!lost) {
        events.computeIfAbsent(arrival[i], _ -> new ArrayList<>()).add(i);
      }
    }
    long[] told = new long[packets];
    for (var event : events.entrySet()) {
      long now = event.getKey();
      collect(now, told);
      for (int i : event.getValue()) {
        feedback.onPacket(i + 60_000 & 0xffff, 7, now);
      }
    }
    collect(events.lastKey() + 100 * MS, told);
    int first = events.firstEntry().getValue().getFirst();
    for (int i = first; i < packets - 100; i++) {
      if (arrival[i] < 0) {
        assertEquals(-1, told[i], "lost packet " + i);
      } else {
        assertEquals(arrival[i], told[i], 250_000.0, "packet " + i);
      }
    }
    for (int i = 1; i < counts.size(); i++) {
      assertEquals(counts.get(i - 1) + 1 & 0xff, counts.get(i));
    }
  }

  private long newest = 60_000;

  private void collect(long nowNs, long[] told) {
    if (feedback.nextDeadlineNs() > nowNs) {
      return;
    }
    for (Status status : write(nowNs)) {
      long extended = Sequence.extend(newest, status.number());
      newest = Math.max(newest, extended);
      int index = (int) (extended - 60_000);
      if (index >= 0 && told[index] <= 0) {
        told[index] = unwrapped(status.arrivalNs(), nowNs);
      }
    }
  }

  /** The reference time has 24 bits of 64 ms: what the publisher reads wraps after 12 days. */
  private static long unwrapped(long arrivalNs, long nowNs) {
    long cycle = (1L << 24) * 64 * MS;
    return arrivalNs < 0
        ? -1
        : arrivalNs + Math.floorDiv(nowNs - arrivalNs + cycle / 2, cycle) * cycle;
  }
}
