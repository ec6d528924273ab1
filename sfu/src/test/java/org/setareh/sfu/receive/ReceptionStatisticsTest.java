package org.setareh.sfu.receive;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.Test;
import org.setareh.wire.rtcp.RtcpReader;
import org.setareh.wire.rtcp.RtcpWriter;

/** RFC 3550 appendices A.1, A.3 and A.8. */
final class ReceptionStatisticsTest {
  private static final long MS = 1_000_000;

  private final ReceptionStatistics statistics = new ReceptionStatistics();
  private final RtcpWriter writer = new RtcpWriter();
  private final RtcpReader reader = new RtcpReader();
  private final MemorySegment memory = MemorySegment.ofArray(new byte[1200]);

  private int on(int sequence) {
    return statistics.onPacket(sequence, false);
  }

  private void report(long nowNs) {
    writer.begin(memory, 0, 1200);
    assertTrue(writer.receiverReport(1));
    assertTrue(statistics.appendBlock(writer, 2, nowNs));
    assertTrue(reader.wrap(memory, 0, writer.length()));
    assertTrue(reader.next());
  }

  @Test
  void countsLossByNumbersOverAWrap() {
    for (int i = 0; i < 100; i++) {
      if (i % 4 != 3) {
        assertEquals(ReceptionStatistics.NEW, on(65_500 + i & 0xffff));
      }
    }
    on(65_600 & 0xffff);
    assertEquals(25, statistics.lost());
    report(0);
    assertEquals(25 * 256 / 101, reader.fractionLost(0));
    assertEquals(25, reader.cumulativeLost(0));
    assertEquals(65_600 & 0xffff, reader.highestSequence(0) & 0xffff);
    assertEquals(2, reader.highestSequence(0) >>> 16, "one cycle above the first number's");
    report(0);
    assertEquals(0, reader.fractionLost(0), "nothing since the last report");
    assertEquals(25, reader.cumulativeLost(0));
  }

  @Test
  void tellsDuplicatesAndReorderedApart() {
    assertEquals(ReceptionStatistics.NEW, on(10));
    assertEquals(ReceptionStatistics.NEW, on(12));
    assertEquals(ReceptionStatistics.DUPLICATE, on(12));
    assertEquals(ReceptionStatistics.NEW, on(11));
    assertEquals(ReceptionStatistics.DUPLICATE, on(11));
    assertEquals(ReceptionStatistics.NEW, on(9), "older than the first one");
    for (int i = 13; i < 13 + 2100; i++) {
      on(i);
    }
    assertEquals(ReceptionStatistics.OUT_OF_RANGE, on(12));
    assertEquals(ReceptionStatistics.DUPLICATE, on(12 + 200));
  }

  @Test
  void aLeapIsBelievedWhenTheNextPacketFollows() {
    on(10);
    long before = statistics.highestSequence();
    assertEquals(ReceptionStatistics.OUT_OF_RANGE, on(20_000));
    assertEquals(ReceptionStatistics.NEW, on(11), "a stray one changes nothing");
    assertEquals(ReceptionStatistics.OUT_OF_RANGE, on(20_000));
    assertEquals(ReceptionStatistics.NEW, on(20_001));
    assertTrue(statistics.highestSequence() > before);
    assertEquals(20_001, statistics.highestSequence() & 0xffff);
    assertEquals(0, statistics.lost(), "the sender began anew");
  }

  @Test
  void jitterFollowsTheAlgorithmOfTheRfc() {
    statistics.clockRate(8_000);
    // transit grows by 16 units (2 ms) with every second packet: D is 16 each time
    double jitter = 0;
    for (int i = 0; i < 200; i++) {
      long arrivalNs = i * 20 * MS + (i % 2) * 2 * MS;
      statistics.onPacket(i, false);
      statistics.onTime(i * 160, arrivalNs);
      jitter += i == 0 ? 0 : (16 - jitter) / 16;
    }
    assertEquals(jitter, statistics.jitter(), 1);
  }

  @Test
  void reportsNameTheLastSenderReport() {
    on(1);
    report(0);
    assertEquals(0, reader.lastSenderReport(0));
    statistics.onSenderReport(0x1234_5678_9abc_def0L, 1000 * MS);
    report(1500 * MS);
    assertEquals(0x5678_9abc, reader.lastSenderReport(0));
    assertEquals(32_768, reader.delaySinceLastSenderReport(0));
    report(1_000 * MS + 40 * 3_600_000 * MS);
    assertEquals(65_535L << 16, reader.delaySinceLastSenderReport(0), "the oldest that fits");
  }
}
