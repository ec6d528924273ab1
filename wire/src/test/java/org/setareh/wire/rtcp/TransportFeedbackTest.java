package org.setareh.wire.rtcp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.MemorySegment;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Transport-wide feedback: draft-holmer-rmcat-transport-wide-cc-extensions-01. */
class TransportFeedbackTest {
  private static final long MS = 1_000_000;

  private final MemorySegment memory = MemorySegment.ofArray(new byte[20_000]);
  private final RtcpWriter writer = new RtcpWriter();
  private final RtcpReader reader = new RtcpReader();
  private final TransportFeedbackReader feedback = new TransportFeedbackReader();

  private boolean wrap(String hex) {
    byte[] bytes = HexFormat.of().parseHex(hex.replace(" ", ""));
    if (!reader.wrap(MemorySegment.ofArray(bytes), 0, bytes.length)) {
      return false;
    }
    assertTrue(reader.next());
    feedback.wrap(reader);
    return true;
  }

  @Test
  void readsEveryKindOfChunk() {
    // Run of 3 small, vector 1-bit (10100000000000), vector 2-bit: large, small, lost...
    assertTrue(
        wrap(
            "8fcd0008 00000001 00000002 fffe0018 fffffb07"
                + "2003 a800 e400"
                + "010203 0405 fffd 09 0000"));
    assertEquals(65534, feedback.baseSequence());
    assertEquals(24, feedback.statusCount());
    assertEquals(-5, feedback.referenceTime());
    assertEquals(7, feedback.feedbackCount());
    int[] deltas = {1, 2, 3, 4, 0, 5, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -3, 9, 0, 0, 0, 0, 0};
    long ticks = -5 * 256;
    for (int i = 0; i < deltas.length; i++) {
      assertTrue(feedback.next());
      ticks += deltas[i];
      assertEquals((65534 + i) & 0xffff, feedback.sequence());
      assertEquals(deltas[i] != 0, feedback.received(), "packet " + i);
      assertEquals(deltas[i], feedback.deltaTicks());
      assertEquals(ticks, feedback.arrivalTicks());
    }
    assertFalse(feedback.next());
  }

  @Test
  void takesThePaddingThatBrowsersWrite() {
    assertTrue(wrap("afcd0005 00000001 00000002 000a0001 00000100 2001 05 01"));
    assertTrue(feedback.next());
    assertEquals(5, feedback.deltaTicks());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "8fcd0004 00000001 00000002 000a0001 00000100", // a chunk missing
        "8fcd0005 00000001 00000002 000a0003 00000100 2003 0000", // a delta missing
        "8fcd0005 00000001 00000002 000a0001 00000100 6001 0000", // the reserved symbol in a run
        "8fcd0005 00000001 00000002 000a0001 00000100 f000 0000", // and in a vector
        "8fcd0005 00000001 00000002 000a0001 00000100 2000 2001", // an empty run
        "8fcd0003 00000001 00000002 000a0001" // no whole header
      })
  void refusesWhatIsCrooked(String hex) {
    assertFalse(wrap(hex));
  }

  @Test
  void arrivalsReadAsWrittenAcrossWraps() {
    Random random = new Random(3);
    TransportFeedbackBuilder builder = new TransportFeedbackBuilder(1000);
    for (int round = 0; round < 300; round++) {
      int base = 65_000 + random.nextInt(1000);
      // Near where 24 bits of 64 ms wrap, and before 0.
      long nowNs = (random.nextBoolean() ? (1L << 23) * 64 * MS : 0) - 500 * MS;
      int sequence = base;
      boolean[] came = new boolean[1000];
      long[] ticks = new long[1000];
      builder.begin(base, nowNs, round);
      int lossPercent = random.nextInt(100);
      int spreadMs = 1 + random.nextInt(random.nextBoolean() ? 20 : 300);
      for (int i = 0; i < 400; i++) {
        if (random.nextInt(100) >= lossPercent) {
          nowNs += random.nextLong(spreadMs * MS) - (random.nextInt(5) == 0 ? 3 * MS : 0);
          assertTrue(builder.received(sequence, nowNs));
          came[sequence - base] = true;
          ticks[sequence - base] = Math.floorDiv(nowNs, TransportFeedbackReader.TICK_NS);
        }
        sequence++;
      }
      if (builder.isEmpty()) {
        continue;
      }
      writer.begin(memory, 0, builder.maxLength());
      assertTrue(writer.transportFeedback(1, 2, builder));
      assertTrue(writer.length() <= builder.maxLength());
      assertTrue(reader.wrap(memory, 0, writer.length()));
      assertTrue(reader.next());
      feedback.wrap(reader);
      assertEquals(builder.statusCount(), feedback.statusCount());
      assertEquals(round & 0xff, feedback.feedbackCount());
      for (int i = 0; i < builder.statusCount(); i++) {
        assertTrue(feedback.next());
        assertEquals((base + i) & 0xffff, feedback.sequence());
        assertEquals(came[i], feedback.received());
        if (came[i]) {
          // The reference time wraps at 2^24, so arrivals agree modulo 2^32 ticks.
          assertEquals((int) ticks[i], (int) feedback.arrivalTicks());
        }
      }
    }
  }

  @Test
  void whatDoesNotFitIsRefusedAndChangesNothing() {
    TransportFeedbackBuilder builder = new TransportFeedbackBuilder(10);
    builder.begin(65535, 0, 0);
    assertTrue(builder.isEmpty());
    writer.begin(memory, 0, 1000);
    assertFalse(writer.transportFeedback(1, 2, builder), "an empty feedback");
    assertTrue(builder.received(65535, 0));
    assertFalse(builder.received(65535, 0), "the same again");
    assertFalse(builder.received(65534, 0), "before the base");
    assertFalse(builder.received(0, 9_000 * MS), "more than a delta holds");
    assertTrue(builder.received(0, 8_000 * MS));
    assertFalse(builder.received(9, 8_000 * MS), "too many");
    assertEquals(2, builder.statusCount());
    writer.begin(memory, 0, builder.maxLength() - 1);
    assertFalse(writer.transportFeedback(1, 2, builder), "no room");
  }
}
